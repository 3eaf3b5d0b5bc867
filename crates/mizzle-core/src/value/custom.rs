//! Types of the user's own: anything with `ToSql` and `FromSql`, named by `#[column(type = "…")]`.

use std::marker::PhantomData;

use postgres_types::{FromSql, FromSqlOwned, ToSql};

use crate::row::{Mismatch, ResultColumn};
use crate::value::{BoxError, Datum, SqlType, Value};

/// What a type needs to be stored by `#[column(type = "…")]`: the traits of `postgres-types`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored by `#[column(type = \"…\")]`",
    label = "wants `ToSql`, `FromSql`, `Send` and `Sync`",
    note = "derive or implement the two traits of `postgres-types`, which `mizzle::types` re-exports"
)]
pub trait Stored: ToSql + FromSqlOwned + Send + Sync + 'static {}

impl<T: ToSql + FromSqlOwned + Send + Sync + 'static> Stored for T {}

/// The type of a column that holds a `P` by its own `ToSql` and `FromSql`. A program never has one of these in
/// its hands: it gives and gets `P`.
pub struct Custom<P>(PhantomData<fn() -> P>);

impl<P: Stored> Value for Custom<P> {
    type Rust = P;
    // Every column of this type brings the name that its author wrote.
    const TYPE: SqlType = SqlType::custom("unknown");

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        if !column.resolved {
            return Err(Mismatch::Unresolved);
        }
        Ok(<P as FromSql>::accepts(&column.ty))
    }

    fn decode(column: &ResultColumn, raw: &[u8]) -> Result<P, BoxError> {
        <P as FromSql>::from_sql(&column.ty, raw)
    }

    fn datum(value: &P, ty: &SqlType) -> Datum {
        Datum::by_to_sql(value, ty)
    }
}
