//! Defaults: a Rust literal, checked against the column's type and rendered as SQL.

use mizzle_schema::{Builtin, ColumnDefault, Enum, Modifier, Type, quote_literal};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, Result};

use crate::args::{text_of, ungrouped};
use crate::error::{did_you_mean, one_of};
use crate::spelling::text;

/// A default, as it is written and as SQL.
#[derive(Clone)]
pub struct DefaultDef {
    /// The expression in the attribute.
    pub expr: Expr,
    /// The same for PostgreSQL.
    pub value: ColumnDefault,
}

/// Reads `default = …` of a column of that type.
pub(crate) fn read(expr: &Expr, ty: &Type) -> Result<DefaultDef> {
    Ok(DefaultDef { expr: expr.clone(), value: value(expr, ty)? })
}

/// Reads `on_update = …`: an SQL expression.
pub(crate) fn read_update(expr: &Expr, ty: &Type) -> Result<String> {
    match call(expr, ty)? {
        Some(sql) => Ok(sql),
        None => Err(syn::Error::new_spanned(
            expr,
            "`on_update` takes `now()` or `sql(\"…\")`; what Rust computes is written `on_update_with = path`",
        )),
    }
}

/// Reads a default again, now that its column's type turned out to be this enum. `variants` are the Rust names of the
/// labels.
pub(crate) fn read_enum(expr: &Expr, model: &Enum, variants: &[String]) -> Result<ColumnDefault> {
    if let Some(sql) = call(expr, &Type::Unresolved { rust: String::new() })? {
        return Ok(ColumnDefault::Sql(sql));
    }
    let label = match ungrouped(expr) {
        Expr::Path(path) => {
            let name = path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            variants.iter().position(|variant| *variant == name).and_then(|at| model.labels.get(at))
        }
        other => text_of(other).and_then(|text| model.labels.iter().find(|label| label.name == text.value())),
    };
    match label {
        Some(label) => literal(expr, &label.name),
        None => {
            let known = one_of(model.labels.iter().map(|label| label.name.as_str()));
            let written = text(expr);
            let variant = written.rsplit("::").next().unwrap_or_default();
            let guess = did_you_mean(variant, variants.iter().map(String::as_str));
            let hint = if guess.is_empty() { format!("; it has {known}") } else { guess };
            Err(mistake(expr, format!("`{written}` is no label of `{}`{hint}", model.name)))
        }
    }
}

/// The default in SQL.
pub(crate) fn value(expr: &Expr, ty: &Type) -> Result<ColumnDefault> {
    if let Some(sql) = call(expr, ty)? {
        return Ok(ColumnDefault::Sql(sql));
    }
    match (ungrouped(expr), ty) {
        (Expr::Path(path), _) if path.path.is_ident("None") => Err(mistake(
            expr,
            "a nullable column is NULL unless an insert says otherwise; remove this default".to_owned(),
        )),
        (Expr::Path(path), Type::Unresolved { .. }) if path.path.segments.len() > 1 => {
            Ok(ColumnDefault::Unresolved { rust: text(path) })
        }
        (Expr::Array(array), Type::Array(element)) => array_value(expr, &array.elems, element),
        (Expr::Array(array), Type::Builtin(Builtin::Json | Builtin::Jsonb, _)) if array.elems.is_empty() => {
            literal(expr, "[]")
        }
        (Expr::Block(block), Type::Builtin(Builtin::Json | Builtin::Jsonb, _))
            if block.block.stmts.is_empty() =>
        {
            literal(expr, "{}")
        }
        (constant, ty) => Ok(ColumnDefault::Literal(constant_value(constant, ty)?)),
    }
}

fn mistake(expr: &Expr, message: String) -> syn::Error {
    syn::Error::new_spanned(expr, message)
}

fn literal(expr: &Expr, text: &str) -> Result<ColumnDefault> {
    quoted(expr, text).map(ColumnDefault::Literal)
}

fn quoted(tokens: impl ToTokens, text: &str) -> Result<String> {
    quote_literal(text).map_err(|error| syn::Error::new_spanned(tokens, error))
}

/// `now()`, `uuid()` and `sql("…")`; nothing for what is no such call.
fn call(expr: &Expr, ty: &Type) -> Result<Option<String>> {
    let Expr::Call(call) = ungrouped(expr) else { return Ok(None) };
    let name = crate::args::ident_of(&call.func).map(ToString::to_string).unwrap_or_default();
    let arguments: Vec<_> = call.args.iter().collect();
    let (sql, suitable): (_, &[Builtin]) = match (name.as_str(), arguments.as_slice()) {
        ("now", []) => {
            let times = &[Builtin::Timestamptz, Builtin::Timestamp, Builtin::Date, Builtin::Time];
            ("now()", times)
        }
        ("uuid", []) => ("gen_random_uuid()", &[Builtin::Uuid]),
        ("sql", [argument]) => {
            return match text_of(argument) {
                Some(sql) if sql.value().contains('\0') => Err(mistake(
                    argument,
                    "the text has a NUL byte, which PostgreSQL takes nowhere; remove it".into(),
                )),
                Some(sql) if !sql.value().trim().is_empty() => Ok(Some(sql.value())),
                _ => Err(mistake(expr, "`sql` takes an expression as a text: `sql(\"…\")`".to_owned())),
            };
        }
        _ => {
            return Err(mistake(
                expr,
                format!(
                    "`{}` is no default PostgreSQL can compute; write `now()`, `uuid()` or `sql(\"…\")`, or let Rust \
                     compute it: `default_with = path`",
                    text(expr)
                ),
            ));
        }
    };
    match ty.builtin() {
        Some(builtin) if !suitable.contains(&builtin) => Err(wrong(expr, ty)),
        None if matches!(ty, Type::Array(_)) => Err(wrong(expr, ty)),
        _ => Ok(Some(sql.to_owned())),
    }
}

fn array_value(
    expr: &Expr,
    elements: &syn::punctuated::Punctuated<Expr, syn::Token![,]>,
    ty: &Type,
) -> Result<ColumnDefault> {
    if elements.is_empty() {
        return literal(expr, "{}");
    }
    if ty.builtin().is_none() {
        return Err(mistake(
            expr,
            "an array of such values is written in SQL: `default = sql(\"ARRAY[…]\")`".into(),
        ));
    }
    let mut rendered = Vec::new();
    for element in elements {
        rendered.push(constant_value(ungrouped(element), ty)?);
    }
    Ok(ColumnDefault::Literal(format!("ARRAY[{}]::{ty}[]", rendered.join(", "))))
}

/// A literal in SQL, where it suits the type.
fn constant_value(expr: &Expr, ty: &Type) -> Result<String> {
    let (lit, minus) = match expr {
        Expr::Lit(ExprLit { lit, .. }) => (lit, ""),
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_), expr: inner, .. }) => match ungrouped(inner) {
            Expr::Lit(ExprLit { lit: lit @ (Lit::Int(_) | Lit::Float(_)), .. }) => (lit, "-"),
            _ => return Err(wrong(expr, ty)),
        },
        _ => return Err(wrong(expr, ty)),
    };
    let any =
        matches!(ty, Type::Extension(..) | Type::Custom(_) | Type::Unresolved { .. } | Type::Named { .. });
    match (lit, ty) {
        (Lit::Bool(value), _) if any || ty.builtin() == Some(Builtin::Boolean) => Ok(value.value.to_string()),
        (Lit::Int(number), _) => {
            let digits = format!("{minus}{}", number.base10_digits());
            integer_suits(expr, &digits, ty, any)?;
            Ok(digits)
        }
        (Lit::Float(number), _) => {
            let digits = format!("{minus}{}", number.base10_digits());
            let suits =
                matches!(ty.builtin(), Some(Builtin::Real | Builtin::DoublePrecision | Builtin::Numeric));
            if !(any || suits) {
                return Err(wrong(expr, ty));
            }
            numeric_fits(expr, &digits, ty)?;
            Ok(digits)
        }
        (Lit::Str(value), _) => {
            text_suits(expr, &value.value(), ty)?;
            quoted(expr, &value.value())
        }
        (Lit::ByteStr(bytes), _) if any || ty.builtin() == Some(Builtin::Bytea) => {
            let hex: String = bytes.value().iter().map(|byte| format!("{byte:02x}")).collect();
            quoted(expr, &format!("\\x{hex}"))
        }
        _ => Err(wrong(expr, ty)),
    }
}

fn integer_suits(expr: &Expr, digits: &str, ty: &Type, any: bool) -> Result<()> {
    let Some(builtin) = ty.builtin() else {
        return if any { Ok(()) } else { Err(wrong(expr, ty)) };
    };
    match builtin.integer_range() {
        Some((least, greatest)) => match digits.parse::<i64>() {
            Ok(number) if (least..=greatest).contains(&number) => Ok(()),
            _ => Err(mistake(
                expr,
                format!("{digits} is out of the range of `{}`: {least} to {greatest}", builtin.word()),
            )),
        },
        None => match builtin {
            Builtin::Real | Builtin::DoublePrecision => Ok(()),
            Builtin::Numeric => numeric_fits(expr, digits, ty),
            _ => Err(wrong(expr, ty)),
        },
    }
}

/// Whether the digits before the point fit; those after it are rounded.
fn numeric_fits(expr: &Expr, digits: &str, ty: &Type) -> Result<()> {
    let Type::Builtin(Builtin::Numeric, Modifier::PrecisionScale { precision, scale }) = ty else {
        return Ok(());
    };
    if digits.contains(['e', 'E']) {
        return Ok(());
    }
    let whole =
        digits.trim_start_matches('-').split('.').next().unwrap_or_default().trim_start_matches('0').len();
    if whole > usize::from(precision - scale) {
        let room = precision - scale;
        return Err(mistake(
            expr,
            format!("{digits} does not fit `{ty}`, which has {room} digits before the point"),
        ));
    }
    Ok(())
}

fn text_suits(expr: &Expr, value: &str, ty: &Type) -> Result<()> {
    let Type::Builtin(builtin, modifier) = ty else { return Ok(()) };
    match builtin {
        Builtin::Boolean | Builtin::Real | Builtin::DoublePrecision | Builtin::Numeric => Err(wrong(expr, ty)),
        _ if builtin.integer_range().is_some() => Err(wrong(expr, ty)),
        Builtin::Uuid if !is_uuid(value) => Err(mistake(
            expr,
            "this is no UUID; write 32 hexadecimal digits, `default = \"00000000-0000-0000-0000-000000000000\"`, or \
             `default = uuid()` for a random one"
                .to_owned(),
        )),
        _ => match modifier {
            Modifier::Length(length) if value.chars().count() > *length as usize => {
                let characters = value.chars().count();
                Err(mistake(expr, format!("the text has {characters} characters, and `{ty}` takes {length}; shorten it")))
            }
            _ => Ok(()),
        },
    }
}

fn is_uuid(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    digits.len() == 32 && digits.chars().all(|c| c.is_ascii_hexdigit())
}

/// The message for a default that does not suit its column's type, with one that does.
fn wrong(expr: &Expr, ty: &Type) -> syn::Error {
    let quoted = format!("\"{}\"", shortened(expr.to_token_stream()).replace('"', ""));
    let example = match ty {
        Type::Array(_) => "[]",
        Type::Builtin(builtin, _) => match builtin {
            Builtin::Boolean => "false",
            Builtin::Real | Builtin::DoublePrecision | Builtin::Numeric => "1.5",
            Builtin::Uuid => "uuid()",
            Builtin::Bytea => "b\"…\"",
            Builtin::Json | Builtin::Jsonb => "{}",
            Builtin::Timestamp | Builtin::Timestamptz | Builtin::Date | Builtin::Time => "now()",
            _ if builtin.integer_range().is_some() => "0",
            _ if matches!(expr, Expr::Lit(_)) => &quoted,
            _ => "\"…\"",
        },
        Type::Extension(..) | Type::Named { .. } | Type::Custom(_) | Type::Unresolved { .. } => "sql(\"…\")",
    };
    let of = match ty {
        Type::Unresolved { rust } => format!("a `{rust}` column"),
        ty => format!("a column of type `{ty}`"),
    };
    mistake(
        expr,
        format!(
            "`{}` cannot be the default of {of}; write `default = {example}`, or any SQL as `default = sql(\"…\")`",
            shortened(expr.to_token_stream())
        ),
    )
}

fn shortened(tokens: TokenStream) -> String {
    let text = text(tokens);
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
