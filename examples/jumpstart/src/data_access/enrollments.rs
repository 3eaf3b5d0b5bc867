//! `enrollments`

use mizzle::Result;
use mizzle::prelude::*;

use crate::schema::*;

/// Gives access to products; to those it has already, a user keeps it.
pub async fn create_enrollments(db: &impl Executor, enrollments: Vec<NewEnrollment>) -> Result<u64> {
    Enrollments
        .insert(enrollments)
        .on_conflict((Enrollments.user_id, Enrollments.product_id))
        .do_nothing()
        .execute(db)
        .await
}

/// Whether a user may see a segment: it is a preview, or in a module of a product that they have.
pub async fn can_see_segment(db: &impl Executor, user: UserId, segment: SegmentId) -> Result<bool> {
    let is_theirs = Products.enrollments.any(Enrollments.user_id.eq(user));
    let has_product = Segments.module.any(Modules.products.any(is_theirs));
    Segments.find(segment).filter(Segments.is_preview.or(has_product)).exists(db).await
}
