//! `primary_key`, `unique` and `check`, on a struct and on a field.

use proc_macro2::{Ident, Span};
use syn::Attribute;

use crate::args::{self, Arg, Value, text_of};
use crate::error::Errors;

/// `#[primary_key(a, b)]`, or `#[primary_key(name = "..", columns(a, b))]`.
pub(crate) struct PrimaryKeyAttr {
    pub name: Option<String>,
    pub fields: Vec<Ident>,
    pub span: Span,
}

/// `#[unique(a, b, name = "..", nulls_not_distinct)]`
pub(crate) struct UniqueAttr {
    pub name: Option<String>,
    pub fields: Vec<Ident>,
    pub nulls_not_distinct: bool,
    pub span: Span,
}

/// `#[check("price >= 0", name = "..")]`
pub(crate) struct CheckAttr {
    pub name: Option<String>,
    pub expression: String,
    pub span: Span,
}

impl PrimaryKeyAttr {
    pub fn of_struct(attribute: &Attribute, errors: &mut Errors) -> Self {
        let mut key = Self { name: None, fields: Vec::new(), span: span_of(attribute) };
        for arg in args::without_repeats(args::of_attribute(attribute, errors), errors) {
            match arg.name().as_str() {
                "name" if !matches!(arg.value, Value::Flag) => {
                    key.name = arg.identifier("constraint name", errors);
                }
                "columns" if matches!(arg.value, Value::List(_)) => {
                    key.fields.extend(fields(&arg, "columns(a, b)", errors));
                }
                _ => match arg.field() {
                    Some(field) => key.fields.push(field.clone()),
                    None => arg.unknown("`#[primary_key(..)]`", &["name", "columns"], errors),
                },
            }
        }
        key
    }

    pub fn of_field(arg: &Arg, field: &Ident, errors: &mut Errors) -> Option<Self> {
        let mut key = Self { name: None, fields: vec![field.clone()], span: arg.span() };
        for option in args::without_repeats(arg.inner("primary_key(name = \"…\")", errors)?, errors) {
            match option.name().as_str() {
                "name" => key.name = option.identifier("constraint name", errors),
                _ => option.unknown("`primary_key(..)` of a column", &["name"], errors),
            }
        }
        Some(key)
    }
}

impl UniqueAttr {
    pub fn of_struct(attribute: &Attribute, errors: &mut Errors) -> Self {
        let mut unique =
            Self { name: None, fields: Vec::new(), nulls_not_distinct: false, span: span_of(attribute) };
        for arg in args::without_repeats(args::of_attribute(attribute, errors), errors) {
            match arg.name().as_str() {
                "name" if !matches!(arg.value, Value::Flag) => {
                    unique.name = arg.identifier("constraint name", errors);
                }
                "columns" if matches!(arg.value, Value::List(_)) => {
                    unique.fields.extend(fields(&arg, "columns(a, b)", errors));
                }
                "nulls_not_distinct" => unique.nulls_not_distinct = arg.flag(errors),
                _ => match arg.field() {
                    Some(field) => unique.fields.push(field.clone()),
                    None => {
                        arg.unknown("`#[unique(..)]`", &["name", "columns", "nulls_not_distinct"], errors);
                    }
                },
            }
        }
        unique
    }

    pub fn of_field(arg: &Arg, field: &Ident, errors: &mut Errors) -> Option<Self> {
        let mut unique =
            Self { name: None, fields: vec![field.clone()], nulls_not_distinct: false, span: arg.span() };
        for option in args::without_repeats(arg.inner("unique(name = \"…\")", errors)?, errors) {
            match option.name().as_str() {
                "name" => unique.name = option.identifier("constraint name", errors),
                "nulls_not_distinct" => unique.nulls_not_distinct = option.flag(errors),
                _ => option.unknown("`unique(..)` of a column", &["name", "nulls_not_distinct"], errors),
            }
        }
        Some(unique)
    }
}

impl CheckAttr {
    pub fn of_struct(attribute: &Attribute, errors: &mut Errors) -> Option<Self> {
        Self::of_args(args::of_attribute(attribute, errors), span_of(attribute), errors)
    }

    /// `check = "price >= 0"` or `check(name = "..", "price >= 0")`.
    pub fn of_field(arg: &Arg, errors: &mut Errors) -> Option<Self> {
        if let Value::Assign(_) = arg.value {
            let text = arg.text(errors)?;
            return Self::new(None, text.value(), arg.span(), errors);
        }
        Self::of_args(arg.inner("check = \"price >= 0\"", errors)?, arg.span(), errors)
    }

    fn of_args(args: Vec<Arg>, span: Span, errors: &mut Errors) -> Option<Self> {
        let (mut name, mut expression) = (None, None);
        for arg in args::without_repeats(args, errors) {
            let text = match &arg.value {
                Value::Bare(expr) => text_of(expr),
                _ => None,
            };
            match (arg.name().as_str(), text) {
                ("name", _) => name = arg.identifier("constraint name", errors),
                ("", Some(text)) if expression.is_none() => {
                    expression = args::without_nul(text, errors).map(|text| text.value());
                }
                ("", Some(_)) => {
                    errors.push(arg.span(), "a check has one condition; write another `check` for this")
                }
                _ => {
                    errors.push(arg.span(), "a check takes its condition as a text, and a name: `check(\"price >= 0\", name = \"…\")`");
                    return None;
                }
            }
        }
        Self::new(name, expression.unwrap_or_default(), span, errors)
    }

    fn new(name: Option<String>, expression: String, span: Span, errors: &mut Errors) -> Option<Self> {
        if expression.trim().is_empty() {
            errors.push(span, "the check has no condition; write one in SQL: `check(\"price >= 0\")`");
            return None;
        }
        Some(Self { name, expression, span })
    }
}

/// The field names in `columns(a, b)` or `include(a, b)`.
pub(crate) fn fields(arg: &Arg, example: &str, errors: &mut Errors) -> Vec<Ident> {
    let mut fields = Vec::new();
    for inner in arg.inner(example, errors).unwrap_or_default() {
        match inner.field() {
            Some(field) => fields.push(field.clone()),
            None => errors.push(inner.span(), format!("`{}` takes names of fields: `{example}`", arg.name())),
        }
    }
    fields
}

/// Where an attribute begins: its own word.
pub(crate) fn span_of(attribute: &Attribute) -> Span {
    use syn::spanned::Spanned;
    attribute.path().span()
}
