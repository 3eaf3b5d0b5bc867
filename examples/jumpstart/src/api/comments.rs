//! `/segments/{segment}/comments`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mizzle::prelude::Db;
use serde::Deserialize;

use crate::Result;
use crate::data_access::comments::{self, Topic};
use crate::schema::*;
use crate::use_cases::discussion::{self, Thread};

/// A comment, or a reply to one.
#[derive(Debug, Deserialize)]
pub struct Words {
    user: UserId,
    body: String,
    reply_to: Option<CommentId>,
}

pub async fn list(State(db): State<Db>, Path(segment): Path<SegmentId>) -> Result<Json<Vec<Thread>>> {
    Ok(Json(discussion::show_threads(&db, segment).await?))
}

pub async fn list_topics(State(db): State<Db>, Path(segment): Path<SegmentId>) -> Result<Json<Vec<Topic>>> {
    Ok(Json(comments::get_topics_of_segment(&db, segment).await?))
}

pub async fn write(
    State(db): State<Db>,
    Path(segment): Path<SegmentId>,
    Json(Words { user, body, reply_to }): Json<Words>,
) -> Result<(StatusCode, Json<Comment>)> {
    let comment = match reply_to {
        Some(parent) => discussion::reply_to(&db, user, parent, &body).await?,
        None => discussion::write_comment(&db, user, segment, &body).await?,
    };
    Ok((StatusCode::CREATED, Json(comment)))
}
