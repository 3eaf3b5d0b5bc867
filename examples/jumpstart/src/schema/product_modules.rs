use mizzle::prelude::*;
use serde::Serialize;

use super::{ModuleId, Modules, ProductId, Products};

/// Which modules a product gives access to.
#[derive(Table, Debug, Clone, Serialize)]
#[table(ProductModules, schema = "jumpstart")]
#[primary_key(product_id, module_id)]
#[index(module_id)]
pub struct ProductModule {
    #[column(references(Products.id, on_delete = cascade))]
    pub product_id: ProductId,
    #[column(references(Modules.id, on_delete = cascade))]
    pub module_id: ModuleId,
}
