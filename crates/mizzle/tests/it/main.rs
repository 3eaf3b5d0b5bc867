//! The tests of what a program sees, on a real server.

// The tests say what type a query gives.
#![allow(clippy::type_complexity)]

mod fixture;
mod guide;
mod support;

mod aggregates;
mod allocations;
mod body;
mod copy;
mod dynamic;
mod embedded_migrations;
mod errors;
mod hostile;
mod joins;
mod relations;
mod rendering;
mod soft_delete;
mod sql;
mod streams;
mod ui;
mod values;
mod views;
mod writes;
