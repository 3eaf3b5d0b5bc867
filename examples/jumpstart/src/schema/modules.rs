use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use super::{ProductModules, Products, Segments};

/// Which module.
#[derive(PgNewtype, Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ModuleId(pub i32);

/// A chapter of the course.
#[derive(Table, Debug, Clone, Serialize)]
#[table(Modules, schema = "jumpstart", json, checked)]
#[index(order)]
#[has_many(segments: Segments)]
#[has_many(products: Products, through = ProductModules)]
pub struct Module {
    #[column(serial, primary_key)]
    pub id: ModuleId,
    #[column(varchar(100), unique)]
    pub slug: String,
    #[column(varchar(255))]
    pub title: String,
    #[column(default = 0)]
    pub order: i32,
    #[column(default = now(), on_update = now())]
    #[serde(skip_deserializing)]
    pub updated_at: Timestamp,
}
