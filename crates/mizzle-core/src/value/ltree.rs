//! `ltree`, `lquery` and `ltxtquery`, of the extension `ltree`.

use serde::{Deserialize, Serialize};

use crate::value::BoxError;
use crate::value::binary::{Binary, Reader, value_by_name};

macro_rules! tree_types {
    ($($(#[$doc:meta])* $name:ident $word:literal)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct $name(pub String);

            impl Binary for $name {
                fn read(from: &mut Reader<'_>) -> Result<$name, BoxError> {
                    match from.u8()? {
                        1 => Ok($name(std::str::from_utf8(from.rest())?.to_owned())),
                        _ => Err(concat!("an ", $word, " of an unknown version").into()),
                    }
                }

                fn write(&self, to: &mut Vec<u8>) {
                    to.push(1);
                    to.extend(self.0.as_bytes());
                }
            }

            value_by_name!($name, $word);
        )*
    };
}

tree_types! {
    /// An `ltree`: the labels on the way from a root, such as `top.science.astronomy`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::types::LTree;
    ///
    /// #[derive(Table)]
    /// #[table(Topics)]
    /// struct Topic {
    ///     #[column(primary_key)]
    ///     path: LTree,
    /// }
    ///
    /// let query = Topics.filter(Topics.path.contained_by(LTree("top.science".into())));
    /// let sql = r#"SELECT "topics"."path" FROM "topics" WHERE "topics"."path" <@ $1::ltree"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    LTree "ltree"

    /// An `lquery`: a pattern of an [`LTree`], such as `top.*{1,2}.astro*`.
    LQuery "lquery"

    /// An `ltxtquery`: words to look for in an [`LTree`], such as `science & !europe`.
    LTxtQuery "ltxtquery"
}
