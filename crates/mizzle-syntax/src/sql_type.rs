//! The SQL type as an attribute spells it: `varchar(255)`, `type = "geometry(point,4326)"`.

use mizzle_schema::{Builtin, ExtensionType, ModifierArgument, ModifierError, Type};
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
    let extensions = ExtensionType::ALL.iter().map(|ty| ty.word());
    Builtin::ALL.iter().map(|builtin| builtin.word()).chain(extensions)
}

/// Whether an argument spells a type.
pub(crate) fn is_type(arg: &Arg) -> bool {
    let name = arg.name();
    name == "type" || Builtin::from_word(&name).is_some() || ExtensionType::from_word(&name).is_some()
}

/// The type that an argument spells.
pub(crate) fn read(arg: &Arg, errors: &mut Errors) -> Option<Spelled> {
    let span = arg.span();
    if let Some(ty) = ExtensionType::from_word(&arg.name()) {
        let arguments = modifier_arguments(arg, ty.word(), errors)?;
        return spelled(ty.with_arguments(&arguments), span, errors);
    }
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
    let arguments = modifier_arguments(arg, builtin.word(), errors)?;
    spelled(builtin.with_arguments(&arguments), span, errors)
}

fn spelled(ty: Result<Type, ModifierError>, span: Span, errors: &mut Errors) -> Option<Spelled> {
    match ty {
        Ok(ty) => Some(Spelled { ty, span }),
        Err(error) => {
            errors.push(span, error);
            None
        }
    }
}

fn modifier_arguments(arg: &Arg, word: &str, errors: &mut Errors) -> Option<Vec<ModifierArgument>> {
    let inner = arg.inner(word, errors)?;
    inner.iter().map(|inner| modifier_argument(word, inner, errors)).collect()
}

fn modifier_argument(word: &str, arg: &Arg, errors: &mut Errors) -> Option<ModifierArgument> {
    if let Value::Bare(expr) = &arg.value {
        if let Some(number) = args::integer_of(expr) {
            return Some(ModifierArgument::Number(number));
        }
        if let Some(text) = args::text_of(expr) {
            return Some(ModifierArgument::Text(text.value()));
        }
    }
    errors.push(arg.span(), format!("`{word}` takes numbers in its parentheses, nothing else"));
    None
}
