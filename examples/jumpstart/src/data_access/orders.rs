//! `orders`

use mizzle::Result;
use mizzle::prelude::*;
use serde::Serialize;

use super::order_items::ReceiptLine;
use crate::schema::*;

/// An order with its lines.
#[derive(Shape, Debug, Clone, Serialize)]
#[shape(Orders)]
pub struct Receipt {
    #[shape(flatten)]
    #[serde(flatten)]
    pub order: Order,
    #[shape(items, order_by = OrderItems.product.value(Products.name))]
    pub lines: Vec<ReceiptLine>,
}

pub async fn create_order(db: &impl Executor, order: NewOrder) -> Result<Order> {
    Orders.insert(order).returning().one(db).await
}

pub async fn get_order_by_id(db: &impl Executor, id: OrderId) -> Result<Option<Order>> {
    Orders.find(id).first(db).await
}

pub async fn get_receipt(db: &impl Executor, id: OrderId) -> Result<Option<Receipt>> {
    Orders.find(id).shape().first(db).await
}

pub async fn get_orders_of_user(db: &impl Executor, user: UserId) -> Result<Vec<Order>> {
    Orders.filter(Orders.user_id.eq(user)).order_by(Orders.placed_at.desc()).all(db).await
}

/// Moves an order on; `None`, where it does not stand where it should.
pub async fn move_order(
    db: &impl Executor,
    id: OrderId,
    from: OrderStatus,
    to: OrderStatus,
) -> Result<Option<Order>> {
    Orders
        .update(Orders.status.set(to))
        .filter(Orders.id.eq(id).and(Orders.status.eq(from)))
        .returning()
        .first(db)
        .await
}

/// What was earned by paid orders.
pub async fn get_revenue(db: &impl Executor) -> Result<Option<Decimal>> {
    Orders.filter(Orders.status.eq(OrderStatus::Paid)).select(sum(Orders.total)).one(db).await
}
