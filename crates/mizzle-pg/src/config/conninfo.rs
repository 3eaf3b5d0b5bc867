//! Reading `host=localhost user=ada password='a b'`: libpq's form of names and values.

use mizzle_core::Result;
use zeroize::Zeroizing;

use super::option::Draft;
use super::place::Place;
use super::secret::Secret;

/// Reads names and values into a draft. A value ends at a space, unless it stands in single quotes; a backslash takes
/// the character behind it as it is.
pub(super) fn read(text: &str, draft: &mut Draft) -> Result<()> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(());
        }
        let place = Place::of(text, rest);
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(after) = after.trim_start().strip_prefix('=') else {
            return Err(place.wrong("there is no `=` after the name of an option").with_hint(
                "write `name=value name='value with spaces'`; a quote or a backslash inside of a value as `\\'` and `\\\\`",
            ));
        };
        let (value, after) = value(after.trim_start(), text)?;
        draft.set(name, value, &place)?;
        rest = after;
    }
}

/// The value at the front, and what follows it.
fn value<'a>(text: &'a str, whole: &str) -> Result<(Secret, &'a str)> {
    let (quoted, inside) = match text.strip_prefix('\'') {
        Some(inside) => (true, inside),
        None => (false, text),
    };
    // Long enough for all that may come, so that no half of a password is left behind where it grows.
    let mut value = Zeroizing::new(String::with_capacity(inside.len()));
    let mut characters = inside.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            '\'' if quoted => return Ok((finished(value), &inside[at + 1..])),
            space if !quoted && space.is_whitespace() => return Ok((finished(value), &inside[at..])),
            other => value.push(other),
        }
    }
    match quoted {
        true => Err(Place::of(whole, text).wrong("a quote is opened here and not closed")),
        false => Ok((finished(value), "")),
    }
}

fn finished(mut value: Zeroizing<String>) -> Secret {
    Secret::new(std::mem::take(&mut *value))
}
