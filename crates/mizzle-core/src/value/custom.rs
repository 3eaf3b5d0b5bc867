//! Types of the user's own: anything with `ToSql` and `FromSql`, named by `#[column(type = "…")]`.

use std::marker::PhantomData;

use postgres_types::{FromSql, FromSqlOwned, ToSql, Type};

use crate::row::{Mismatch, ResultColumn};
use crate::value::{BoxError, Datum, SqlType, Value};

/// What a type needs to be stored by `#[column(type = "…")]`: the traits of `postgres-types`.
///
/// ```
/// # use mizzle::__examples::*;
/// fn wants_stored<T: mizzle::value::Stored>() {}
///
/// wants_stored::<std::net::IpAddr>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored by `#[column(type = \"…\")]`",
    label = "wants `ToSql`, `FromSql`, `Send` and `Sync`",
    note = "derive or implement the two traits of `postgres-types`, which `mizzle::types` re-exports"
)]
pub trait Stored: Sized + Send + Sync + 'static {
    /// The type of the column.
    type Column: Value;

    /// [`FromSql::accepts`]
    fn accepts(ty: &Type) -> bool;

    /// [`FromSql::from_sql`]
    ///
    /// # Errors
    /// What does not fit.
    fn decode(ty: &Type, raw: &[u8]) -> Result<Self, BoxError>;

    /// [`ToSql::to_sql`]
    fn datum(&self, ty: &SqlType) -> Datum;
}

#[diagnostic::do_not_recommend]
impl<T: Convertible> Stored for T {
    type Column = Custom<T>;

    fn accepts(ty: &Type) -> bool {
        <T as FromSql>::accepts(ty)
    }

    fn decode(ty: &Type, raw: &[u8]) -> Result<T, BoxError> {
        T::from_sql(ty, raw)
    }

    fn datum(&self, ty: &SqlType) -> Datum {
        Datum::by_to_sql(self, ty)
    }
}

/// The bounds of [`Stored`]. They are a trait of their own because rustc then reports what misses them as one thing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored by `#[column(type = \"…\")]`",
    label = "wants `ToSql`, `FromSql`, `Send` and `Sync`",
    note = "derive or implement the two traits of `postgres-types`, which `mizzle::types` re-exports"
)]
pub trait Convertible: ToSql + FromSqlOwned + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: ToSql + FromSqlOwned + Send + Sync + 'static> Convertible for T {}

/// The type of a column that holds a `P` by its own `ToSql` and `FromSql`. A program never has one of these in
/// its hands: it gives and gets `P`.
pub struct Custom<P>(PhantomData<fn() -> P>);

// A type that is not `Stored` says so itself, not that its wrapper is no column.
impl<P: Stored> Value for Custom<P> {
    type Rust = P;
    // Every column of this type brings the name that its author wrote.
    const TYPE: SqlType = SqlType::custom("unknown");

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        if !column.resolved {
            return Err(Mismatch::Unresolved);
        }
        Ok(P::accepts(&column.ty))
    }

    fn decode(column: &ResultColumn, raw: &[u8]) -> Result<P, BoxError> {
        P::decode(&column.ty, raw)
    }

    fn datum(value: &P, ty: &SqlType) -> Datum {
        value.datum(ty)
    }
}
