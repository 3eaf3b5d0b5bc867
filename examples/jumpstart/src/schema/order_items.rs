use mizzle::prelude::*;
use serde::Serialize;

use super::{OrderId, Orders, ProductId, Products};

/// A product in an order, at the price of that day.
#[derive(Table, Debug, Clone, Serialize)]
#[table(OrderItems, schema = "jumpstart")]
#[primary_key(order_id, product_id)]
#[index(product_id)]
pub struct OrderItem {
    #[column(references(Orders.id, on_delete = cascade))]
    pub order_id: OrderId,
    #[column(references(Products.id, on_delete = restrict))]
    pub product_id: ProductId,
    #[column(default = 1, check = "quantity > 0")]
    pub quantity: i32,
    #[column(numeric(10, 2), check = "unit_price >= 0")]
    pub unit_price: Decimal,
    /// Computed by the server.
    #[column(numeric(12, 2), generated = "quantity * unit_price")]
    pub amount: Decimal,
}
