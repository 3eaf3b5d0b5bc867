//! `products`

use mizzle::Result;
use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use crate::schema::*;

/// What to look for; all of it is optional.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProductSearch {
    /// Part of the name.
    pub text: Option<String>,
    pub tag: Option<String>,
    pub max_price: Option<Decimal>,
}

/// A product, and how many have it.
#[derive(Shape, Debug, Clone, PartialEq, Eq, Serialize)]
#[shape(Products)]
pub struct ProductRank {
    pub id: ProductId,
    pub name: String,
    #[shape(expr = Products.enrollments.count())]
    pub customers: i64,
    #[shape(order_by = Modules.order)]
    pub modules: Vec<ModuleTitle>,
}

/// A module, by its title.
#[derive(Shape, Debug, Clone, PartialEq, Eq, Serialize)]
#[shape(Modules)]
pub struct ModuleTitle {
    pub id: ModuleId,
    pub title: String,
}

pub async fn create_product(db: &impl Executor, product: NewProduct) -> Result<Product> {
    Products.insert(product).returning().one(db).await
}

pub async fn get_products_by_ids(db: &impl Executor, ids: &[ProductId]) -> Result<Vec<Product>> {
    Products.filter(Products.id.is_in(ids).and(Products.is_active)).order_by(Products.id).all(db).await
}

pub async fn search_products(db: &impl Executor, search: ProductSearch) -> Result<Vec<Product>> {
    Products
        .filter(Products.is_active.eq(true))
        .filter_if(search.text, |query, text| query.filter(Products.name.ilike(format!("%{text}%"))))
        .filter_if(search.tag, |query, tag| query.filter(Products.tags.contains([tag])))
        .filter_if(search.max_price, |query, price| query.filter(Products.price.le(price)))
        .order_by((Products.price, Products.id))
        .all(db)
        .await
}

/// What is for sale, that which most people have first.
pub async fn get_bestsellers(db: &impl Executor, count: u32) -> Result<Vec<ProductRank>> {
    Products
        .filter(Products.is_active)
        .shape()
        .order_by((Products.enrollments.count().desc(), Products.id))
        .limit(count)
        .all(db)
        .await
}

/// `None`, where there are no products.
pub async fn get_average_price(db: &impl Executor) -> Result<Option<Decimal>> {
    Products.select(avg(Products.price)).one(db).await
}
