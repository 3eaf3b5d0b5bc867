//! Aggregate functions.

use crate::expr::{Ex, Expression, Orderings, Textual};
use crate::scope::{Aggregate, NotNull, Null, Scalar};
use crate::tree::{Expr, Function};
use crate::value::{Custom, Operand, Value};

fn call<V: Value, N, R>(name: &'static str, arguments: Vec<Expr>) -> Ex<V, N, Aggregate<R>> {
    Ex::new(Expr::call(name, arguments))
}

/// `count(*)`: how many rows.
///
/// ```
/// # use mizzle::__examples::*;
/// assert_eq!(Users.select(count()).to_sql().text(), r#"SELECT count(*) FROM "users""#);
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let users: i64 = Users.select(count()).one(db).await?;
/// # Ok(())
/// # }
/// ```
pub fn count() -> Ex<i64, NotNull, Aggregate<()>> {
    call("count", vec![Expr::Star])
}

/// `count(expr)`: for how many rows it is not NULL.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select((count(), count_of(Users.name)));
/// assert_eq!(query.to_sql().text(), r#"SELECT count(*), count("users"."name") FROM "users""#);
/// ```
pub fn count_of<E: Expression<Refs: Scalar>>(expr: E) -> Ex<i64, NotNull, Aggregate<E::Refs>> {
    call("count", vec![expr.into_tree()])
}

/// `count(DISTINCT expr)`: how many different values there are.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(count_distinct(Users.name));
/// assert_eq!(query.to_sql().text(), r#"SELECT count(DISTINCT "users"."name") FROM "users""#);
/// ```
pub fn count_distinct<E: Expression<Refs: Scalar>>(expr: E) -> Ex<i64, NotNull, Aggregate<E::Refs>> {
    count_of(expr).distinct()
}

/// `max(expr)`: NULL of no rows.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(max(Users.logins));
/// assert_eq!(query.to_sql().text(), r#"SELECT max("users"."logins") FROM "users""#);
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let most: Option<i32> = Users.select(max(Users.logins)).one(db).await?;
/// # Ok(())
/// # }
/// ```
pub fn max<E: Expression<Value: MinMax, Refs: Scalar>>(expr: E) -> Ex<E::Value, Null, Aggregate<E::Refs>> {
    Ex::typed(expr.ty(), Expr::call("max", vec![expr.into_tree()]))
}

/// `min(expr)`: NULL of no rows.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(min(Users.created_at));
/// assert_eq!(query.to_sql().text(), r#"SELECT min("users"."created_at") FROM "users""#);
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let first: Option<Timestamp> = Users.select(min(Users.created_at)).one(db).await?;
/// # Ok(())
/// # }
/// ```
pub fn min<E: Expression<Value: MinMax, Refs: Scalar>>(expr: E) -> Ex<E::Value, Null, Aggregate<E::Refs>> {
    Ex::typed(expr.ty(), Expr::call("min", vec![expr.into_tree()]))
}

/// A type that has a greatest and a least value: what `max` and `min` take.
#[diagnostic::on_unimplemented(
    message = "PostgreSQL has no `max` and no `min` of `{Self}`",
    label = "wants a number, text, a date or time, an interval, an enum, or an array of these"
)]
pub trait MinMax: Value {}

macro_rules! min_max {
    ($($value:ty)*) => { $(impl MinMax for $value {})* };
}

min_max!(i16 i32 i64 f32 f64 String crate::value::Interval);
min_max!(crate::value::Inet crate::value::Money crate::value::Oid crate::value::PgLsn crate::value::TimeTz crate::value::CiText);
#[cfg(feature = "decimal")]
min_max!(rust_decimal::Decimal);
#[cfg(feature = "jiff")]
min_max!(jiff::Timestamp jiff::civil::DateTime jiff::civil::Date jiff::civil::Time);

impl<V: MinMax> MinMax for Vec<V> {}
impl<V: MinMax> MinMax for Vec<Option<V>> {}
impl<P> MinMax for Custom<P> where Custom<P>: Value {}

/// What PostgreSQL makes of a sum or an average of a type.
///
/// ```
/// # use mizzle::__examples::*;
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let query = Users.select((sum(Users.logins), avg(Users.logins), sum(Users.logins + 0)));
/// let (sum, average, _): (Option<i64>, Option<Decimal>, Option<i64>) = query.one(db).await?;
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no sum and no average",
    label = "wants a number or an interval"
)]
pub trait Sum: Value {
    /// The type of `sum`: wider than that of the values, where PostgreSQL makes it so.
    type Sum: Value;
    /// The type of `avg`.
    type Avg: Value;
}

macro_rules! sums {
    ($($value:ty, $sum:ty, $avg:ty;)*) => {
        $(#[diagnostic::do_not_recommend] impl Sum for $value { type Sum = $sum; type Avg = $avg; })*
    };
}

sums! {
    f32, f32, f64;
    f64, f64, f64;
    crate::value::Interval, crate::value::Interval, crate::value::Interval;
}

#[cfg(feature = "decimal")]
sums! {
    i16, i64, rust_decimal::Decimal;
    i32, i64, rust_decimal::Decimal;
    i64, rust_decimal::Decimal, rust_decimal::Decimal;
    rust_decimal::Decimal, rust_decimal::Decimal, rust_decimal::Decimal;
}

/// `sum(expr)`: NULL of no rows.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(sum(Users.logins));
/// assert_eq!(query.to_sql().text(), r#"SELECT sum("users"."logins") FROM "users""#);
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let logins: Option<i64> = Users.select(sum(Users.logins)).one(db).await?;
/// # Ok(())
/// # }
/// ```
pub fn sum<E: Expression<Value: Sum<Sum = V>, Refs: Scalar>, V: Value>(
    expr: E,
) -> Ex<V, Null, Aggregate<E::Refs>> {
    call("sum", vec![expr.into_tree()])
}

/// `avg(expr)`: NULL of no rows.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Modules.select(avg(Modules.price));
/// assert_eq!(query.to_sql().text(), r#"SELECT avg("modules"."price") FROM "modules""#);
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let price: Option<Decimal> = Modules.select(avg(Modules.price)).one(db).await?;
/// # Ok(())
/// # }
/// ```
pub fn avg<E: Expression<Value: Sum<Avg = V>, Refs: Scalar>, V: Value>(
    expr: E,
) -> Ex<V, Null, Aggregate<E::Refs>> {
    call("avg", vec![expr.into_tree()])
}

/// `bool_and(condition)`: whether it holds for every row; NULL of no rows.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(bool_and(Users.logins.gt(0)));
/// assert_eq!(query.to_sql().text(), r#"SELECT bool_and("users"."logins" > $1) FROM "users""#);
/// ```
pub fn bool_and<E: Expression<Value = bool, Refs: Scalar>>(
    condition: E,
) -> Ex<bool, Null, Aggregate<E::Refs>> {
    call("bool_and", vec![condition.into_tree()])
}

/// `bool_or(condition)`: whether it holds for any row; NULL of no rows.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(bool_or(Users.is_admin));
/// assert_eq!(query.to_sql().text(), r#"SELECT bool_or("users"."is_admin") FROM "users""#);
/// ```
pub fn bool_or<E: Expression<Value = bool, Refs: Scalar>>(
    condition: E,
) -> Ex<bool, Null, Aggregate<E::Refs>> {
    call("bool_or", vec![condition.into_tree()])
}

/// `string_agg(expr, separator)`: NULL of no rows.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Modules.select(string_agg(Modules.title, ", "));
/// assert_eq!(query.to_sql().text(), r#"SELECT string_agg("modules"."title", $1) FROM "modules""#);
/// ```
pub fn string_agg<E, S>(expr: E, separator: S) -> Ex<String, Null, Aggregate<E::Refs>>
where
    E: Expression<Value: Textual, Refs: Scalar>,
    S: Operand<String, Refs = ()>,
{
    let separator = separator.operand(&String::TYPE);
    call("string_agg", vec![expr.into_tree(), separator])
}

/// `array_agg(expr)`: the values of all rows, NULLs among them; NULL of no rows.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Modules.group_by(Modules.order).select((Modules.order, array_agg(Modules.title)));
/// let sql = r#"SELECT "modules"."order", array_agg("modules"."title") FROM "modules" GROUP BY "modules"."order""#;
/// assert_eq!(query.to_sql().text(), sql);
/// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
/// let rows: Vec<(i32, Option<Vec<Option<String>>>)> = query.all(db).await?;
/// # Ok(())
/// # };
/// ```
pub fn array_agg<E: Expression<Refs: Scalar>>(expr: E) -> Ex<Vec<Option<E::Value>>, Null, Aggregate<E::Refs>>
where
    Vec<Option<E::Value>>: Value,
{
    let ty = expr.ty().array();
    Ex::typed(ty, Expr::call("array_agg", vec![expr.into_tree()]))
}

/// What may be said of an aggregate: `DISTINCT`, `ORDER BY`, `FILTER`.
pub trait AggregateMethods: Sized {
    /// Of different values only: `count(DISTINCT x)`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.select(array_agg(Modules.order).distinct());
    /// assert_eq!(query.to_sql().text(), r#"SELECT array_agg(DISTINCT "modules"."order") FROM "modules""#);
    /// ```
    #[must_use]
    fn distinct(self) -> Self;

    /// In this order: `string_agg(x, ', ' ORDER BY y)`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.select(string_agg(Modules.title, ", ").order_within(Modules.order.desc()));
    /// let sql = r#"SELECT string_agg("modules"."title", $1 ORDER BY "modules"."order" DESC) FROM "modules""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    #[must_use]
    fn order_within<O: Orderings>(self, keys: O) -> Self;
}

impl<V: Value, N, R> Ex<V, N, Aggregate<R>> {
    fn with_function(self, change: impl FnOnce(&mut Function)) -> Self
    where
        N: crate::scope::Nullness,
    {
        let ty = self.ty();
        let mut tree = self.into_tree();
        if let Expr::Function(function) = &mut tree {
            change(function);
        }
        Ex::typed(ty, tree)
    }
}

impl<V: Value, N: crate::scope::Nullness, R> AggregateMethods for Ex<V, N, Aggregate<R>> {
    fn distinct(self) -> Self {
        self.with_function(|function| function.distinct = true)
    }

    fn order_within<O: Orderings>(self, keys: O) -> Self {
        self.with_function(|function| keys.keys(&mut function.order_by))
    }
}

impl<V: Value, N: crate::scope::Nullness, R> Ex<V, N, Aggregate<R>> {
    /// Of the rows that fulfil the condition only: `count(*) FILTER (WHERE …)`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.select((count(), count().filter(Users.is_admin)));
    /// let sql = r#"SELECT count(*), count(*) FILTER (WHERE "users"."is_admin") FROM "users""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    #[must_use]
    pub fn filter<E: Expression<Value = bool, Refs: Scalar>>(
        self,
        condition: E,
    ) -> Ex<V, N, Aggregate<(R, E::Refs)>> {
        let condition = condition.into_tree();
        self.with_function(|function| function.filter = Expr::and(function.filter.take(), condition)).retype()
    }
}
