//! Defaults, from what the server prints of them.

use mizzle_schema::{Builtin, ColumnDefault, Type};

/// A default of a column of that type.
pub(super) fn read(expression: &str, ty: &Type, printed: &str) -> ColumnDefault {
    match constant(expression, ty, printed) {
        Some(text) => ColumnDefault::Literal(text),
        None => ColumnDefault::Sql(expression.to_owned()),
    }
}

/// The constant, as its author would write it: without the type that it has anyway.
fn constant(expression: &str, ty: &Type, printed: &str) -> Option<String> {
    if matches!(expression, "true" | "false") || expression.parse::<i64>().is_ok() {
        return Some(expression.to_owned());
    }
    let is_number =
        !expression.is_empty() && expression.chars().all(|char| char.is_ascii_digit() || char == '.');
    if is_number && expression.parse::<f64>().is_ok() {
        return Some(expression.to_owned());
    }
    // Negative numbers are printed as texts: '-1'::integer.
    let (text, of_type) = expression.rsplit_once("::")?;
    let inside = text.strip_prefix('\'')?.strip_suffix('\'')?;
    if inside.replace("''", "").contains('\'') {
        return None;
    }
    let bare = |name: &str| name.split('(').next().unwrap_or_default().trim().to_owned();
    // `character(3)` is printed as `bpchar`.
    let same = of_type == printed
        || bare(of_type) == bare(printed)
        || (of_type == "bpchar" && matches!(ty, Type::Builtin(Builtin::Char, _)));
    if !same {
        return None;
    }
    let counts = match ty {
        Type::Builtin(builtin, _) => {
            builtin.integer_range().is_some()
                || matches!(builtin, Builtin::Numeric | Builtin::Real | Builtin::DoublePrecision)
        }
        _ => false,
    };
    match counts {
        true => inside.parse::<f64>().ok().filter(|number| number.is_finite()).map(|_| inside.to_owned()),
        false => Some(text.to_owned()),
    }
}
