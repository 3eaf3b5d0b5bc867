//! Newtypes: columns of a type of their own, such as `struct UserId(i32)`.

#[cfg(feature = "json")]
use crate::expr::JsonValue;
use crate::expr::{MinMax, Numeric, Textual};
use crate::value::Value;

/// A struct around one value; `#[derive(PgNewtype)]` implements it.
///
/// ```
/// # use mizzle::__examples::*;
/// #[derive(PgNewtype)]
/// struct Handle(String);
///
/// #[derive(Table)]
/// #[table(Accounts)]
/// struct Account {
///     #[column(primary_key)]
///     handle: Handle,
/// }
///
/// let query = Accounts.filter(Accounts.handle.eq(Handle("ada".into())).or(Accounts.handle.like("b%")));
/// let sql = r#"SELECT "accounts"."handle" FROM "accounts" WHERE "accounts"."handle" = $1 OR "accounts"."handle" LIKE $2"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub trait Newtype: Value {
    /// What is inside.
    type Inner: Value;
}

#[diagnostic::do_not_recommend]
impl<N: Newtype<Inner: Textual>> Textual for N {}
#[diagnostic::do_not_recommend]
impl<N: Newtype<Inner: Numeric>> Numeric for N {}
#[diagnostic::do_not_recommend]
impl<N: Newtype<Inner: MinMax>> MinMax for N {}
#[diagnostic::do_not_recommend]
#[cfg(feature = "json")]
impl<N: Newtype<Inner: JsonValue>> JsonValue for N {}
