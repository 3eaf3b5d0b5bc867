//! Each clause and operator: the SQL it makes, which the server then plans.

mod clauses;
mod families;
mod operators;
mod statements;
