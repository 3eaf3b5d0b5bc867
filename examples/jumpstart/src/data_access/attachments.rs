//! `attachments`

use mizzle::Result;
use mizzle::prelude::*;

use crate::schema::*;

pub async fn create_attachments(db: &impl Executor, attachments: Vec<NewAttachment>) -> Result<u64> {
    Attachments.insert(attachments).execute(db).await
}

pub async fn get_attachments_of_segment(db: &impl Executor, segment: SegmentId) -> Result<Vec<Attachment>> {
    Attachments.filter(Attachments.segment_id.eq(segment)).order_by(Attachments.id).all(db).await
}

/// How many attachments each segment has, and how large they are together; only segments with any.
pub async fn get_attachment_sizes(db: &impl Executor) -> Result<Vec<(SegmentId, i64, Option<Decimal>)>> {
    Attachments
        .group_by(Attachments.segment_id)
        .select((Attachments.segment_id, count(), sum(Attachments.size)))
        .order_by(Attachments.segment_id)
        .all(db)
        .await
}
