//! `/users`

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use mizzle::prelude::Db;
use serde::{Deserialize, Serialize};

use super::cursor::Cursor;
use crate::data_access::users::{self, UserCard, UserOverview, UserSearch};
use crate::schema::*;
use crate::use_cases::accounts;
use crate::{Error, Result};

/// Which page.
#[derive(Debug, Deserialize)]
pub struct PageQuery {
    after: Option<Cursor>,
    limit: Option<u32>,
}

/// A page, and what to ask for next.
#[derive(Debug, Serialize)]
pub struct Page {
    users: Vec<UserCard>,
    next: Option<Cursor>,
}

pub async fn list(State(db): State<Db>, Query(page): Query<PageQuery>) -> Result<Json<Page>> {
    let size = page.limit.unwrap_or(20).clamp(1, 100);
    let page = accounts::list_users(&db, page.after.map(|Cursor(cursor)| cursor), size).await?;
    Ok(Json(Page { users: page.users, next: page.next.map(Cursor) }))
}

pub async fn search(State(db): State<Db>, Query(search): Query<UserSearch>) -> Result<Json<Vec<UserCard>>> {
    Ok(Json(users::search_users(&db, search).await?))
}

/// The body is the `NewUser`: a column without a default that is absent is refused before the database sees it.
pub async fn register(State(db): State<Db>, Json(user): Json<NewUser>) -> Result<(StatusCode, Json<User>)> {
    Ok((StatusCode::CREATED, Json(accounts::register_user(&db, user).await?)))
}

pub async fn show(State(db): State<Db>, Path(id): Path<UserId>) -> Result<Json<User>> {
    users::get_user_by_id(&db, id).await?.map(Json).ok_or(Error::NotFound("user"))
}

pub async fn show_overview(State(db): State<Db>, Path(id): Path<UserId>) -> Result<Json<UserOverview>> {
    users::get_user_overview(&db, id).await?.map(Json).ok_or(Error::NotFound("user"))
}

/// The body is the `UserPatch`: what is absent stays, and null is NULL.
pub async fn change(
    State(db): State<Db>,
    Path(id): Path<UserId>,
    Json(patch): Json<UserPatch>,
) -> Result<Json<User>> {
    Ok(Json(accounts::change_user(&db, id, patch).await?))
}

pub async fn close(State(db): State<Db>, Path(id): Path<UserId>) -> Result<StatusCode> {
    accounts::close_account(&db, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn reopen(State(db): State<Db>, Path(id): Path<UserId>) -> Result<Json<User>> {
    Ok(Json(accounts::reopen_account(&db, id).await?))
}
