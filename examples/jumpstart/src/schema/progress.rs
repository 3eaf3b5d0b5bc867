use mizzle::prelude::*;
use serde::Serialize;

use super::{SegmentId, Segments, UserId, Users};

/// How far a user has come with a segment.
#[derive(Table, Debug, Clone, Serialize)]
#[table(Progresses, name = "progress", schema = "jumpstart")]
#[primary_key(user_id, segment_id)]
#[index(segment_id)]
pub struct Progress {
    #[column(references(Users.id, on_delete = cascade))]
    pub user_id: UserId,
    #[column(references(Segments.id, on_delete = cascade))]
    pub segment_id: SegmentId,
    #[column(default = 0, check = "percent BETWEEN 0 AND 100")]
    pub percent: i16,
    pub completed_at: Option<Timestamp>,
    #[column(default = now(), on_update = now())]
    pub updated_at: Timestamp,
}
