//! Typed builders. They carry types and set fields of a plain tree; nothing is decided here.

mod all_rows;
mod batch;
mod delete;
mod fetch;
mod insert;
mod join;
mod keyset;
mod new_row;
mod row_struct;
mod select;
mod selection;
mod source;
mod sql_query;
mod update;
mod update_rows;

pub use all_rows::{AllRows, NothingSelected};
pub use batch::{Batch, Batched};
pub use delete::Delete;
pub use fetch::ToSql;
pub use insert::{Insert, OnConflict, Target};
pub use keyset::{Keyset, Keys, Unordered};
#[doc(hidden)]
pub use new_row::one;
pub use new_row::{NewRow, NewRows, RowValues};
pub use row_struct::{As, Named, Root, RowOf};
pub use select::{GroupKeys, Select};
pub use selection::{Selected, Selection, Subselect};
pub use source::Query;
pub use sql_query::{FromColumns, SqlQuery, SqlStatement};
pub use update::{EveryRow, Filtered, Nothing, Returned, Unfiltered, Update, WhichRows};
pub use update_rows::{Patch, UpdateMany};
