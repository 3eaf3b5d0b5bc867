//! The tests of what a program sees, on a real server.

mod fixture;
mod guide;
mod support;

mod aggregates;
mod body;
mod dynamic;
mod errors;
mod hostile;
mod joins;
mod rendering;
mod soft_delete;
mod sql;
mod streams;
mod ui;
mod values;
mod writes;
