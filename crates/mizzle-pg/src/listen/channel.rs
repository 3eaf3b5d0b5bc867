//! The names of channels.

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_schema::quote_ident;

/// The longest name that PostgreSQL keeps; of a longer one it would listen to the beginning.
const LONGEST: usize = 63;

/// The statements that listen to channels.
pub(super) fn listen(channels: &[String]) -> Result<String> {
    let statement = |name: &String| Ok(format!("LISTEN {};", quoted(name)?));
    channels.iter().map(statement).collect()
}

fn quoted(name: &str) -> Result<String> {
    let wrong = |why: &str| {
        Error::new(ErrorKind::Config, format!("{name:?} cannot be the name of a channel: {why}")).with_hint(
            "a channel has a name of 1 to 63 bytes without a NUL byte; any other character may be in it",
        )
    };
    match name.len() {
        0 => Err(wrong("it is empty")),
        1..=LONGEST => quote_ident(name).map_err(|why| wrong(&why.to_string())),
        length => Err(wrong(&format!("it has {length} bytes"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_and_impossible_ones_refused() {
        let names = ["jobs", "Say \"hi\"; DROP TABLE users; --"].map(str::to_owned);
        let sql = "LISTEN \"jobs\";LISTEN \"Say \"\"hi\"\"; DROP TABLE users; --\";";
        assert_eq!(listen(&names).unwrap(), sql);
        for name in ["", "a\0b", &"x".repeat(64)] {
            assert_eq!(listen(&[name.to_owned()]).unwrap_err().kind(), ErrorKind::Config, "{name:?}");
        }
    }
}
