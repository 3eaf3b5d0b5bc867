use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Attachments, Comments, ModuleId, Modules, Progresses};

/// Which segment.
#[derive(PgNewtype, Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SegmentId(pub i32);

/// What there is to do in a segment.
#[derive(PgEnum, Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[pg_enum(name = "segment_kind", schema = "jumpstart")]
#[serde(rename_all = "snake_case")]
pub enum SegmentKind {
    Video,
    Article,
    Exercise,
}

/// A lesson: one step of a module.
#[derive(Table, Debug, Clone, Serialize)]
#[table(Segments, schema = "jumpstart", json, checked)]
#[index(module_id, order)]
#[unique(module_id, slug)]
#[has_many(attachments: Attachments)]
#[has_many(progress: Progresses)]
#[has_many(comments: Comments)]
pub struct Segment {
    #[column(serial, primary_key)]
    pub id: SegmentId,
    #[column(references(Modules.id, on_delete = cascade))]
    pub module_id: ModuleId,
    #[column(varchar(100))]
    pub slug: String,
    #[column(varchar(255))]
    pub title: String,
    #[column(default = SegmentKind::Video)]
    pub kind: SegmentKind,
    /// How long it takes.
    #[column(check = "minutes > 0")]
    pub minutes: Option<i32>,
    /// Whether it can be seen without having bought anything.
    #[column(default = false)]
    pub is_preview: bool,
    #[column(default = 0)]
    pub order: i32,
    #[column(default = now(), on_update = now())]
    #[serde(skip_deserializing)]
    pub updated_at: Timestamp,
}
