//! `modules`

use mizzle::Result;
use mizzle::prelude::*;
use serde::Serialize;

use crate::schema::*;

/// A module with its segments, in their order.
#[derive(Shape, Debug, Clone, Serialize)]
#[shape(Modules)]
pub struct ModuleOutline {
    #[shape(flatten)]
    #[serde(flatten)]
    pub module: Module,
    #[shape(order_by = (Segments.order, Segments.id))]
    pub segments: Vec<SegmentOutline>,
}

/// A segment with its attachments.
#[derive(Shape, Debug, Clone, Serialize)]
#[shape(Segments)]
pub struct SegmentOutline {
    #[shape(flatten)]
    #[serde(flatten)]
    pub segment: Segment,
    #[shape(order_by = Attachments.id)]
    pub attachments: Vec<Attachment>,
}

pub async fn create_module(db: &impl Executor, module: NewModule) -> Result<Module> {
    Modules.insert(module).returning().one(db).await
}

pub async fn get_modules(db: &impl Executor) -> Result<Vec<Module>> {
    Modules.order_by(Modules.order).all(db).await
}

pub async fn get_module_by_slug(db: &impl Executor, slug: &str) -> Result<Option<Module>> {
    Modules.filter(Modules.slug.eq(slug)).first(db).await
}

/// Deletes the module; its segments, with all that is theirs, go with it.
pub async fn delete_module(db: &impl Executor, id: ModuleId) -> Result<Option<Module>> {
    Modules.delete().filter(Modules.id.eq(id)).returning().first(db).await
}

/// The whole course: three tables, one statement.
pub async fn get_outline(db: &impl Executor) -> Result<Vec<ModuleOutline>> {
    Modules.shape().order_by((Modules.order, Modules.id)).all(db).await
}

/// The modules that a user has access to, by whatever product.
pub async fn get_modules_of_user(db: &impl Executor, user: UserId) -> Result<Vec<(ModuleId, String)>> {
    let is_theirs = Products.enrollments.any(Enrollments.user_id.eq(user));
    Modules
        .filter(Modules.products.any(is_theirs))
        .select((Modules.id, Modules.title))
        .order_by(Modules.id)
        .all(db)
        .await
}
