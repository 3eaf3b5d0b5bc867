//! The two ways of quoting in PostgreSQL: identifiers and string constants.

use std::fmt;

/// A text that PostgreSQL cannot hold: it contains a NUL byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NulByte {
    /// The offset of the byte in the text.
    pub offset: usize,
}

impl fmt::Display for NulByte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the text has a NUL byte at offset {}; PostgreSQL takes none in names and texts: remove it",
            self.offset
        )
    }
}

impl std::error::Error for NulByte {}

/// A name as a quoted identifier. Always quoted, so that no list of reserved words is needed and case is kept.
///
/// ```
/// use mizzle_schema::quote_ident;
///
/// assert_eq!(quote_ident("order").as_deref(), Ok("\"order\""));
/// assert_eq!(quote_ident("say \"hi\"").as_deref(), Ok("\"say \"\"hi\"\"\""));
/// assert!(quote_ident("a\0b").is_err());
/// ```
pub fn quote_ident(name: &str) -> Result<String, NulByte> {
    reject_nul(name)?;
    Ok(format!("\"{}\"", name.replace('"', "\"\"")))
}

/// A text as a string constant. A backslash makes it an escape string, which means the same whatever
/// `standard_conforming_strings` says.
///
/// ```
/// use mizzle_schema::quote_literal;
///
/// assert_eq!(quote_literal("it's").as_deref(), Ok("'it''s'"));
/// assert_eq!(quote_literal(r"C:\temp").as_deref(), Ok(r"E'C:\\temp'"));
/// assert!(quote_literal("a\0b").is_err());
/// ```
pub fn quote_literal(text: &str) -> Result<String, NulByte> {
    reject_nul(text)?;
    let doubled = text.replace('\'', "''");
    Ok(if doubled.contains('\\') {
        format!("E'{}'", doubled.replace('\\', r"\\"))
    } else {
        format!("'{doubled}'")
    })
}

fn reject_nul(text: &str) -> Result<(), NulByte> {
    match text.bytes().position(|byte| byte == 0) {
        Some(offset) => Err(NulByte { offset }),
        None => Ok(()),
    }
}
