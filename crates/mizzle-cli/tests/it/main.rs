//! Whole commands: what they print, and the code they exit with.

mod checking;
mod generating;
mod migrating;
mod offline;
mod project;
mod pushing;
mod sql_files;
mod written;
