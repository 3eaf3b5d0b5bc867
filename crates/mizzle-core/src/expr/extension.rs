//! Operators of `hstore` and `ltree`.

use crate::expr::{Ex, Expression};
use crate::scope::{Null, Nullness};
use crate::tree::{BinaryOp, Expr};
use crate::value::{Hstore, LQuery, LTree, LTxtQuery, Operand, Value};

/// A condition on this expression and an operand of another type.
type Asked<E, O, V> = Ex<
    bool,
    <<E as Expression>::Null as Nullness>::Or<<O as Operand<V>>::Null>,
    (<E as Expression>::Refs, <O as Operand<V>>::Refs),
>;

fn asked<V: Value, E: Expression, O: Operand<V>>(op: BinaryOp, left: E, right: O) -> Asked<E, O, V> {
    let right = right.operand(&V::TYPE);
    Ex::new(Expr::binary(op, left.into_tree(), right))
}

/// Operators of `hstore`. (`@>` is in [`ContainmentMethods`](crate::expr::ContainmentMethods).)
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::HstoreMethods;
/// use mizzle::types::Hstore;
///
/// #[derive(Table)]
/// #[table(Products)]
/// struct Product {
///     #[column(serial, primary_key)]
///     id: i32,
///     labels: Hstore,
/// }
///
/// let red = Products.filter(Products.labels.value_of("colour").eq("red")).select(Products.id);
/// let sql = r#"SELECT "products"."id" FROM "products" WHERE "products"."labels" -> $1 = $2"#;
/// assert_eq!(red.to_sql().text(), sql);
/// ```
pub trait HstoreMethods: Expression<Value = Hstore> {
    /// `self -> key`: the value of the key; NULL where there is none.
    fn value_of<O: Operand<String>>(self, key: O) -> Ex<String, Null, O::With<Self::Refs>> {
        let key = key.operand(&String::TYPE);
        Ex::new(Expr::binary(BinaryOp::JsonGet, self.into_tree(), key))
    }

    /// `self ? key`: whether it has the key.
    fn has_pair<O: Operand<String>>(self, key: O) -> Asked<Self, O, String> {
        asked(BinaryOp::HasKey, self, key)
    }

    /// `self ?& keys`: whether it has all of the keys.
    fn has_all_keys<O: Operand<Vec<String>>>(self, keys: O) -> Asked<Self, O, Vec<String>> {
        asked(BinaryOp::HasAllKeys, self, keys)
    }

    /// `self ?| keys`: whether it has any of the keys.
    fn has_any_key<O: Operand<Vec<String>>>(self, keys: O) -> Asked<Self, O, Vec<String>> {
        asked(BinaryOp::HasAnyKey, self, keys)
    }
}

impl<E: Expression<Value = Hstore>> HstoreMethods for E {}

/// Operators of `ltree`. (`@>`, an ancestor, and `<@`, a descendant, are in
/// [`ContainmentMethods`](crate::expr::ContainmentMethods).)
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::LtreeMethods;
/// use mizzle::types::{LQuery, LTree};
///
/// #[derive(Table)]
/// #[table(Topics)]
/// struct Topic {
///     #[column(primary_key)]
///     path: LTree,
/// }
///
/// let query = Topics.filter(Topics.path.matches_lquery(LQuery("*.astro*".into())));
/// let sql = r#"SELECT "topics"."path" FROM "topics" WHERE "topics"."path" ~ $1::lquery"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub trait LtreeMethods: Expression<Value = LTree> {
    /// `self ~ pattern`
    fn matches_lquery<O: Operand<LQuery>>(self, pattern: O) -> Asked<Self, O, LQuery> {
        asked(BinaryOp::Matches, self, pattern)
    }

    /// `self @ words`: whether its labels have the words.
    fn matches_words<O: Operand<LTxtQuery>>(self, words: O) -> Asked<Self, O, LTxtQuery> {
        asked(BinaryOp::HasWords, self, words)
    }

    /// `nlevel(self)`: how many labels it has.
    fn nlevel(self) -> Ex<i32, Self::Null, Self::Refs> {
        Ex::new(Expr::call("nlevel", vec![self.into_tree()]))
    }
}

impl<E: Expression<Value = LTree>> LtreeMethods for E {}
