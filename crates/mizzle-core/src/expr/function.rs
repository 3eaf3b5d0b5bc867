//! Functions and values that are expressions of their own.

use crate::expr::{Ex, Expression};
use crate::scope::{NotNull, Null, Nullness, Solid};
use crate::tree::Expr;
use crate::value::{IntoValue, Operand, SqlType, Value};

/// A value as an expression: `$1`.
pub fn val<V: Value<Rust = V>>(value: V) -> Ex<V, NotNull, ()> {
    let datum = IntoValue::<V>::into_datum(value, &V::TYPE);
    Ex::new(Expr::Param(crate::value::Param { ty: V::TYPE, datum }))
}

/// `now()`: when the transaction began.
#[cfg(feature = "jiff")]
pub fn now() -> Ex<jiff::Timestamp, NotNull, ()> {
    Ex::new(Expr::call("now", Vec::new()))
}

/// `CURRENT_DATE`
#[cfg(feature = "jiff")]
pub fn current_date() -> Ex<jiff::civil::Date, NotNull, ()> {
    Ex::new(Expr::sql("CURRENT_DATE"))
}

/// `gen_random_uuid()`
#[cfg(feature = "uuid")]
pub fn random_uuid() -> Ex<uuid::Uuid, NotNull, ()> {
    Ex::new(Expr::call("gen_random_uuid", Vec::new()))
}

/// `coalesce(a, b)`: the first that is not NULL; NULL only where both are.
pub fn coalesce<A: Expression, B: Operand<A::Value>>(a: A, b: B) -> Ex<A::Value, B::Null, Fallback<A::Refs, B::Refs>> {
    let ty = a.ty();
    let b = b.operand(&ty);
    Ex::typed(ty, Expr::call("coalesce", vec![a.into_tree(), b]))
}

/// The references of a `coalesce`: its nullness is that of its last argument alone.
type Fallback<A, B> = (Solid<A>, B);

/// `nullif(a, b)`: `a`, or NULL where they are equal.
pub fn nullif<A: Expression, B: Operand<A::Value>>(a: A, b: B) -> Ex<A::Value, Null, (A::Refs, B::Refs)> {
    let ty = a.ty();
    let b = b.operand(&ty);
    Ex::typed(ty, Expr::call("nullif", vec![a.into_tree(), b]))
}

/// `greatest(a, b)`: NULL only where both are, but typed as if where either is.
pub fn greatest<A: Expression, B: Operand<A::Value>>(
    a: A,
    b: B,
) -> Ex<A::Value, <A::Null as Nullness>::Or<B::Null>, (A::Refs, B::Refs)> {
    let ty = a.ty();
    let b = b.operand(&ty);
    Ex::typed(ty, Expr::call("greatest", vec![a.into_tree(), b]))
}

/// `least(a, b)`: NULL only where both are, but typed as if where either is.
pub fn least<A: Expression, B: Operand<A::Value>>(
    a: A,
    b: B,
) -> Ex<A::Value, <A::Null as Nullness>::Or<B::Null>, (A::Refs, B::Refs)> {
    let ty = a.ty();
    let b = b.operand(&ty);
    Ex::typed(ty, Expr::call("least", vec![a.into_tree(), b]))
}

/// `CAST(expr AS …)`, to the type of `V`: `cast::<i64, _>(Users.id)`.
pub fn cast<V: Value, E: Expression>(expr: E) -> Ex<V, E::Null, E::Refs> {
    let ty: SqlType = V::TYPE;
    Ex::new(Expr::Cast(Box::new(expr.into_tree()), ty))
}
