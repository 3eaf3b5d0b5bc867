//! Whether rows survive a plan: some are put into every table, and looked for afterwards.

mod contents;
mod fill;
mod touched;

pub use contents::{Contents, Lost, contents};
pub use fill::fill;
pub use touched::touched;
