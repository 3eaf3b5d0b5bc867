//! Functions and values that are expressions of their own.

use crate::expr::{Ex, Expression};
use crate::scope::{NotNull, Null, Solid};
use crate::tree::Expr;
use crate::value::{IntoValue, Operand, SqlType, Value};

/// A value as an expression: `$1`.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Modules.select((Modules.title, val(1)));
/// assert_eq!(query.to_sql().text(), r#"SELECT "modules"."title", $1 FROM "modules""#);
/// ```
pub fn val<V: Value<Rust = V>>(value: V) -> Ex<V, NotNull, ()> {
    let datum = IntoValue::<V>::into_datum(value, &V::TYPE);
    Ex::new(Expr::Param(crate::value::Param { ty: V::TYPE, datum }))
}

/// `now()`: when the transaction began.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.filter(Users.created_at.lt(now())).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."created_at" < now()"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[cfg(feature = "jiff")]
pub fn now() -> Ex<jiff::Timestamp, NotNull, ()> {
    Ex::new(Expr::call("now", Vec::new()))
}

/// `CURRENT_DATE`
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Modules.select((Modules.id, mizzle::expr::current_date()));
/// assert_eq!(query.to_sql().text(), r#"SELECT "modules"."id", CURRENT_DATE FROM "modules""#);
/// ```
#[cfg(feature = "jiff")]
pub fn current_date() -> Ex<jiff::civil::Date, NotNull, ()> {
    Ex::new(Expr::sql("CURRENT_DATE"))
}

/// `gen_random_uuid()`
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Modules.select((Modules.id, mizzle::expr::random_uuid()));
/// assert_eq!(query.to_sql().text(), r#"SELECT "modules"."id", gen_random_uuid() FROM "modules""#);
/// ```
#[cfg(feature = "uuid")]
pub fn random_uuid() -> Ex<uuid::Uuid, NotNull, ()> {
    Ex::new(Expr::call("gen_random_uuid", Vec::new()))
}

/// `coalesce(a, b)`: the first that is not NULL; NULL only where both are.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(coalesce(Users.name, Users.email));
/// assert_eq!(query.to_sql().text(), r#"SELECT coalesce("users"."name", "users"."email") FROM "users""#);
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let names: Vec<String> = Users.select(coalesce(Users.name, Users.email)).all(db).await?;
/// # Ok(())
/// # }
/// ```
pub fn coalesce<A: Expression, B: Operand<A::Value>>(
    a: A,
    b: B,
) -> Ex<A::Value, B::Null, Fallback<A::Refs, B::Refs>> {
    let ty = a.ty();
    let b = b.operand(&ty);
    Ex::typed(ty, Expr::call("coalesce", vec![a.into_tree(), b]))
}

/// The references of a `coalesce`: its nullness is that of its last argument alone.
type Fallback<A, B> = (Solid<A>, B);

/// `nullif(a, b)`: `a`, or NULL where they are equal.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(nullif(Users.email, ""));
/// assert_eq!(query.to_sql().text(), r#"SELECT nullif("users"."email", $1) FROM "users""#);
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let emails: Vec<Option<String>> = Users.select(nullif(Users.email, "")).all(db).await?;
/// # Ok(())
/// # }
/// ```
pub fn nullif<A: Expression, B: Operand<A::Value>>(a: A, b: B) -> Ex<A::Value, Null, B::With<A::Refs>> {
    let ty = a.ty();
    let b = b.operand(&ty);
    Ex::typed(ty, Expr::call("nullif", vec![a.into_tree(), b]))
}

/// `greatest(a, b)`: NULL only where both are, but typed as if where either is.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(greatest(Users.logins, 1));
/// assert_eq!(query.to_sql().text(), r#"SELECT greatest("users"."logins", $1) FROM "users""#);
/// ```
pub fn greatest<A: Expression, B: Operand<A::Value>>(
    a: A,
    b: B,
) -> Ex<A::Value, B::OrNull<A::Null>, B::With<A::Refs>> {
    let ty = a.ty();
    let b = b.operand(&ty);
    Ex::typed(ty, Expr::call("greatest", vec![a.into_tree(), b]))
}

/// `least(a, b)`: NULL only where both are, but typed as if where either is.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(least(Users.logins, Users.id));
/// assert_eq!(query.to_sql().text(), r#"SELECT least("users"."logins", "users"."id") FROM "users""#);
/// ```
pub fn least<A: Expression, B: Operand<A::Value>>(
    a: A,
    b: B,
) -> Ex<A::Value, B::OrNull<A::Null>, B::With<A::Refs>> {
    let ty = a.ty();
    let b = b.operand(&ty);
    Ex::typed(ty, Expr::call("least", vec![a.into_tree(), b]))
}

/// `CAST(expr AS …)`, to the type of `V`.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(cast::<i64, _>(Users.id));
/// assert_eq!(query.to_sql().text(), r#"SELECT CAST("users"."id" AS int8) FROM "users""#);
/// ```
pub fn cast<V: Value, E: Expression>(expr: E) -> Ex<V, E::Null, E::Refs> {
    let ty: SqlType = V::TYPE;
    Ex::new(Expr::Cast(Box::new(expr.into_tree()), ty))
}
