//! Conditions put together at run time.

use crate::expr::{Ex, Expression};
use crate::scope::{Cons, In, Nil, NotNull, Null, Nullness, Scalar, Whole};
use crate::table::Source;
use crate::tree::{BinaryOp, Expr};

/// All of the conditions: `a AND b AND …`; of none, `TRUE`.
///
/// The conditions of a list are of one type; [`Ex::on`] makes them so.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.filter(all_of(["ada", "lace"].map(|part| Users.name.contains_text(part)))).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."name" LIKE $1 AND "users"."name" LIKE $2"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub fn all_of<E: Expression<Value = bool>>(
    conditions: impl IntoIterator<Item = E>,
) -> Ex<bool, E::Null, E::Refs> {
    joined(BinaryOp::And, true, conditions)
}

/// Any of the conditions: `a OR b OR …`; of none, `FALSE`.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.filter(any_of(["ada", "bob"].map(|part| Users.name.starts_with(part)))).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."name" LIKE $1 OR "users"."name" LIKE $2"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub fn any_of<E: Expression<Value = bool>>(
    conditions: impl IntoIterator<Item = E>,
) -> Ex<bool, E::Null, E::Refs> {
    joined(BinaryOp::Or, false, conditions)
}

/// `FALSE`, as a condition that any query takes.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.filter(mizzle::expr::none()).select(Users.id);
/// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE FALSE"#);
/// ```
pub fn none() -> Ex<bool, NotNull, ()> {
    Ex::new(Expr::Bool(false))
}

fn joined<E: Expression<Value = bool>, N, R>(
    op: BinaryOp,
    empty: bool,
    conditions: impl IntoIterator<Item = E>,
) -> Ex<bool, N, R> {
    let joined =
        conditions.into_iter().map(Expression::into_tree).reduce(|left, right| Expr::binary(op, left, right));
    Ex::new(joined.unwrap_or(Expr::Bool(empty)))
}

/// A condition whose type says only which table it is on, so that conditions on different columns go into one
/// list; [`Ex::on`] makes it.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::Condition;
///
/// fn named_or_busy() -> Vec<Condition<Users>> {
///     vec![Users.name.is_not_null().on(Users), Users.logins.gt(9).on(Users)]
/// }
///
/// let query = Users.filter(any_of(named_or_busy())).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."name" IS NOT NULL OR "users"."logins" > $1"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub type Condition<T> = Ex<bool, Null, Whole<T>>;

impl<N: Nullness, R> Ex<bool, N, R> {
    /// The condition as one on the table, whatever columns it names: for lists that
    /// [`any_of`] and [`all_of`] take.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let mut conditions = vec![Users.logins.gt(9).on(Users)];
    /// conditions.push(Users.name.is_null().on(Users));
    /// let query = Users.filter(any_of(conditions)).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."logins" > $1 OR "users"."name" IS NULL"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn on<T: Source, I>(self, _table: T) -> Condition<T>
    where
        R: In<Cons<T, NotNull, Nil>, I> + Scalar,
    {
        self.retype()
    }
}
