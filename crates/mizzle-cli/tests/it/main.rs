//! Whole commands: what they print, and the code they exit with.

mod migrating;
mod offline;
mod project;
