//! Typed builders. They carry types and set fields of a plain tree; nothing is decided here.

mod all_rows;
mod batch;
mod copy_in;
mod copy_rows;
mod delete;
mod fetch;
mod group_keys;
mod insert;
mod join;
mod keyset;
mod new_row;
mod refresh;
mod row_struct;
mod row_values;
pub(crate) mod select;
mod selection;
mod source;
mod sql_query;
mod update;
mod update_rows;
mod which_rows;

pub use all_rows::{AllRows, NothingSelected};
pub use batch::{Batch, Batched};
pub use copy_in::CopyIn;
pub use copy_rows::{CopyRow, CopyRows, FromIter, FromResults, FromRows, FromStream, RowStream};
pub use delete::Delete;
pub use fetch::Rendered;
pub(crate) use fetch::only;
pub use group_keys::{GroupKey, GroupKeys};
pub use insert::{Insert, OnConflict, Target};
pub use keyset::{IntoCursor, Keys, Keyset, Unordered};
pub use new_row::{Given, IsGiven, Missing, NewRow, NewRowOf, NewRows, NewRowsOf};
#[doc(hidden)]
pub use new_row::{one, present};
pub use refresh::{Concurrently, Emptied, Exclusively, Refresh};
pub use row_struct::{As, Named, ReadRow, Root, RowOf, Takes};
pub use row_values::{For, ForInsert, ForUpdate, NotInPatch, RowValues, Values};
#[doc(hidden)]
pub use row_values::{Shown, assign, debug, value, value_or_null};
pub use select::Select;
pub(crate) use select::{FirstOrder, not_found};
pub use selection::{Selected, Selection, Subselect, output_table};
#[doc(hidden)]
pub use source::Only;
pub use source::Query;
pub use sql_query::{FromColumn, FromColumns, SqlQuery, SqlStatement, read_named};
pub use update::{Nothing, Returned, Update};
pub use update_rows::{Patch, UpdateMany};
pub use which_rows::{EveryRow, Filtered, Unfiltered, WhichRows};
