//! `#[table(..)]`: the names of a table and what is made for its rows.

use heck::ToSnakeCase;
use mizzle_schema::check_identifier;
use proc_macro2::Ident;
use syn::DeriveInput;
use syn::ext::IdentExt;

use crate::args::{self, Value};
use crate::error::Errors;

const WORDS: &[&str] =
    &["name", "schema", "prefix", "renamed_from", "comment", "partition_by", "checked", "json"];

/// Everything the attribute says.
pub(crate) struct TableAttr {
    /// The table value; without the attribute, the struct itself, so that reading can go on.
    pub table: Ident,
    pub name: String,
    pub schema: Option<String>,
    pub renamed_from: Option<String>,
    pub comment: Option<String>,
    pub partition_by: Option<String>,
    pub checked: bool,
    pub json: bool,
}

/// Reads all `#[table(..)]` of a struct.
pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> TableAttr {
    let mut args = Vec::new();
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("table")) {
        args.extend(args::of_attribute(attribute, errors));
    }
    let (mut table, mut name, mut prefix) = (None, None, None);
    let mut attr = TableAttr {
        table: input.ident.clone(),
        name: String::new(),
        schema: None,
        renamed_from: None,
        comment: None,
        partition_by: None,
        checked: false,
        json: false,
    };
    for arg in args::without_repeats(args, errors) {
        match (arg.name().as_str(), &arg.value) {
            ("name", _) => name = arg.identifier("table name", errors).map(|name| (name, arg.span())),
            ("schema", _) => attr.schema = arg.identifier("schema name", errors),
            ("prefix", _) => prefix = arg.text(errors).map(|text| text.value()),
            ("renamed_from", _) => attr.renamed_from = arg.identifier("table name", errors),
            ("comment", _) => attr.comment = arg.text(errors).map(|text| text.value()),
            ("partition_by", _) => attr.partition_by = arg.text(errors).map(|text| text.value()),
            ("checked", _) => attr.checked = arg.flag(errors),
            ("json", _) => attr.json = arg.flag(errors),
            (_, Value::Flag) if table.is_none() && is_type_like(&arg.name()) => table = arg.word.clone(),
            _ => arg.unknown("`#[table(..)]`", WORDS, errors),
        }
    }
    match table {
        Some(ident) if ident == input.ident => {
            errors.push(
                ident.span(),
                format!("`{ident}` is the row; name the table otherwise, such as `#[table({ident}s)]`"),
            );
        }
        Some(ident) => attr.table = ident,
        None => errors.push(
            input.ident.span(),
            format!("the table has no name in Rust; write one, such as `#[table({}s)]`", input.ident),
        ),
    }
    let (name, span) =
        name.unwrap_or_else(|| (attr.table.unraw().to_string().to_snake_case(), attr.table.span()));
    attr.name = format!("{}{name}", prefix.unwrap_or_default());
    if attr.name != name || check_identifier(&name).is_err() {
        args::identifier(&attr.name, "table name", span, errors);
    }
    attr
}

/// A word that names a type rather than being a misspelt option.
fn is_type_like(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase())
}
