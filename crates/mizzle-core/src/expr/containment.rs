//! `@>`, `<@` and `&&`: of arrays, ranges, shapes and other types whose values have parts.

use crate::expr::Expression;
use crate::expr::comparison::{Compared, compare};
use crate::tree::BinaryOp;
use crate::value::{Circle, Hstore, LTree, Operand, PgBox, Polygon, TsQuery, Value};

/// A type whose values may be parts of one another.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `@>`, `<@` and `&&`",
    label = "these are for arrays, ranges, shapes and trees",
    note = "JSON has `contains_json`, text `contains_text`, an `inet` `contains_network`"
)]
pub trait Containment: Value {}

#[diagnostic::do_not_recommend]
impl<V> Containment for Vec<V> where Vec<V>: Value {}

#[diagnostic::do_not_recommend]
impl Containment for Hstore {}
#[diagnostic::do_not_recommend]
impl Containment for LTree {}
#[diagnostic::do_not_recommend]
impl Containment for TsQuery {}
#[diagnostic::do_not_recommend]
impl Containment for PgBox {}
#[diagnostic::do_not_recommend]
impl Containment for Polygon {}
#[diagnostic::do_not_recommend]
impl Containment for Circle {}

/// Operators of values that have parts.
pub trait ContainmentMethods: Expression {
    /// `self @> other`: whether all of `other` is in `self`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.tags.contains(["new", "paid"])).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."tags" @> $1"#);
    /// ```
    fn contains<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O>
    where
        Self::Value: Containment,
    {
        compare(BinaryOp::Contains, self, other)
    }

    /// `self <@ other`: whether all of `self` is in `other`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.tags.contained_by(["new", "paid"])).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."tags" <@ $1"#);
    /// ```
    fn contained_by<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O>
    where
        Self::Value: Containment,
    {
        compare(BinaryOp::ContainedBy, self, other)
    }

    /// `self && other`: whether they have something in common.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.tags.overlaps(["new", "paid"])).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."tags" && $1"#);
    /// ```
    fn overlaps<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O>
    where
        Self::Value: Containment,
    {
        compare(BinaryOp::Overlaps, self, other)
    }
}

impl<E: Expression> ContainmentMethods for E {}
