//! `users`

use mizzle::Result;
use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use super::orders::Receipt;
use crate::schema::*;

/// What a list shows of a user.
#[derive(Row, Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserCard {
    pub id: UserId,
    pub name: Option<String>,
    pub email: String,
    pub created_at: Timestamp,
}

/// A user with all that is theirs.
#[derive(Shape, Debug, Clone, Serialize)]
#[shape(Users)]
pub struct UserOverview {
    #[shape(flatten)]
    #[serde(flatten)]
    pub user: User,
    pub profile: Option<Profile>,
    #[shape(order_by = Orders.placed_at.desc())]
    pub orders: Vec<Receipt>,
    #[shape(order_by = Products.name)]
    pub products: Vec<ProductTitle>,
    #[shape(order_by = Progresses.segment_id)]
    pub progress: Vec<Step>,
    #[shape(expr = Users.comments.count())]
    pub comment_count: i64,
    #[shape(comments, order_by = Comments.id.desc(), limit = 2)]
    pub last_comments: Vec<Comment>,
    #[shape(gifts)]
    pub gifts: Vec<Gift>,
}

/// A product, by its name.
#[derive(Shape, Debug, Clone, PartialEq, Eq, Serialize)]
#[shape(Products)]
pub struct ProductTitle {
    pub id: ProductId,
    pub name: String,
}

/// How far somebody has come with a segment, and which that is.
#[derive(Shape, Debug, Clone, PartialEq, Eq, Serialize)]
#[shape(Progresses)]
pub struct Step {
    #[shape(segment.title)]
    pub segment: String,
    #[shape(segment.module.title)]
    pub module: String,
    pub percent: i16,
}

/// What somebody was given; without a name, where they have none or have left.
#[derive(Shape, Debug, Clone, PartialEq, Eq, Serialize)]
#[shape(Enrollments)]
pub struct Gift {
    #[shape(user.name)]
    pub to: Option<String>,
    pub product: ProductTitle,
}

/// What to look for; all of it is optional.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct UserSearch {
    /// Part of the name or of the address.
    pub text: Option<String>,
    pub role: Option<Role>,
    pub active_since: Option<Timestamp>,
}

/// Where a page begins: after the user that was created then.
pub type UserCursor = (Timestamp, UserId);

pub async fn get_users(db: &impl Executor) -> Result<Vec<User>> {
    Users.all(db).await
}

pub async fn get_user_by_id(db: &impl Executor, id: UserId) -> Result<Option<User>> {
    Users.find(id).first(db).await
}

/// Eleven tables, one statement.
pub async fn get_user_overview(db: &impl Executor, id: UserId) -> Result<Option<UserOverview>> {
    Users.find(id).shape().first(db).await
}

pub async fn get_user_by_email(db: &impl Executor, email: &str) -> Result<Option<User>> {
    Users.filter(Users.email.eq(email)).first(db).await
}

pub async fn create_user(db: &impl Executor, user: NewUser) -> Result<User> {
    Users.insert(user).returning().one(db).await
}

pub async fn update_user(db: &impl Executor, id: UserId, patch: UserPatch) -> Result<Option<User>> {
    Users.update(patch).filter(Users.id.eq(id)).returning().first(db).await
}

/// Deletes the row itself.
pub async fn delete_user(db: &impl Executor, id: UserId) -> Result<Option<User>> {
    Users.delete().filter(Users.id.eq(id)).with_deleted().returning().first(db).await
}

/// Hides the row from all queries that do not ask for it.
pub async fn soft_delete_user(db: &impl Executor, id: UserId) -> Result<Option<User>> {
    Users.soft_delete().filter(Users.id.eq(id)).returning().first(db).await
}

pub async fn restore_user(db: &impl Executor, id: UserId) -> Result<Option<User>> {
    Users.restore().filter(Users.id.eq(id)).returning().first(db).await
}

/// Whether anybody has the address, deleted users among them: they may come back.
pub async fn is_email_in_use(db: &impl Executor, email: &str) -> Result<bool> {
    Users.filter(Users.email.eq(email)).with_deleted().exists(db).await
}

pub async fn count_users(db: &impl Executor) -> Result<i64> {
    Users.count(db).await
}

pub async fn set_last_login(db: &impl Executor, id: UserId) -> Result<u64> {
    Users.update(Users.last_login_at.set(now())).filter(Users.id.eq(id)).execute(db).await
}

/// The newest users, a page by its number; the first is 0.
pub async fn get_user_page(db: &impl Executor, page: u32, size: u32) -> Result<Vec<UserCard>> {
    Users
        .select_as::<UserCard>()
        .order_by((Users.created_at.desc(), Users.id.desc()))
        .limit(size)
        .offset(u64::from(page) * u64::from(size))
        .all(db)
        .await
}

/// The newest users, those after a cursor: the index finds where to go on, however far that is.
pub async fn get_users_after(
    db: &impl Executor,
    cursor: Option<UserCursor>,
    size: u32,
) -> Result<Vec<UserCard>> {
    Users
        .select_as::<UserCard>()
        .order_by((Users.created_at.desc(), Users.id.desc()))
        .after(cursor)
        .limit(size)
        .all(db)
        .await
}

pub async fn search_users(db: &impl Executor, search: UserSearch) -> Result<Vec<UserCard>> {
    Users
        .select_as::<UserCard>()
        .filter_if(search.text, |query, text| {
            let pattern = format!("%{text}%");
            query.filter(Users.name.ilike(&pattern).or(Users.email.ilike(&pattern)))
        })
        .filter_if(search.role, |query, role| query.filter(Users.role.eq(role)))
        .filter_if(search.active_since, |query, since| query.filter(Users.last_login_at.ge(since)))
        .order_by(Users.id)
        .all(db)
        .await
}
