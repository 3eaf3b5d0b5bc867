//! Result rows: a window on the bytes of one `DataRow` message, read in place.

mod columns;
mod fields;
mod reader;

pub use columns::{CheckFn, Mismatch, ResultColumn, ResultColumns};
pub use fields::{Field, Fields};
pub use reader::Row;
