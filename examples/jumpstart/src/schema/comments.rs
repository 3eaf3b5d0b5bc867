use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use super::{SegmentId, Segments, UserId, Users};

/// Which comment.
#[derive(PgNewtype, Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CommentId(pub i64);

/// What a user has to say about a segment, or about another comment.
#[derive(Table, Debug, Clone, Serialize)]
#[table(Comments, schema = "jumpstart")]
#[has_many(replies: Comments)]
#[index(segment_id, created_at)]
#[index(parent_id, where = "parent_id IS NOT NULL", name = "comments_replies_idx")]
#[index(user_id)]
pub struct Comment {
    #[column(identity, primary_key)]
    pub id: CommentId,
    #[column(references(Segments.id, on_delete = cascade))]
    pub segment_id: SegmentId,
    #[column(references(Users.id, on_delete = cascade))]
    pub user_id: UserId,
    /// The comment that this one replies to.
    #[column(references(Comments.id, on_delete = cascade))]
    pub parent_id: Option<CommentId>,
    #[column(check("btrim(body) <> ''", name = "comments_body_has_text"))]
    pub body: String,
    #[column(default = now())]
    pub created_at: Timestamp,
    #[column(soft_delete)]
    pub deleted_at: Option<Timestamp>,
}
