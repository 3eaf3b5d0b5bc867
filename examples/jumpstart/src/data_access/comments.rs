//! `comments`

use mizzle::Result;
use mizzle::prelude::*;
use serde::Serialize;

use crate::schema::*;

/// A comment, and who wrote it; nobody, where the account is closed.
#[derive(Shape, Debug, Clone, Serialize)]
#[shape(Comments)]
pub struct Remark {
    #[shape(flatten)]
    #[serde(flatten)]
    pub comment: Comment,
    #[shape(user.name)]
    pub author: Option<String>,
}

/// A comment that replies to none, with the first replies to it.
#[derive(Shape, Debug, Clone, Serialize)]
#[shape(Comments)]
pub struct Topic {
    #[shape(flatten)]
    #[serde(flatten)]
    pub remark: Remark,
    #[shape(expr = Comments.replies.count())]
    pub reply_count: i64,
    #[shape(replies, order_by = (Comments.created_at, Comments.id), limit = 3)]
    pub first_replies: Vec<Remark>,
}

pub async fn create_comment(db: &impl Executor, comment: NewComment) -> Result<Comment> {
    Comments.insert(comment).returning().one(db).await
}

pub async fn get_comment_by_id(db: &impl Executor, id: CommentId) -> Result<Option<Comment>> {
    Comments.find(id).first(db).await
}

/// All comments on a segment, oldest first.
pub async fn get_comments_of_segment(db: &impl Executor, segment: SegmentId) -> Result<Vec<Remark>> {
    Comments
        .filter(Comments.segment_id.eq(segment))
        .shape()
        .order_by((Comments.created_at, Comments.id))
        .all(db)
        .await
}

/// The topics of a segment, those with the most replies first. A reply whose parent is gone is a topic.
pub async fn get_topics_of_segment(db: &impl Executor, segment: SegmentId) -> Result<Vec<Topic>> {
    Comments
        .filter(Comments.segment_id.eq(segment).and(Comments.parent.is_empty()))
        .shape()
        .order_by((Comments.replies.count().desc(), Comments.id))
        .all(db)
        .await
}

/// The replies of a user, each with what it replies to, where that is still there.
pub async fn get_replies_of_user(db: &impl Executor, user: UserId) -> Result<Vec<(String, Option<String>)>> {
    Comments
        .filter(Comments.user_id.eq(user).and(Comments.parent_id.is_not_null()))
        .select((Comments.body, Comments.parent.value(Comments.body)))
        .order_by(Comments.id)
        .all(db)
        .await
}

/// Hides a comment; its replies stay.
pub async fn soft_delete_comment(db: &impl Executor, id: CommentId) -> Result<u64> {
    Comments.soft_delete().filter(Comments.id.eq(id)).execute(db).await
}
