//! `comments`

use mizzle::Result;
use mizzle::prelude::*;

use crate::schema::*;

alias!(pub Parents = Comments as "parent");

pub async fn create_comment(db: &impl Executor, comment: NewComment) -> Result<Comment> {
    Comments.insert(comment).returning().one(db).await
}

pub async fn get_comment_by_id(db: &impl Executor, id: CommentId) -> Result<Option<Comment>> {
    Comments.find(id).first(db).await
}

/// All comments on a segment, oldest first, with the names of their authors.
pub async fn get_comments_of_segment(
    db: &impl Executor,
    segment: SegmentId,
) -> Result<Vec<(Comment, Option<String>)>> {
    Comments
        .inner_join(Users, Users.id.eq(Comments.user_id))
        .filter(Comments.segment_id.eq(segment))
        .select((Comments, Users.name))
        .order_by((Comments.created_at, Comments.id))
        .all(db)
        .await
}

/// The replies of a user, each with what it replies to, where that is still there.
pub async fn get_replies_of_user(db: &impl Executor, user: UserId) -> Result<Vec<(String, Option<String>)>> {
    Comments
        .left_join(Parents, Parents.id.eq(Comments.parent_id))
        .filter(Comments.user_id.eq(user).and(Comments.parent_id.is_not_null()))
        .select((Comments.body, Parents.body))
        .order_by(Comments.id)
        .all(db)
        .await
}

/// Hides a comment; its replies stay.
pub async fn soft_delete_comment(db: &impl Executor, id: CommentId) -> Result<u64> {
    Comments.soft_delete().filter(Comments.id.eq(id)).execute(db).await
}
