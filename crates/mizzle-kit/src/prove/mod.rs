//! Whether rows survive a plan: some are put into every table, and looked for afterwards.

mod contents;
mod fill;
mod touched;

use mizzle_core::Error;

pub use contents::{Contents, Lost, contents};
pub use fill::fill;
pub use touched::touched;

/// Whether a statement failed because of the rows that are there: they are not as it needs them.
///
/// ```
/// use mizzle_core::{Error, ErrorKind};
///
/// assert!(!mizzle_kit::prove::is_of_data(&Error::new(ErrorKind::Config, "no server said this")));
/// ```
pub fn is_of_data(error: &Error) -> bool {
    let classes = ["22", "23", "42804", "55000"];
    error.sqlstate().is_some_and(|state| classes.iter().any(|class| state.starts_with(class)))
}
