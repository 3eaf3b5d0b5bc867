//! Result rows: a window on the bytes of one `DataRow` message, read in place.

mod columns;
mod reader;

pub use columns::{CheckFn, Mismatch, ResultColumn, ResultColumns};
pub use reader::Row;
