//! `/course`, and how far users have come with it.

use axum::Json;
use axum::extract::{Path, State};
use mizzle::prelude::Db;
use serde::Deserialize;

use crate::Result;
use crate::data_access::modules::{self, ModuleOutline};
use crate::data_access::progress;
use crate::schema::*;
use crate::use_cases::course;
use crate::use_cases::learning::{self, ModuleProgress};

/// How far a user has come.
#[derive(Debug, Deserialize)]
pub struct NewPercent {
    percent: i16,
}

pub async fn show(State(db): State<Db>) -> Result<Json<Vec<ModuleOutline>>> {
    Ok(Json(modules::get_outline(&db).await?))
}

pub async fn arrange(
    State(db): State<Db>,
    Path(module): Path<ModuleId>,
    Json(order): Json<Vec<SegmentId>>,
) -> Result<Json<Vec<Segment>>> {
    Ok(Json(course::arrange_module(&db, module, &order).await?))
}

/// The course with the user's own progress in it.
pub async fn show_course_of_user(
    State(db): State<Db>,
    Path(user): Path<UserId>,
) -> Result<Json<Vec<(Module, Vec<(Segment, Vec<Progress>)>)>>> {
    Ok(Json(progress::get_course_of_user(&db, user).await?))
}

pub async fn show_progress(
    State(db): State<Db>,
    Path(user): Path<UserId>,
) -> Result<Json<Vec<ModuleProgress>>> {
    Ok(Json(learning::show_progress(&db, user).await?))
}

pub async fn mark_progress(
    State(db): State<Db>,
    Path((user, segment)): Path<(UserId, SegmentId)>,
    Json(NewPercent { percent }): Json<NewPercent>,
) -> Result<Json<Progress>> {
    Ok(Json(learning::mark_progress(&db, user, segment, percent).await?))
}
