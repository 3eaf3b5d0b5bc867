//! Every code block of the guide, in its order, run against a real server; then the API and what surrounds it.

#![allow(clippy::type_complexity, reason = "tests spell out what queries give")]

mod support;

// The guide.
mod common_patterns;
mod data_access_layer;
mod database_checklist;
mod migration_commands;
mod query_patterns;
mod relations;
mod schema_design;
mod transactions;

// The rest of the example.
mod accounts;
mod api;
mod discussion;
mod ownership;
mod shop;
mod walkthrough;
