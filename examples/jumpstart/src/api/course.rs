//! `/course`, and how far users have come with it.

use axum::Json;
use axum::extract::{Path, State};
use mizzle::prelude::Db;
use serde::Deserialize;

use crate::Result;
use crate::schema::*;
use crate::use_cases::course::{self, ModuleOutline};
use crate::use_cases::learning::{self, ModuleProgress};

/// How far a user has come.
#[derive(Debug, Deserialize)]
pub struct NewPercent {
    percent: i16,
}

pub async fn show(State(db): State<Db>) -> Result<Json<Vec<ModuleOutline>>> {
    Ok(Json(course::show_outline(&db).await?))
}

pub async fn arrange(
    State(db): State<Db>,
    Path(module): Path<ModuleId>,
    Json(order): Json<Vec<SegmentId>>,
) -> Result<Json<Vec<Segment>>> {
    Ok(Json(course::arrange_module(&db, module, &order).await?))
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
