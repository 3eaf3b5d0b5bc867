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

/// The modules that a user has access to, by whatever product.
pub async fn get_modules_of_user(db: &impl Executor, user: UserId) -> Result<Vec<(ModuleId, String)>> {
    Modules
        .inner_join(ProductModules, ProductModules.module_id.eq(Modules.id))
        .inner_join(Enrollments, Enrollments.product_id.eq(ProductModules.product_id))
        .filter(Enrollments.user_id.eq(user))
        .select((Modules.id, Modules.title))
        .distinct()
        .order_by(Modules.id)
        .all(db)
        .await
}
