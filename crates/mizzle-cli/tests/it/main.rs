//! Whole commands: what they print, and the code they exit with.

mod generating;
mod migrating;
mod offline;
mod project;
mod pulling;
mod pushing;
mod sql_files;
mod views;
mod written;
mod written_views;
