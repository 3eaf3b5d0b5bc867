use mizzle::prelude::*;
use serde::Serialize;

use super::{OrderId, OrderItems, ProductId, Products, UserId, Users};

/// What a user has access to, and the order that paid for it; without an order, it was a gift.
#[derive(Table, Debug, Clone, Serialize)]
#[table(Enrollments, schema = "jumpstart")]
#[primary_key(user_id, product_id)]
#[foreign_key(columns(order_id, product_id), references(OrderItems.order_id, OrderItems.product_id), on_delete = cascade)]
#[index(product_id)]
#[index(order_id, product_id)]
#[index(giver_id, where = "giver_id IS NOT NULL", name = "enrollments_gifts_idx")]
#[belongs_to(item: OrderItems, via(order_id, product_id))]
pub struct Enrollment {
    #[column(references(Users.id, on_delete = cascade))]
    pub user_id: UserId,
    #[column(references(Products.id, on_delete = cascade))]
    pub product_id: ProductId,
    pub order_id: Option<OrderId>,
    /// Who made it a gift.
    #[column(references(Users.id, on_delete = set_null))]
    pub giver_id: Option<UserId>,
    #[column(default = now())]
    pub enrolled_at: Timestamp,
}
