//! Pure database operations: a file a table, functions named verb first, no business rules.
//!
//! Each takes any `Executor`: the pool, one connection, or a transaction.

pub mod attachments;
pub mod comments;
pub mod coupons;
pub mod enrollments;
pub mod events;
pub mod modules;
pub mod order_items;
pub mod orders;
pub mod product_modules;
pub mod products;
pub mod profiles;
pub mod progress;
pub mod sales;
pub mod segments;
pub mod users;
