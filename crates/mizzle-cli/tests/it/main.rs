//! Whole commands: what they print, and the code they exit with.

mod generating;
mod linting;
mod migrating;
mod offline;
mod project;
mod pushing;
