//! Whole commands: what they print, and the code they exit with.

mod adopting;
mod generating;
mod linting;
mod migrating;
mod offline;
mod patience;
mod preflight;
mod project;
mod pushing;
mod resetting;
mod sql_files;
mod views;
mod written;
mod written_views;
