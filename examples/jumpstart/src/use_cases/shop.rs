//! The shop: orders, and what they give access to.

use std::collections::BTreeMap;

use mizzle::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::data_access::orders::Receipt;
use crate::data_access::{coupons, enrollments, events, order_items, orders, products};
use crate::schema::*;
use crate::{Error, Result};

/// What a customer wants.
#[derive(Debug, Clone, Deserialize)]
pub struct Cart {
    pub items: Vec<CartItem>,
    #[serde(default)]
    pub coupon: Option<CouponCode>,
}

/// A product, and how many of it.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct CartItem {
    pub product: ProductId,
    pub quantity: i32,
}

/// Places an order: takes the coupon, fixes the prices, writes the order and its items, and records it. If any of
/// it fails, nothing has happened, and the coupon is unused.
///
/// # Errors
/// [`Error::Refused`], where the cart is empty or a quantity is not positive; [`Error::NotFound`], where a product
/// is not for sale; [`Error::CouponRefused`].
pub async fn place_order(db: &Db, user: UserId, cart: Cart) -> Result<Receipt> {
    let quantities = merge(&cart.items)?;
    db.try_transaction(async |tx| {
        let ids: Vec<_> = quantities.keys().map(|&id| ProductId(id)).collect();
        let products = products::get_products_by_ids(tx, &ids).await?;
        if products.len() != quantities.len() {
            return Err(Error::NotFound("product"));
        }
        let percent_off = match &cart.coupon {
            None => 0,
            Some(code) => match coupons::use_coupon(tx, code).await? {
                Some(coupon) => coupon.percent_off,
                None => return Err(Error::CouponRefused(code.clone())),
            },
        };
        let lines: Vec<_> = products.iter().map(|product| (product, quantities[&product.id.0])).collect();
        let full: Decimal =
            lines.iter().map(|(product, quantity)| product.price * Decimal::from(*quantity)).sum();
        let total = (full * Decimal::from(100 - percent_off) / Decimal::from(100)).round_dp(2);
        let order = NewOrder::new().user_id(user).total(total).coupon_code(cart.coupon.clone());
        let order = orders::create_order(tx, order).await?;
        let item = |(product, quantity): &(&Product, i32)| {
            NewOrderItem::new()
                .order_id(order.id)
                .product_id(product.id)
                .quantity(*quantity)
                .unit_price(product.price)
        };
        order_items::create_order_items(tx, lines.iter().map(item).collect()).await?;
        events::record_event(tx, user, "order.placed", json!({ "order": order.id, "total": total })).await?;
        orders::get_receipt(tx, order.id).await?.ok_or(Error::NotFound("order"))
    })
    .await
}

/// Marks a pending order as paid, and gives access to what was bought.
///
/// # Errors
/// [`Error::NotFound`], where there is no such order, or it is not pending.
pub async fn pay_order(db: &Db, id: OrderId) -> Result<Order> {
    db.try_transaction(async |tx| {
        let order = orders::move_order(tx, id, OrderStatus::Pending, OrderStatus::Paid).await?;
        let order = order.ok_or(Error::NotFound("pending order"))?;
        let bought = order_items::get_products_of_order(tx, id).await?;
        let enrollment =
            |product| NewEnrollment::new().user_id(order.user_id).product_id(product).order_id(order.id);
        enrollments::create_enrollments(tx, bought.into_iter().map(enrollment).collect()).await?;
        events::record_event(tx, order.user_id, "order.paid", json!({ "order": order.id })).await?;
        Ok(order)
    })
    .await
}

/// How many of each product, where a product may stand in the cart twice.
fn merge(items: &[CartItem]) -> Result<BTreeMap<i32, i32>> {
    let mut quantities = BTreeMap::new();
    for item in items {
        let quantity: &mut i32 = quantities.entry(item.product.0).or_default();
        let sum = quantity.checked_add(item.quantity).filter(|_| item.quantity > 0);
        *quantity = sum.ok_or(Error::Refused("a quantity is a small number above zero"))?;
    }
    match quantities.is_empty() {
        true => Err(Error::Refused("the cart is empty")),
        false => Ok(quantities),
    }
}
