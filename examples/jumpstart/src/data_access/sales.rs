//! `paid_orders` and `product_sales`

use mizzle::Result;
use mizzle::prelude::*;

use crate::schema::*;

pub async fn get_paid_orders_of_user(db: &impl Executor, user: UserId) -> Result<Vec<PaidOrder>> {
    PaidOrders.filter(PaidOrders.user_id.eq(user)).order_by(PaidOrders.placed_at.desc()).all(db).await
}

/// Computes the sales anew, while others read the old ones.
pub async fn update_product_sales(db: &impl Executor) -> Result<()> {
    ProductSales.refresh().concurrently().execute(db).await
}

/// The products that earned most, as of the last refresh, with what was sold of them.
pub async fn get_best_sellers(db: &impl Executor, limit: usize) -> Result<Vec<(Product, ProductSale)>> {
    Products
        .inner_join(ProductSales, ProductSales.product_id.eq(Products.id))
        .order_by((ProductSales.earned.desc(), Products.id))
        .limit(limit)
        .all(db)
        .await
}
