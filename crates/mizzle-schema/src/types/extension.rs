//! The types of well-known extensions, one row each.

use std::fmt;

use super::modifier::{ModifierArgument, ModifierError};
use super::{Type, modifier};

macro_rules! extension_types {
    ($($variant:ident $word:literal $extension:literal $most:literal)*) => {
        /// A type of an extension. Its OID differs from database to database, so it goes by its name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ExtensionType {
            $(#[doc = concat!("`", $word, "`")] $variant,)*
        }

        impl ExtensionType {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in a column attribute, which is its name.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The extension that has it: what `CREATE EXTENSION` names.
            pub fn extension(self) -> &'static str {
                match self { $(Self::$variant => $extension,)* }
            }

            /// How many dimensions it may have; none, where it has no such thing.
            fn most_dimensions(self) -> i64 {
                match self { $(Self::$variant => $most,)* }
            }
        }
    };
}

extension_types! {
//  variant    word         extension  most dimensions
    Citext     "citext"     "citext"   0
    Hstore     "hstore"     "hstore"   0
    Ltree      "ltree"      "ltree"    0
    Lquery     "lquery"     "ltree"    0
    Ltxtquery  "ltxtquery"  "ltree"    0
    Vector     "vector"     "vector"   16_000
    Halfvec    "halfvec"    "vector"   16_000
    Sparsevec  "sparsevec"  "vector"   1_000_000_000
}

impl ExtensionType {
    /// The type of that word.
    ///
    /// ```
    /// use mizzle_schema::ExtensionType;
    ///
    /// assert_eq!(ExtensionType::from_word("halfvec").map(ExtensionType::extension), Some("vector"));
    /// ```
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|ty| ty.word() == word)
    }

    /// This type with the number of dimensions in its parentheses, if it has any.
    ///
    /// ```
    /// use mizzle_schema::{ExtensionType, ModifierArgument::Number};
    ///
    /// let embedding = ExtensionType::Vector.with_arguments(&[Number(3)]).unwrap();
    /// assert_eq!(embedding.to_string(), "vector(3)");
    /// ```
    pub fn with_arguments(self, arguments: &[ModifierArgument]) -> Result<Type, ModifierError> {
        let (word, most) = (self.word(), self.most_dimensions());
        match arguments {
            [] => Ok(Type::Extension(self, None)),
            _ if most == 0 => {
                Err(modifier::error(format!("`{word}` takes nothing in parentheses; write `{word}`")))
            }
            [ModifierArgument::Number(dimensions)] if (1..=most).contains(dimensions) => {
                Ok(Type::Extension(self, u32::try_from(*dimensions).ok()))
            }
            _ => Err(modifier::error(format!("`{word}` takes its dimensions, 1 to {most}: `{word}(3)`"))),
        }
    }
}

pub(super) fn write(ty: ExtensionType, dimensions: Option<u32>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(ty.word())?;
    match dimensions {
        Some(dimensions) => write!(f, "({dimensions})"),
        None => Ok(()),
    }
}
