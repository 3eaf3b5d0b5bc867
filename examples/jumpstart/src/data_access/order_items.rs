//! `order_items`

use mizzle::Result;
use mizzle::prelude::*;
use serde::Serialize;

use crate::schema::*;

/// A line of a receipt.
#[derive(Shape, Debug, Clone, PartialEq, Serialize)]
#[shape(OrderItems)]
pub struct ReceiptLine {
    #[shape(product.name)]
    pub product: String,
    pub quantity: i32,
    pub unit_price: Decimal,
    pub amount: Decimal,
}

pub async fn create_order_items(db: &impl Executor, items: Vec<NewOrderItem>) -> Result<Vec<OrderItem>> {
    OrderItems.insert(items).returning().all(db).await
}

pub async fn get_products_of_order(db: &impl Executor, order: OrderId) -> Result<Vec<ProductId>> {
    OrderItems.filter(OrderItems.order_id.eq(order)).select(OrderItems.product_id).all(db).await
}
