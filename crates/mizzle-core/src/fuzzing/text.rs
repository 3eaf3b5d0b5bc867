//! Values as text: the first byte says of which type.

use std::fmt::Display;
use std::str::FromStr;

use crate::value::*;

/// Reads text as a value of one of the types that can be. What can be read is written and read again, and has to be the
/// same.
///
/// # Errors
/// What did not hold.
pub fn text(input: &[u8]) -> Result<(), String> {
    let [which, rest @ ..] = input else { return Ok(()) };
    let Ok(text) = std::str::from_utf8(rest) else { return Ok(()) };
    match READERS.get(usize::from(*which) % READERS.len()) {
        Some(read) => read(text),
        None => Ok(()),
    }
}

type Read = fn(&str) -> Result<(), String>;

/// New ones go to the end, so that kept inputs go on meaning what they do.
const READERS: [Read; 16] = [
    again::<Inet>,
    again::<Cidr>,
    again::<MacAddr>,
    again::<MacAddr8>,
    again::<BitString>,
    again::<TimeTz>,
    again::<PgLsn>,
    again::<PgRange<i32>>,
    again::<PgMultirange<i64>>,
    again::<Point>,
    again::<Line>,
    again::<Lseg>,
    again::<PgBox>,
    again::<Path>,
    again::<Polygon>,
    again::<Circle>,
];

fn again<T: FromStr + Display>(text: &str) -> Result<(), String> {
    let Ok(value) = text.parse::<T>() else { return Ok(()) };
    let written = value.to_string();
    match written.parse::<T>().map(|again| again.to_string()) {
        Ok(again) if again == written => Ok(()),
        Ok(again) => Err(format!("`{text}` was written as `{written}` and then as `{again}`")),
        Err(_) => Err(format!("`{text}` was written as `{written}`, which cannot be read")),
    }
}
