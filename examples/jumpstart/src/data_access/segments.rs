//! `segments`

use mizzle::Result;
use mizzle::prelude::*;
use serde::Serialize;

use crate::schema::*;

/// A segment, and the module it belongs to.
#[derive(Row, Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SegmentCard {
    pub id: SegmentId,
    pub title: String,
    pub kind: SegmentKind,
    #[row(Modules.title)]
    pub module: String,
}

pub async fn create_segment(db: &impl Executor, segment: NewSegment) -> Result<Segment> {
    Segments.insert(segment).returning().one(db).await
}

pub async fn get_segment_by_id(db: &impl Executor, id: SegmentId) -> Result<Option<Segment>> {
    Segments.find(id).first(db).await
}

pub async fn get_segments_of_module(db: &impl Executor, module: ModuleId) -> Result<Vec<Segment>> {
    Segments.filter(Segments.module_id.eq(module)).order_by((Segments.order, Segments.id)).all(db).await
}

pub async fn get_segment_cards(db: &impl Executor) -> Result<Vec<SegmentCard>> {
    Segments
        .inner_join(Modules, Segments.module_id.eq(Modules.id))
        .select_as::<SegmentCard>()
        .order_by((Modules.order, Segments.order))
        .all(db)
        .await
}

pub async fn set_segment_order(db: &impl Executor, id: SegmentId, order: i32) -> Result<Option<Segment>> {
    Segments.update(Segments.order.set(order)).filter(Segments.id.eq(id)).returning().first(db).await
}

/// Gives many segments their places in one statement.
pub async fn set_segment_orders(db: &impl Executor, places: &[(SegmentId, i32)]) -> Result<u64> {
    let rows = places.iter().map(|&(id, order)| (id, SegmentPatch::new().order(order)));
    Segments.update_many(rows).execute(db).await
}

pub async fn update_segment(
    db: &impl Executor,
    id: SegmentId,
    patch: SegmentPatch,
) -> Result<Option<Segment>> {
    Segments.update(patch).filter(Segments.id.eq(id)).returning().first(db).await
}
