//! Discussion: comments on segments, and replies to them.

use std::collections::{HashMap, HashSet};

use mizzle::prelude::*;
use serde::Serialize;

use crate::data_access::comments::{self, Remark};
use crate::schema::*;
use crate::{Error, Result};

/// A comment with the replies to it.
#[derive(Debug, Clone, Serialize)]
pub struct Thread {
    #[serde(flatten)]
    pub remark: Remark,
    pub replies: Vec<Thread>,
}

/// Writes a comment on a segment.
///
/// # Errors
/// [`Error::Refused`], where it says nothing; [`Error::NotFound`], where there is no such segment.
pub async fn write_comment(
    db: &impl Executor,
    user: UserId,
    segment: SegmentId,
    body: &str,
) -> Result<Comment> {
    let comment = NewComment::new().user_id(user).segment_id(segment).body(body);
    comments::create_comment(db, comment).await.map_err(refine)
}

/// Replies to a comment, on the same segment.
///
/// # Errors
/// [`Error::Refused`], where it says nothing; [`Error::NotFound`], where the comment is gone.
pub async fn reply_to(db: &impl Executor, user: UserId, parent: CommentId, body: &str) -> Result<Comment> {
    let parent = comments::get_comment_by_id(db, parent).await?.ok_or(Error::NotFound("comment"))?;
    let reply = NewComment::new().user_id(user).segment_id(parent.segment_id).parent_id(parent.id).body(body);
    comments::create_comment(db, reply).await.map_err(refine)
}

fn refine(error: mizzle::Error) -> Error {
    if error.violates(Comments::BODY_HAS_TEXT) {
        return Error::Refused("a comment says something");
    }
    if error.violates(Comments::SEGMENT_ID_FKEY) {
        return Error::NotFound("segment");
    }
    error.into()
}

/// The discussion of a segment, oldest first, as deep as it goes: a relation has as many levels as the query says, so
/// here the comments come in one list and find their places by their parents. Replies to a comment that was deleted stand by themselves.
pub async fn show_threads(db: &impl Executor, segment: SegmentId) -> Result<Vec<Thread>> {
    let remarks = comments::get_comments_of_segment(db, segment).await?;
    let mut replies: HashMap<Option<CommentId>, Vec<Thread>> = HashMap::new();
    let shown: HashSet<CommentId> = remarks.iter().map(|remark| remark.comment.id).collect();
    for remark in remarks {
        let parent = remark.comment.parent_id.filter(|parent| shown.contains(parent));
        replies.entry(parent).or_default().push(Thread { remark, replies: Vec::new() });
    }
    Ok(take_replies(None, &mut replies))
}

fn take_replies(
    parent: Option<CommentId>,
    replies: &mut HashMap<Option<CommentId>, Vec<Thread>>,
) -> Vec<Thread> {
    let mut threads = replies.remove(&parent).unwrap_or_default();
    for thread in &mut threads {
        thread.replies = take_replies(Some(thread.remark.comment.id), replies);
    }
    threads
}
