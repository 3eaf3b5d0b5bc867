//! What the platform does: rules, and transactions around several writes.

pub mod accounts;
pub mod course;
pub mod discussion;
pub mod learning;
pub mod shop;
