//! `#[view(..)]`: the names of a view, its query and its options.

use heck::{ToSnakeCase, ToUpperCamelCase};
use mizzle_schema::{CheckOption, View, check_identifier};
use proc_macro2::{Ident, Span};
use syn::DeriveInput;
use syn::ext::IdentExt;

use crate::args::{self, Arg, Value};
use crate::error::Errors;
use crate::index::storage_parameters;

const WORDS: &[&str] = &[
    "name",
    "schema",
    "prefix",
    "renamed_from",
    "comment",
    "definition",
    "materialized",
    "check_option",
    "security_barrier",
    "security_invoker",
    "with",
    "using",
    "tablespace",
    "with_no_data",
];

/// What only a view has that is not materialized.
const OF_PLAIN: &[&str] = &["check_option", "security_barrier", "security_invoker"];

/// What only a materialized view has.
const OF_MATERIALIZED: &[&str] = &["with", "using", "tablespace", "with_no_data"];

/// Everything the attribute says.
pub(crate) struct ViewAttr {
    /// The view value; where nothing names it, the struct itself, so that reading can go on.
    pub value: Ident,
    /// The view without its columns.
    pub model: View,
    /// Whether it gives a definition, be it a wrong one.
    pub defines: bool,
}

/// Reads all `#[view(..)]` of a struct.
pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> ViewAttr {
    let mut args = Vec::new();
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("view")) {
        args.extend(args::of_attribute(attribute, errors));
    }
    let args = args::without_repeats(args, errors);
    let (mut value, mut name, mut prefix) = (None, None, None);
    let mut model = View::default();
    for arg in &args {
        match (arg.name().as_str(), &arg.value) {
            ("name", _) => name = arg.identifier("view name", errors).map(|name| (name, arg.span())),
            ("prefix", _) => prefix = arg.text(errors).map(|text| text.value()),
            (_, Value::Flag) if value.is_none() && is_type_like(&arg.name()) => value = arg.word.clone(),
            _ => option(&mut model, arg, errors),
        }
    }
    let defines = args.iter().any(|arg| arg.name() == "definition");
    suits(&model, defines, &args, errors);
    let value = value_of(input, value, name.as_ref(), errors);
    let (name, span) = name.unwrap_or_else(|| (value.unraw().to_string().to_snake_case(), value.span()));
    model.name = format!("{}{name}", prefix.unwrap_or_default());
    if model.name != name || check_identifier(&name).is_err() {
        args::identifier(&model.name, "view name", span, errors);
    }
    ViewAttr { value, model, defines }
}

fn option(model: &mut View, arg: &Arg, errors: &mut Errors) {
    match (arg.name().as_str(), &arg.value) {
        ("schema", _) => model.schema = arg.identifier("schema name", errors),
        ("renamed_from", _) => model.renamed_from = arg.identifier("view name", errors),
        ("comment", _) => model.comment = arg.text(errors).map(|text| text.value()),
        ("definition", _) => model.definition = definition(arg, errors),
        ("materialized", _) => model.materialized = arg.flag(errors),
        ("check_option", _) => model.check_option = check_option(arg, errors),
        ("security_barrier", _) => model.security_barrier = arg.flag(errors),
        ("security_invoker", _) => model.security_invoker = arg.flag(errors),
        ("with", Value::List(_)) => model.with = storage_parameters(arg, errors),
        ("using", _) => model.using = arg.identifier("access method", errors),
        ("tablespace", _) => model.tablespace = arg.identifier("tablespace", errors),
        ("with_no_data", _) => model.with_no_data = arg.flag(errors),
        _ => arg.unknown("`#[view(..)]`", WORDS, errors),
    }
}

/// A query, without the semicolon that ends it elsewhere.
fn definition(arg: &Arg, errors: &mut Errors) -> Option<String> {
    let text = arg.text(errors)?;
    let query = text.value();
    let query = query.trim().trim_end_matches(|c: char| c == ';' || c.is_whitespace());
    if query.is_empty() {
        errors.push(text.span(), "the view has no query; write one: `definition = \"SELECT …\"`");
        return None;
    }
    if starts_with_word(query, "create") {
        errors.push(
            text.span(),
            "the definition is the query alone; remove what stands before `SELECT`, and write options as words of `#[view(..)]`",
        );
    }
    Some(query.to_owned())
}

fn starts_with_word(text: &str, word: &str) -> bool {
    let first = text.split(|c: char| !c.is_alphanumeric()).next();
    first.is_some_and(|first| first.eq_ignore_ascii_case(word))
}

fn check_option(arg: &Arg, errors: &mut Errors) -> Option<CheckOption> {
    let (word, span) = arg.word_or_text("\"local\"", errors)?;
    match word.as_str() {
        "local" => Some(CheckOption::Local),
        "cascaded" => Some(CheckOption::Cascaded),
        _ => {
            errors.push(span, "`check_option` is `\"local\"` or `\"cascaded\"`");
            None
        }
    }
}

/// Whether the words go together.
fn suits(model: &View, defines: bool, args: &[Arg], errors: &mut Errors) {
    for arg in args {
        let name = arg.name();
        let of_plain = OF_PLAIN.contains(&name.as_str());
        let of_materialized = OF_MATERIALIZED.contains(&name.as_str());
        if of_plain && model.materialized {
            errors.push(arg.span(), format!("a materialized view has no `{name}`; remove it"));
        } else if of_materialized && !model.materialized {
            errors.push(
                arg.span(),
                format!("only a materialized view has `{name}`; add `materialized`, or remove it"),
            );
        } else if (of_plain || of_materialized) && !defines {
            errors.push(
                arg.span(),
                format!("`{name}` is said where the view is made; add its `definition`, or remove `{name}`"),
            );
        }
    }
}

/// The view value: the one that is named, or the view's name as a Rust type.
fn value_of(
    input: &DeriveInput,
    written: Option<Ident>,
    name: Option<&(String, Span)>,
    errors: &mut Errors,
) -> Ident {
    let row = &input.ident;
    let by_name = || {
        let (name, span) = name?;
        let mut value = syn::parse_str::<Ident>(&name.to_upper_camel_case()).ok()?;
        value.set_span(*span);
        Some(value)
    };
    match written.or_else(by_name) {
        Some(value) if value == *row => {
            errors.push(
                value.span(),
                format!("`{value}` is the row; name the view otherwise, such as `#[view({value}s)]`"),
            );
            row.clone()
        }
        Some(value) => value,
        None => {
            errors.push(
                row.span(),
                format!("the view has no name in Rust; write one, such as `#[view({row}s)]`"),
            );
            row.clone()
        }
    }
}

/// A word that names a type rather than being a misspelt option.
fn is_type_like(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase())
}
