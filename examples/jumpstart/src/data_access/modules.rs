//! `modules`

use mizzle::Result;
use mizzle::prelude::*;

use crate::schema::*;

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

/// A row for each attachment; for a segment without attachments and a module without segments, one.
pub async fn get_outline(db: &impl Executor) -> Result<Vec<(Module, Option<Segment>, Option<Attachment>)>> {
    Modules
        .left_join(Segments, Segments.module_id.eq(Modules.id))
        .left_join(Attachments, Attachments.segment_id.eq(Segments.id))
        .order_by((Modules.order, Modules.id, Segments.order, Segments.id, Attachments.id))
        .all(db)
        .await
}
