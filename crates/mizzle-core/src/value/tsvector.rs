//! `tsvector`: a document, prepared for search.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::value::BoxError;
use crate::value::binary::{Binary, Reader, value_by_binary};

/// A `tsvector`: the words of a document in the form in which they are searched, with their places.
///
/// A server makes one of text by `to_tsvector`; a program needs this type to read one, or to write one that it made
/// itself.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::{TsPosition, TsVector, TsWeight};
///
/// let title = TsPosition { position: 1, weight: TsWeight::A };
/// let document = TsVector::new([("rat", vec![]), ("cat", vec![title, TsPosition::from(7)])]);
/// assert_eq!(document.to_string(), "'cat':1A,7 'rat'");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TsVector {
    lexemes: Vec<TsLexeme>,
}

/// A word of a [`TsVector`] and where it stands in the document.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TsLexeme {
    /// The word.
    pub text: String,
    /// Its places, in ascending order; none, where they are not kept.
    pub positions: Vec<TsPosition>,
}

/// A place of a word, counted from 1, and its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TsPosition {
    /// The place; at most 16383, where PostgreSQL keeps all that is further on.
    pub position: u16,
    /// The weight.
    pub weight: TsWeight,
}

impl From<u16> for TsPosition {
    fn from(position: u16) -> TsPosition {
        TsPosition { position, weight: TsWeight::D }
    }
}

/// How much a word counts: `A` most, `D` unless something else was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TsWeight {
    /// `A`
    A,
    /// `B`
    B,
    /// `C`
    C,
    /// `D`
    #[default]
    D,
}

/// The weights in the order of their bits.
const WEIGHTS: [TsWeight; 4] = [TsWeight::D, TsWeight::C, TsWeight::B, TsWeight::A];

/// The last place that PostgreSQL keeps.
const LAST: u16 = 16383;

impl TsVector {
    /// A document of these words, in any order, with their places in ascending order.
    pub fn new<T: Into<String>>(lexemes: impl IntoIterator<Item = (T, Vec<TsPosition>)>) -> TsVector {
        let lexemes = lexemes.into_iter().map(|(text, positions)| TsLexeme { text: text.into(), positions });
        let mut lexemes: Vec<_> = lexemes.collect();
        // As the server sorts them; it also takes others, and then they are not equal to the same ones in order.
        lexemes.sort_by(|a, b| a.text.cmp(&b.text));
        TsVector { lexemes }
    }

    /// The words, in PostgreSQL's order.
    pub fn lexemes(&self) -> &[TsLexeme] {
        &self.lexemes
    }
}

impl Binary for TsVector {
    fn read(from: &mut Reader<'_>) -> Result<TsVector, BoxError> {
        // A lexeme takes the end of its text and a count at least.
        let count = from.count(3)?;
        let lexemes = (0..count).map(|_| read_lexeme(from)).collect::<Result<_, _>>()?;
        Ok(TsVector { lexemes })
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.extend(i32::try_from(self.lexemes.len()).unwrap_or(-1).to_be_bytes());
        for TsLexeme { text, positions } in &self.lexemes {
            to.extend(text.as_bytes());
            to.push(0);
            to.extend(u16::try_from(positions.len()).unwrap_or(u16::MAX).to_be_bytes());
            for TsPosition { position, weight } in positions {
                let weight = WEIGHTS.iter().position(|known| known == weight).unwrap_or_default() as u16;
                to.extend((weight << 14 | (*position).min(LAST)).to_be_bytes());
            }
        }
    }

    /// The server would take what stands behind the byte for places.
    fn refused(&self) -> Option<&'static str> {
        self.lexemes
            .iter()
            .any(|lexeme| lexeme.text.contains('\0'))
            .then_some("a word contains a NUL byte, which PostgreSQL has in no text")
    }
}

fn read_lexeme(from: &mut Reader<'_>) -> Result<TsLexeme, BoxError> {
    let text = from.c_string()?.to_owned();
    let mut positions = Vec::new();
    for _ in 0..from.u16()? {
        let bits = from.u16()?;
        positions.push(TsPosition { position: bits & LAST, weight: WEIGHTS[usize::from(bits >> 14)] });
    }
    Ok(TsLexeme { text, positions })
}

value_by_binary!(TsVector, "tsvector", 3614, 3643);

/// A word in quotes, as `tsvector` and `tsquery` have it in their text.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

impl fmt::Display for TsVector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, TsLexeme { text, positions }) in self.lexemes.iter().enumerate() {
            write!(f, "{}{}", if at == 0 { "" } else { " " }, quoted(text))?;
            for (at, TsPosition { position, weight }) in positions.iter().enumerate() {
                write!(f, "{}{position}", if at == 0 { ":" } else { "," })?;
                if *weight != TsWeight::D {
                    write!(f, "{weight:?}")?;
                }
            }
        }
        Ok(())
    }
}
