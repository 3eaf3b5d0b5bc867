//! The tables and views of the course platform, one file each.
//!
//! They live in a PostgreSQL schema of their own, `jumpstart`, so that the example leaves alone whatever else the
//! database holds.

#![allow(clippy::duplicated_attributes, reason = "two indexes of a table may have a column in common")]

mod attachments;
mod comments;
mod coupons;
mod enrollments;
mod events;
mod modules;
mod order_items;
mod orders;
mod product_modules;
mod products;
mod profiles;
mod progress;
mod sales;
mod segments;
mod users;

pub use attachments::*;
pub use comments::*;
pub use coupons::*;
pub use enrollments::*;
pub use events::*;
pub use modules::*;
pub use order_items::*;
pub use orders::*;
pub use product_modules::*;
pub use products::*;
pub use profiles::*;
pub use progress::*;
pub use sales::*;
pub use segments::*;
pub use users::*;

use mizzle::__core::schema::Schema;

/// All of it, to create a database from.
///
/// # Errors
/// Where the definitions contradict each other.
pub fn schema() -> mizzle::Result<Schema> {
    mizzle::schema![
        Users,
        Profiles,
        Modules,
        Segments,
        Attachments,
        Progresses,
        Comments,
        Products,
        ProductModules,
        Coupons,
        Orders,
        OrderItems,
        Enrollments,
        Events,
        PaidOrders,
        ProductSales,
    ]
}
