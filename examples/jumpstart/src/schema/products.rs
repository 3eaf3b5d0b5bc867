use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Enrollments, Modules, ProductModules};

/// Which product.
#[derive(PgNewtype, Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProductId(pub i32);

/// What the shop shows of a product; kept as jsonb.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductMetadata {
    pub color: Option<String>,
    pub highlights: Vec<String>,
}

/// Something to buy: the course, or a part of it.
#[derive(Table, Debug, Clone, Serialize)]
#[table(Products, schema = "jumpstart", json, checked)]
#[has_many(modules: Modules, through = ProductModules)]
#[has_many(enrollments: Enrollments)]
#[index(tags, using = gin)]
#[index(metadata.opclass("jsonb_path_ops"), using = gin)]
pub struct Product {
    #[column(serial, primary_key)]
    pub id: ProductId,
    #[column(varchar(100), unique)]
    pub slug: String,
    #[column(varchar(255))]
    pub name: String,
    #[column(numeric(10, 2), check = "price >= 0")]
    pub price: Decimal,
    #[column(default = [])]
    pub tags: Vec<String>,
    #[column(default = {})]
    pub metadata: Json<ProductMetadata>,
    #[column(default = true)]
    pub is_active: bool,
    #[column(default = now(), on_update = now())]
    #[serde(skip_deserializing)]
    pub updated_at: Timestamp,
}
