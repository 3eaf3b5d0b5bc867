//! `#[index(..)]`.
//!
//! ```text
//! #[index(module_id, order)]
//! #[index(email.desc().nulls_last(), expr("lower(name)"), unique, name = "..", using = gin, where = "..",
//!         include(id), with(fillfactor = 70), nulls_not_distinct, comment = "..")]
//! ```
//!
//! A field whose name is one of the words is written with a direction: `unique.asc()`.

use mizzle_schema::{NullsOrder, SortOrder};
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::{Attribute, Expr, ExprMethodCall};

use crate::args::{self, Arg, Value, ident_of, text_of, ungrouped};
use crate::constraint::{fields, span_of};
use crate::error::Errors;

/// An index as it is written.
pub(crate) struct IndexAttr {
    pub name: Option<String>,
    pub unique: bool,
    pub method: Option<String>,
    pub keys: Vec<KeyAttr>,
    pub include: Vec<Ident>,
    pub with: Vec<(String, String)>,
    pub predicate: Option<String>,
    pub nulls_not_distinct: bool,
    pub comment: Option<String>,
    pub span: Span,
}

/// A key of an index as it is written.
pub(crate) struct KeyAttr {
    pub target: KeyTargetAttr,
    pub collation: Option<String>,
    pub opclass: Option<String>,
    pub order: SortOrder,
    pub nulls: Option<NullsOrder>,
}

pub(crate) enum KeyTargetAttr {
    Field(Ident),
    Expression(String),
}

const WORDS: &[&str] =
    &["name", "unique", "using", "where", "include", "with", "nulls_not_distinct", "comment", "expr"];
const METHODS: &[&str] = &["asc", "desc", "nulls_first", "nulls_last", "opclass", "collate"];

impl IndexAttr {
    pub fn read(attribute: &Attribute, errors: &mut Errors) -> Self {
        let mut index = Self {
            name: None,
            unique: false,
            method: None,
            keys: Vec::new(),
            include: Vec::new(),
            with: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            comment: None,
            span: span_of(attribute),
        };
        let before = errors.len();
        for arg in args::without_repeats(args::of_attribute(attribute, errors), errors) {
            index.take(&arg, errors);
        }
        if index.keys.is_empty() && errors.len() == before {
            errors.push(index.span, "the index has no keys; name its columns: `#[index(module_id, order)]`");
        }
        index
    }

    fn take(&mut self, arg: &Arg, errors: &mut Errors) {
        match (arg.name().as_str(), &arg.value) {
            ("name", Value::Assign(_)) => self.name = arg.identifier("index name", errors),
            ("unique", _) => self.unique = arg.flag(errors),
            ("using", Value::Assign(_)) => {
                self.method = arg.word_or_text("gin", errors).map(|(method, _)| method)
            }
            ("where", _) => self.predicate = arg.text(errors).map(|text| text.value()),
            ("include", Value::List(_)) => self.include = fields(arg, "include(name, id)", errors),
            ("with", Value::List(_)) => self.with = storage_parameters(arg, errors),
            ("nulls_not_distinct", _) => self.nulls_not_distinct = arg.flag(errors),
            ("comment", Value::Assign(_)) => self.comment = arg.text(errors).map(|text| text.value()),
            ("expr", Value::List(_)) => self.keys.extend(expression(arg, errors)),
            ("", Value::Bare(expr)) => self.keys.extend(key(expr, errors)),
            _ => match arg.field() {
                Some(field) => self.keys.push(KeyAttr::new(KeyTargetAttr::Field(field.clone()))),
                None => arg.unknown("`#[index(..)]`", WORDS, errors),
            },
        }
    }
}

impl KeyAttr {
    fn new(target: KeyTargetAttr) -> Self {
        Self { target, collation: None, opclass: None, order: SortOrder::Asc, nulls: None }
    }
}

/// `expr("lower(email)")` as an argument of its own.
fn expression(arg: &Arg, errors: &mut Errors) -> Option<KeyAttr> {
    let inner = arg.inner("expr(\"lower(email)\")", errors)?;
    match inner.as_slice() {
        [Arg { value: Value::Bare(expr), .. }] => expression_text(expr, arg.span(), errors),
        _ => expression_mistake(arg.span(), errors),
    }
}

fn expression_text(expr: &Expr, span: Span, errors: &mut Errors) -> Option<KeyAttr> {
    match text_of(expr) {
        Some(text) if !text.value().trim().is_empty() => {
            let text = args::without_nul(text, errors)?;
            Some(KeyAttr::new(KeyTargetAttr::Expression(text.value())))
        }
        _ => expression_mistake(span, errors),
    }
}

fn expression_mistake(span: Span, errors: &mut Errors) -> Option<KeyAttr> {
    errors.push(span, "`expr` takes an expression as a text: `expr(\"lower(email)\")`");
    None
}

/// `email.desc().nulls_last()`
fn key(expr: &Expr, errors: &mut Errors) -> Option<KeyAttr> {
    match ungrouped(expr) {
        Expr::MethodCall(call) => {
            let mut key = key(&call.receiver, errors)?;
            method(&mut key, call, errors);
            Some(key)
        }
        Expr::Call(call)
            if ident_of(&call.func).is_some_and(|name| name == "expr") && call.args.len() == 1 =>
        {
            let span = syn::spanned::Spanned::span(call);
            expression_text(call.args.first()?, span, errors)
        }
        other => match ident_of(other) {
            Some(field) => Some(KeyAttr::new(KeyTargetAttr::Field(field.clone()))),
            None => {
                errors.push_at(
                    expr,
                    "a key is a field with its order, `email.desc()`, or an expression, `expr(\"lower(email)\")`",
                );
                None
            }
        },
    }
}

fn method(key: &mut KeyAttr, call: &ExprMethodCall, errors: &mut Errors) {
    let name = call.method.unraw().to_string();
    let arguments: Vec<_> = call.args.iter().collect();
    match (name.as_str(), arguments.as_slice()) {
        ("asc", []) => key.order = SortOrder::Asc,
        ("desc", []) => key.order = SortOrder::Desc,
        ("nulls_first", []) => key.nulls = Some(NullsOrder::First),
        ("nulls_last", []) => key.nulls = Some(NullsOrder::Last),
        ("opclass", [argument]) => key.opclass = name_of("operator class", argument, errors),
        ("collate", [argument]) => key.collation = name_of("collation", argument, errors),
        ("opclass" | "collate", _) => {
            errors.push(call.method.span(), format!("`{name}` takes a name as a text: `.{name}(\"…\")`"));
        }
        _ if METHODS.contains(&name.as_str()) => {
            errors.push(call.method.span(), format!("`{name}` takes nothing in parentheses: `.{name}()`"));
        }
        _ => {
            let guess = crate::error::did_you_mean(&name, METHODS.iter().copied());
            let known = crate::error::one_of(METHODS.iter().copied());
            let hint = if guess.is_empty() { format!("; it is {known}") } else { guess };
            errors.push(call.method.span(), format!("unknown property `{name}` of an index key{hint}"));
        }
    }
}

fn name_of(what: &str, argument: &Expr, errors: &mut Errors) -> Option<String> {
    match text_of(argument) {
        Some(text) => args::identifier(&text.value(), what, text.span(), errors),
        None => {
            errors.push_at(argument, format!("the {what} is written as a text: `\"…\"`"));
            None
        }
    }
}

/// `with(fillfactor = 70)`
pub(crate) fn storage_parameters(arg: &Arg, errors: &mut Errors) -> Vec<(String, String)> {
    let mut parameters = Vec::new();
    for inner in args::without_repeats(arg.inner("with(fillfactor = 70)", errors).unwrap_or_default(), errors)
    {
        match &inner.value {
            Value::Assign(expr) => match parameter_value(expr) {
                Some(value) => parameters.push((inner.name(), value)),
                None => errors
                    .push_at(expr, "a storage parameter is a number, a word or a text: `fillfactor = 70`"),
            },
            _ => errors.push(inner.span(), "a storage parameter has a value: `fillfactor = 70`"),
        }
    }
    parameters
}

fn parameter_value(expr: &Expr) -> Option<String> {
    if let Some(text) = text_of(expr) {
        return Some(text.value()).filter(|text| !text.contains('\0'));
    }
    if let Some(word) = ident_of(expr) {
        return Some(word.unraw().to_string());
    }
    match ungrouped(expr) {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Bool(value), .. }) => Some(value.value.to_string()),
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Float(value), .. }) => Some(value.base10_digits().to_owned()),
        other => args::integer_of(other).map(|number| number.to_string()),
    }
}
