use mizzle::prelude::*;
use serde::Serialize;

use super::{OrderId, ProductId, Products, UserId, Users};

/// Orders that have earned something.
#[derive(View, Debug, Clone, Serialize)]
#[view(
    PaidOrders,
    schema = "jumpstart",
    definition = "SELECT id, user_id, total, placed_at FROM jumpstart.orders WHERE status = 'paid'"
)]
#[belongs_to(user: Users, on(user_id = id))]
pub struct PaidOrder {
    pub id: OrderId,
    pub user_id: UserId,
    #[column(numeric(10, 2))]
    pub total: Decimal,
    pub placed_at: Timestamp,
}

/// What was sold of each product, as of the last refresh.
#[derive(View, Debug, Clone, Serialize)]
#[view(
    ProductSales,
    schema = "jumpstart",
    materialized,
    definition = "
        SELECT item.product_id, sum(item.quantity), sum(item.amount)
        FROM jumpstart.order_items item
        JOIN jumpstart.paid_orders paid ON paid.id = item.order_id
        GROUP BY item.product_id"
)]
#[index(product_id, unique)]
#[belongs_to(product: Products, on(product_id = id))]
pub struct ProductSale {
    pub product_id: ProductId,
    pub sold: i64,
    pub earned: Decimal,
}
