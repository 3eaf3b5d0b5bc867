//! Whole commands: what they print, and the code they exit with.

mod adopting;
mod checking;
mod drawing;
mod generating;
mod linting;
mod migrating;
mod offline;
mod patience;
mod preflight;
mod project;
mod pulling;
mod pushing;
mod resetting;
mod sql_files;
#[cfg(unix)]
mod terminal;
mod views;
mod written;
mod written_views;
