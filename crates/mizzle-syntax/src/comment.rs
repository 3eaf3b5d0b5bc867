//! Doc comments, which become `COMMENT ON`.

use syn::{Attribute, Expr, Meta};

use crate::args;
use crate::error::Errors;

/// The doc comment among the attributes: its lines without the space that follows the slashes, or nothing.
pub(crate) fn of(attributes: &[Attribute], errors: &mut Errors) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
        // `#[doc(hidden)]` and `#[doc = include_str!(…)]` hold no text.
        let Meta::NameValue(pair) = &attribute.meta else { continue };
        let Some(text) = text(&pair.value, errors) else { continue };
        // An empty line is a line, between paragraphs.
        lines.extend(
            text.split('\n').map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()),
        );
    }
    let comment = lines.join("\n").trim().to_owned();
    (!comment.is_empty()).then_some(comment)
}

fn text(value: &Expr, errors: &mut Errors) -> Option<String> {
    args::without_nul(args::text_of(value)?, errors).map(|text| text.value())
}
