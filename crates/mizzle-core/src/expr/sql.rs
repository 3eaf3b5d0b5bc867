//! SQL of the user's own, with expressions and values in its places: what `sql!` builds.

use crate::expr::{Ex, Expression};
use crate::query::FromColumn;
use crate::scope::{Null, Nullness};
use crate::tree::{Expr, SqlPart};
use crate::value::{Param, Value};

/// What may stand in a `{}` of `sql!`.
///
/// ```
/// # use mizzle::__examples::*;
/// let term = "ada";
/// let query = Users.filter(sql!("lower({}) = {term}", Users.name)).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE lower("users"."name") = $1"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in SQL",
    label = "wants a column, an expression, `ident(name)` or `val(value)`",
    note = "a value is always a parameter: write `val(value)`, or a `&str`, `String`, number or `bool`"
)]
pub trait SqlOperand {
    /// The columns it names.
    type Refs;

    /// Its part of the statement.
    fn part(self) -> SqlPart;
}

#[diagnostic::do_not_recommend]
impl<T: crate::table::Source, C: 'static, V: Value, N: Nullness> SqlOperand for crate::expr::Col<T, C, V, N> {
    type Refs = crate::scope::At<T, C>;

    fn part(self) -> SqlPart {
        SqlPart::Expr(self.into_tree())
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness, R> SqlOperand for Ex<V, N, R> {
    type Refs = R;

    fn part(self) -> SqlPart {
        SqlPart::Expr(self.into_tree())
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value<Rust = V>> SqlOperand for V {
    type Refs = ();

    fn part(self) -> SqlPart {
        SqlPart::Expr(Expr::Param(Param { ty: V::TYPE, datum: V::into_datum(self, &V::TYPE) }))
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value<Rust = V>> SqlOperand for Option<V> {
    type Refs = ();

    fn part(self) -> SqlPart {
        let datum = self.map_or(crate::value::Datum::Null, |value| V::into_datum(value, &V::TYPE));
        SqlPart::Expr(Expr::Param(Param { ty: V::TYPE, datum }))
    }
}

#[diagnostic::do_not_recommend]
impl SqlOperand for &str {
    type Refs = ();

    fn part(self) -> SqlPart {
        self.to_owned().part()
    }
}

/// A name that is known at run time only, for `sql!`; it is quoted, whatever it holds.
pub struct Ident(String);

/// A name that is known at run time only, for `sql!`; it is quoted, whatever it holds.
///
/// ```
/// # use mizzle::__examples::*;
/// let column = "logins";
/// let query = Users.select(sql!(i32, "abs({})", ident(column)));
/// assert_eq!(query.to_sql().text(), r#"SELECT abs("logins") FROM "users""#);
/// ```
pub fn ident(name: impl Into<String>) -> Ident {
    Ident(name.into())
}

#[diagnostic::do_not_recommend]
impl SqlOperand for Ident {
    type Refs = ();

    fn part(self) -> SqlPart {
        SqlPart::Ident(self.0)
    }
}

/// SQL under construction: what `sql!` calls, piece by piece.
pub struct SqlBuilder<R> {
    parts: Vec<SqlPart>,
    marker: std::marker::PhantomData<fn() -> R>,
}

impl SqlBuilder<()> {
    /// Nothing yet.
    #[doc(hidden)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        SqlBuilder { parts: Vec::new(), marker: std::marker::PhantomData }
    }
}

impl<R> SqlBuilder<R> {
    /// Text from the program's source.
    #[doc(hidden)]
    #[must_use]
    pub fn text(mut self, text: &'static str) -> Self {
        if !text.is_empty() {
            self.parts.push(SqlPart::Text(text));
        }
        self
    }

    /// What stands in a `{}`.
    #[doc(hidden)]
    #[must_use]
    pub fn operand<O: SqlOperand>(mut self, operand: O) -> SqlBuilder<(R, O::Refs)> {
        self.parts.push(operand.part());
        SqlBuilder { parts: self.parts, marker: std::marker::PhantomData }
    }

    /// The parts, of a statement.
    #[doc(hidden)]
    pub fn into_parts(self) -> Vec<SqlPart> {
        self.parts
    }

    /// An expression of a type that follows from its place, such as a condition; it may be NULL.
    #[doc(hidden)]
    pub fn untyped<V: Value>(self) -> Ex<V, Null, R> {
        Ex::new(Expr::Sql(self.parts))
    }

    /// An expression of type `X`: a value that is never NULL unless what it names is, or an `Option`.
    #[doc(hidden)]
    pub fn typed<X: FromColumn>(self) -> Ex<X::Value, X::Null, R> {
        Ex::new(Expr::Sql(self.parts))
    }
}
