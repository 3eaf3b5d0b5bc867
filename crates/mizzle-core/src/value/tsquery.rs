//! `tsquery`: what a document is searched for.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::value::binary::{Binary, Reader, value_by_binary};
use crate::value::tsvector::quoted;
use crate::value::{BoxError, TsWeight};

/// A `tsquery`: words, with operators between them.
///
/// A server makes one of what a person typed by `websearch_to_tsquery`; this type is for a program that makes one
/// itself, of words that are in their form of search already.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::TsQuery;
///
/// let query = TsQuery::word("rat").or(TsQuery::prefix("mou")).and(TsQuery::word("cat").not());
/// assert_eq!(query.to_string(), "( 'rat' | 'mou':* ) & !'cat'");
/// let phrase = TsQuery::word("fat").followed_by(TsQuery::word("rat"), 1);
/// assert_eq!(phrase.to_string(), "'fat' <-> 'rat'");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TsQuery {
    /// Each operator before its operands, the right one first, as PostgreSQL keeps them: so neither reading nor
    /// dropping a query of any depth takes a deep stack.
    items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
enum Item {
    Word { text: String, prefix: bool, weights: u8 },
    Not,
    And,
    Or,
    Phrase { distance: u16 },
}

impl TsQuery {
    /// Documents that have the word.
    pub fn word(text: impl Into<String>) -> TsQuery {
        TsQuery { items: vec![Item::Word { text: text.into(), prefix: false, weights: 0 }] }
    }

    /// Documents that have a word which begins so.
    pub fn prefix(text: impl Into<String>) -> TsQuery {
        TsQuery { items: vec![Item::Word { text: text.into(), prefix: true, weights: 0 }] }
    }

    /// The same, of words with one of these weights only.
    pub fn weighted(mut self, weights: &[TsWeight]) -> TsQuery {
        let bits = weights.iter().fold(0, |bits, weight| bits | bit(*weight));
        for item in &mut self.items {
            if let Item::Word { weights, .. } = item {
                *weights = bits;
            }
        }
        self
    }

    /// Documents that both find.
    pub fn and(self, other: TsQuery) -> TsQuery {
        self.joined(Item::And, other)
    }

    /// Documents that either finds.
    pub fn or(self, other: TsQuery) -> TsQuery {
        self.joined(Item::Or, other)
    }

    /// Documents where the other stands this many words behind.
    pub fn followed_by(self, other: TsQuery, distance: u16) -> TsQuery {
        self.joined(Item::Phrase { distance }, other)
    }

    /// Documents that it does not find.
    #[allow(clippy::should_implement_trait)]
    pub fn not(mut self) -> TsQuery {
        if !self.items.is_empty() {
            self.items.insert(0, Item::Not);
        }
        self
    }

    /// Whether there are no words, so that nothing is found: what remains of stop words. PostgreSQL does not take such a
    /// query as a parameter, so sending one is an error.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Nothing changes what it is joined with, as with the server's operators.
    fn joined(self, operator: Item, mut other: TsQuery) -> TsQuery {
        if self.items.is_empty() || other.items.is_empty() {
            return if self.items.is_empty() { other } else { self };
        }
        other.items.insert(0, operator);
        other.items.extend(self.items);
        other
    }
}

fn bit(weight: TsWeight) -> u8 {
    match weight {
        TsWeight::D => 1,
        TsWeight::C => 2,
        TsWeight::B => 4,
        TsWeight::A => 8,
    }
}

impl Item {
    /// How many operands it has.
    fn operands(&self) -> usize {
        match self {
            Item::Word { .. } => 0,
            Item::Not => 1,
            Item::And | Item::Or | Item::Phrase { .. } => 2,
        }
    }

    /// How tightly it binds.
    fn level(&self) -> u8 {
        match self {
            Item::Or => 1,
            Item::And => 2,
            Item::Phrase { .. } => 3,
            Item::Not => 4,
            Item::Word { .. } => 5,
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Item, BoxError> {
        match from.u8()? {
            1 => {
                let (weights, prefix) = (from.u8()?, from.u8()? != 0);
                Ok(Item::Word { text: from.c_string()?.to_owned(), prefix, weights })
            }
            2 => match from.u8()? {
                1 => Ok(Item::Not),
                2 => Ok(Item::And),
                3 => Ok(Item::Or),
                4 => Ok(Item::Phrase { distance: from.u16()? }),
                _ => Err("a tsquery with an unknown operator".into()),
            },
            _ => Err("a tsquery with an unknown item".into()),
        }
    }

    fn write(&self, to: &mut Vec<u8>) {
        match self {
            Item::Word { text, prefix, weights } => {
                to.extend([1, *weights, u8::from(*prefix)]);
                to.extend(text.as_bytes());
                to.push(0);
            }
            Item::Not => to.extend([2, 1]),
            Item::And => to.extend([2, 2]),
            Item::Or => to.extend([2, 3]),
            Item::Phrase { distance } => {
                to.extend([2, 4]);
                to.extend(distance.to_be_bytes());
            }
        }
    }
}

impl Binary for TsQuery {
    fn read(from: &mut Reader<'_>) -> Result<TsQuery, BoxError> {
        let count = from.count(2)?;
        let items: Vec<Item> = (0..count).map(|_| Item::read(from)).collect::<Result<_, _>>()?;
        // How many operands are still to come.
        let mut wanted = usize::from(count > 0);
        for item in &items {
            wanted = wanted.checked_sub(1).ok_or("a tsquery with an operand too many")? + item.operands();
        }
        if wanted == 0 { Ok(TsQuery { items }) } else { Err("a tsquery without an operand".into()) }
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.extend(i32::try_from(self.items.len()).unwrap_or(-1).to_be_bytes());
        self.items.iter().for_each(|item| item.write(to));
    }

    /// A server sends an empty query and does not take one back: "operand not found". What stands behind a NUL byte it
    /// would take for the next item.
    fn refused(&self) -> Option<&'static str> {
        let has_nul = |item: &Item| matches!(item, Item::Word { text, .. } if text.contains('\0'));
        if self.items.iter().any(has_nul) {
            return Some("a word contains a NUL byte, which PostgreSQL has in no text");
        }
        self.items
            .is_empty()
            .then_some("PostgreSQL takes no empty tsquery in its binary form; it finds nothing")
    }
}

value_by_binary!(TsQuery, "tsquery", 3615, 3645);

/// Writes what PostgreSQL does.
impl fmt::Display for TsQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // From the last to the first, operands come before their operator, the left one first.
        let mut written: Vec<(String, u8)> = Vec::new();
        for item in self.items.iter().rev() {
            let level = item.level();
            let mut operand = |right: bool| {
                let (text, inner) = written.pop().unwrap_or_default();
                // Distances do not add up, so a phrase to the right of one stays one.
                let phrase = right && matches!(item, Item::Phrase { .. });
                if inner < level || (phrase && inner == level) { format!("( {text} )") } else { text }
            };
            let text = match item {
                Item::Word { text, prefix, weights } => word(text, *prefix, *weights),
                Item::Not => format!("!{}", operand(true)),
                Item::And | Item::Or | Item::Phrase { .. } => {
                    let right = operand(true);
                    let left = operand(false);
                    format!("{left} {} {right}", operator(item))
                }
            };
            written.push((text, level));
        }
        written.iter().try_for_each(|(text, _)| f.write_str(text))
    }
}

fn operator(item: &Item) -> String {
    match item {
        Item::Or => "|".to_owned(),
        Item::Phrase { distance: 1 } => "<->".to_owned(),
        Item::Phrase { distance } => format!("<{distance}>"),
        _ => "&".to_owned(),
    }
}

fn word(text: &str, prefix: bool, weights: u8) -> String {
    let mut written = quoted(text);
    if prefix || weights != 0 {
        written.push(':');
    }
    if prefix {
        written.push('*');
    }
    let letters = [('A', 8), ('B', 4), ('C', 2), ('D', 1)];
    written.extend(letters.iter().filter(|(_, bit)| weights & bit != 0).map(|(letter, _)| letter));
    written
}
