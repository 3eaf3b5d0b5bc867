//! Accounts: registering, changing, leaving and coming back.

use garde::Validate;
use mizzle::prelude::*;
use serde::Serialize;
use serde_json::json;

use crate::data_access::users::{UserCard, UserCursor};
use crate::data_access::{events, profiles, users};
use crate::schema::*;
use crate::{Error, Result};

/// A page of users, and where the next one begins.
#[derive(Debug, Serialize)]
pub struct UserPage {
    pub users: Vec<UserCard>,
    /// `None` on the last page.
    pub next: Option<UserCursor>,
}

/// Creates an account.
///
/// Whether the address is free is not asked beforehand, since somebody else might take it in between: the unique
/// constraint decides.
///
/// # Errors
/// [`Error::EmailInUse`]; [`Error::Invalid`], where a value is too long.
pub async fn register_user(db: &Db, user: NewUser) -> Result<User> {
    user.validate()?;
    let email = user.email.clone().unwrap_or_default();
    db.try_transaction(async |tx| {
        let user = users::create_user(tx, user).await.map_err(|error| refine(error, email))?;
        profiles::save_profile(tx, NewProfile::new().user_id(user.id)).await?;
        events::record_event(tx, user.id, "user.registered", json!({ "email": user.email })).await?;
        Ok(user)
    })
    .await
}

/// Changes what the patch names, and nothing else.
///
/// # Errors
/// [`Error::EmailInUse`]; [`Error::Invalid`]; [`Error::NotFound`].
pub async fn change_user(db: &impl Executor, id: UserId, patch: UserPatch) -> Result<User> {
    patch.validate()?;
    let email = patch.email.clone().unwrap_or_default();
    let changed = users::update_user(db, id, patch).await.map_err(|error| refine(error, email))?;
    changed.ok_or(Error::NotFound("user"))
}

/// Says in our words what the unique constraint says in the server's.
fn refine(error: mizzle::Error, email: String) -> Error {
    match error.violates(Users::EMAIL_KEY) {
        true => Error::EmailInUse(email),
        false => error.into(),
    }
}

/// Hides a user from everybody. Orders and comments stay, and so does the address: nobody else can take it.
///
/// # Errors
/// [`Error::NotFound`]
pub async fn close_account(db: &Db, id: UserId) -> Result<User> {
    db.try_transaction(async |tx| {
        let user = users::soft_delete_user(tx, id).await?.ok_or(Error::NotFound("user"))?;
        events::record_event(tx, id, "user.closed", json!({})).await?;
        Ok(user)
    })
    .await
}

/// Brings a user back.
///
/// # Errors
/// [`Error::NotFound`], where there is no such user, or none that had left.
pub async fn reopen_account(db: &Db, id: UserId) -> Result<User> {
    db.try_transaction(async |tx| {
        let user = users::restore_user(tx, id).await?.ok_or(Error::NotFound("closed account"))?;
        events::record_event(tx, id, "user.reopened", json!({})).await?;
        Ok(user)
    })
    .await
}

/// The newest users, page by page. One row more than the page holds tells whether there is another page.
pub async fn list_users(db: &impl Executor, after: Option<UserCursor>, size: u32) -> Result<UserPage> {
    let mut cards = users::get_users_after(db, after, size.saturating_add(1)).await?;
    let is_last = cards.len() <= size as usize;
    cards.truncate(size as usize);
    let next = cards.last().filter(|_| !is_last).map(|card| (card.created_at, card.id));
    Ok(UserPage { users: cards, next })
}
