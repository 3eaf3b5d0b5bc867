use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use super::{SegmentId, Segments};

/// Which attachment.
#[derive(PgNewtype, Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AttachmentId(pub i32);

/// A file to download with a segment.
#[derive(Table, Debug, Clone, Serialize)]
#[table(Attachments, schema = "jumpstart")]
#[index(segment_id)]
pub struct Attachment {
    #[column(serial, primary_key)]
    pub id: AttachmentId,
    #[column(references(Segments.id, on_delete = cascade))]
    pub segment_id: SegmentId,
    #[column(varchar(255))]
    pub file_name: String,
    #[column(varchar(100), default = "application/octet-stream")]
    pub media_type: String,
    #[column(check = "size >= 0")]
    pub size: i64,
    /// SHA-256 of the content.
    #[serde(skip)]
    pub checksum: Option<Vec<u8>>,
}
