//! The SQL type as an attribute spells it: `varchar(255)`, `type = "geometry(point,4326)"`.

use mizzle_schema::{Builtin, ModifierArgument, Type};
use proc_macro2::Span;

use crate::args::{self, Arg, Value};
use crate::error::Errors;

/// A type that an attribute spells, and where.
pub(crate) struct Spelled {
    pub ty: Type,
    pub span: Span,
}

/// Every type word, for the list of words an attribute knows.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    Builtin::ALL.iter().map(|builtin| builtin.word())
}

/// Whether an argument spells a type.
pub(crate) fn is_type(arg: &Arg) -> bool {
    let name = arg.name();
    name == "type" || Builtin::from_word(&name).is_some()
}

/// The type that an argument spells.
pub(crate) fn read(arg: &Arg, errors: &mut Errors) -> Option<Spelled> {
    let span = arg.span();
    let Some(builtin) = Builtin::from_word(&arg.name()) else {
        let text = arg.text(errors)?;
        if text.value().trim().is_empty() {
            errors.push(
                text.span(),
                "the type is empty; write it as SQL does: `type = \"geometry(point,4326)\"`",
            );
            return None;
        }
        return Some(Spelled { ty: Type::Custom(text.value().trim().to_owned()), span });
    };
    let mut arguments = Vec::new();
    for inner in arg.inner(builtin.word(), errors)? {
        arguments.push(modifier_argument(builtin, &inner, errors)?);
    }
    match builtin.with_arguments(&arguments) {
        Ok(ty) => Some(Spelled { ty, span }),
        Err(error) => {
            errors.push(span, error);
            None
        }
    }
}

fn modifier_argument(builtin: Builtin, arg: &Arg, errors: &mut Errors) -> Option<ModifierArgument> {
    if let Value::Bare(expr) = &arg.value {
        if let Some(number) = args::integer_of(expr) {
            return Some(ModifierArgument::Number(number));
        }
        if let Some(text) = args::text_of(expr) {
            return Some(ModifierArgument::Text(text.value()));
        }
    }
    errors.push(arg.span(), format!("`{}` takes numbers in its parentheses, nothing else", builtin.word()));
    None
}
