//! Aggregate functions.

use crate::expr::{Ex, Expression, Orderings, Textual};
use crate::scope::{Aggregate, NotNull, Null, Scalar};
use crate::tree::{Expr, Function};
use crate::value::{Operand, Value};

fn call<V: Value, N, R>(name: &'static str, arguments: Vec<Expr>) -> Ex<V, N, Aggregate<R>> {
    Ex::new(Expr::call(name, arguments))
}

/// `count(*)`: how many rows.
pub fn count() -> Ex<i64, NotNull, Aggregate<()>> {
    call("count", vec![Expr::Star])
}

/// `count(expr)`: for how many rows it is not NULL.
pub fn count_of<E: Expression>(expr: E) -> Ex<i64, NotNull, Aggregate<E::Refs>> {
    call("count", vec![expr.into_tree()])
}

/// `count(DISTINCT expr)`: how many different values there are.
pub fn count_distinct<E: Expression>(expr: E) -> Ex<i64, NotNull, Aggregate<E::Refs>> {
    count_of(expr).distinct()
}

/// `max(expr)`: NULL of no rows.
pub fn max<E: Expression>(expr: E) -> Ex<E::Value, Null, Aggregate<E::Refs>> {
    Ex::typed(expr.ty(), Expr::call("max", vec![expr.into_tree()]))
}

/// `min(expr)`: NULL of no rows.
pub fn min<E: Expression>(expr: E) -> Ex<E::Value, Null, Aggregate<E::Refs>> {
    Ex::typed(expr.ty(), Expr::call("min", vec![expr.into_tree()]))
}

/// What PostgreSQL makes of a sum or an average of a type.
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
pub fn sum<E: Expression<Value: Sum<Sum = V>>, V: Value>(expr: E) -> Ex<V, Null, Aggregate<E::Refs>> {
    call("sum", vec![expr.into_tree()])
}

/// `avg(expr)`: NULL of no rows.
pub fn avg<E: Expression<Value: Sum<Avg = V>>, V: Value>(expr: E) -> Ex<V, Null, Aggregate<E::Refs>> {
    call("avg", vec![expr.into_tree()])
}

/// `bool_and(condition)`: whether it holds for every row; NULL of no rows.
pub fn bool_and<E: Expression<Value = bool>>(condition: E) -> Ex<bool, Null, Aggregate<E::Refs>> {
    call("bool_and", vec![condition.into_tree()])
}

/// `bool_or(condition)`: whether it holds for any row; NULL of no rows.
pub fn bool_or<E: Expression<Value = bool>>(condition: E) -> Ex<bool, Null, Aggregate<E::Refs>> {
    call("bool_or", vec![condition.into_tree()])
}

/// `string_agg(expr, separator)`: NULL of no rows.
pub fn string_agg<E, S>(expr: E, separator: S) -> Ex<String, Null, Aggregate<E::Refs>>
where
    E: Expression<Value: Textual>,
    S: Operand<String, Refs = ()>,
{
    let separator = separator.operand(&String::TYPE);
    call("string_agg", vec![expr.into_tree(), separator])
}

/// `array_agg(expr)`: the values of all rows, NULLs among them; NULL of no rows.
pub fn array_agg<E: Expression>(expr: E) -> Ex<Vec<Option<E::Value>>, Null, Aggregate<E::Refs>>
where
    Vec<Option<E::Value>>: Value,
{
    let ty = expr.ty().array();
    Ex::typed(ty, Expr::call("array_agg", vec![expr.into_tree()]))
}

/// What may be said of an aggregate: `DISTINCT`, `ORDER BY`, `FILTER`.
pub trait AggregateMethods: Sized {
    /// Of different values only: `count(DISTINCT x)`.
    #[must_use]
    fn distinct(self) -> Self;

    /// In this order: `string_agg(x, ', ' ORDER BY y)`.
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
    #[must_use]
    pub fn filter<E: Expression<Value = bool, Refs: Scalar>>(
        self,
        condition: E,
    ) -> Ex<V, N, Aggregate<(R, E::Refs)>> {
        let condition = condition.into_tree();
        self.with_function(|function| function.filter = Expr::and(function.filter.take(), condition)).retype()
    }
}
