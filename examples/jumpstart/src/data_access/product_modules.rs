//! `product_modules`

use mizzle::Result;
use mizzle::prelude::*;

use crate::schema::*;

/// Gives access to the modules with the product; those it has already stay.
pub async fn add_modules_to_product(
    db: &impl Executor,
    product: ProductId,
    modules: &[ModuleId],
) -> Result<u64> {
    let rows: Vec<_> =
        modules.iter().map(|&module| NewProductModule::new().product_id(product).module_id(module)).collect();
    ProductModules.insert(rows).on_conflict_do_nothing().execute(db).await
}
