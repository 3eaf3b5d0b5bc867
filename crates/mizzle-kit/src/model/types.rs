//! The types of columns, from what the server prints of them.

use mizzle_schema::{Builtin, ExtensionType, ModifierArgument, Type};

use super::words::{Words, parts};
use crate::facts::{Facts, Kind, ObjectId};

/// The type that is printed so. What has no other form is kept as it is.
pub(super) fn read(text: &str, facts: &Facts) -> Type {
    if let Some(element) = text.strip_suffix("[]") {
        return match read(element, facts) {
            Type::Custom(_) => Type::Custom(text.to_owned()),
            element => Type::array(element),
        };
    }
    builtin(text)
        .or_else(|| of_extension(text))
        .or_else(|| named(text, facts))
        .unwrap_or_else(|| Type::Custom(text.to_owned()))
}

fn builtin(text: &str) -> Option<Type> {
    let (name, arguments) = without_arguments(text);
    for builtin in Builtin::ALL.iter().copied().filter(|builtin| !builtin.is_serial()) {
        let mut arguments = arguments.clone();
        if builtin == Builtin::Interval {
            let Some(fields) = name.strip_prefix("interval") else { continue };
            if !fields.trim().is_empty() {
                arguments.insert(0, ModifierArgument::Text(fields.trim().to_owned()));
            }
        } else if builtin.sql() != name {
            continue;
        }
        let found = builtin.with_arguments(&arguments).ok();
        if let Some(found) = found.filter(|found| found.to_string() == text) {
            return Some(found);
        }
    }
    None
}

/// A name and what is in the parentheses in it: `timestamp(3) without time zone`.
fn without_arguments(text: &str) -> (String, Vec<ModifierArgument>) {
    let whole = (text.to_owned(), Vec::new());
    let Some((before, rest)) = text.split_once('(') else { return whole };
    let Some((inside, after)) = rest.split_once(')') else { return whole };
    let arguments = parts(inside).into_iter().map(|part| match part.parse() {
        Ok(number) => ModifierArgument::Number(number),
        Err(_) => ModifierArgument::Text(part.to_owned()),
    });
    (format!("{before}{after}"), arguments.collect())
}

/// A type of a well-known extension, where that is in `public`, as where it is made by itself.
fn of_extension(text: &str) -> Option<Type> {
    let (name, arguments) = without_arguments(text.strip_prefix("public.")?);
    let ty = ExtensionType::from_word(&name)?.with_arguments(&arguments).ok()?;
    (format!("public.{ty}") == text).then_some(ty)
}

/// A type that the database defines itself.
fn named(text: &str, facts: &Facts) -> Option<Type> {
    let mut words = Words::new(text);
    let (schema, name) = words.qualified()?;
    let schema = schema.filter(|_| words.is_empty())?;
    let is_known = [Kind::Enum, Kind::Composite, Kind::Domain]
        .into_iter()
        .any(|kind| facts.objects.contains_key(&ObjectId::new(kind, &schema, &name)));
    is_known.then(|| Type::Named { schema: super::place(&schema), name })
}
