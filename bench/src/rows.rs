//! Rows as plain structs, for candidates that have no types of their own for them.

use std::collections::HashMap;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use crate::canon::{micros, plain};

#[derive(Debug, Clone, Serialize)]
pub struct User {
    pub id: i32,
    pub name: String,
    pub hair_color: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Post {
    pub id: i32,
    pub user_id: i32,
    pub title: String,
    pub content: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Comment {
    pub id: i32,
    pub post_id: i32,
    pub text: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct WideRow {
    pub id: i32,
    pub small: i16,
    pub quantity: i32,
    pub views: i64,
    pub likes: Option<i64>,
    pub active: bool,
    pub verified: Option<bool>,
    pub score: f64,
    pub rating: Option<f64>,
    pub ratio: f32,
    #[serde(serialize_with = "plain")]
    pub price: Decimal,
    #[serde(serialize_with = "plain")]
    pub cost: Decimal,
    #[serde(serialize_with = "plain")]
    pub tax: Option<Decimal>,
    #[serde(serialize_with = "micros")]
    pub created_at: Timestamp,
    #[serde(serialize_with = "micros")]
    pub updated_at: Timestamp,
    #[serde(serialize_with = "micros")]
    pub published_at: Option<Timestamp>,
    #[serde(serialize_with = "micros")]
    pub seen_at: Option<Timestamp>,
    pub uid: Uuid,
    pub owner_uid: Uuid,
    pub parent_uid: Option<Uuid>,
    pub title: String,
    pub slug: String,
    pub summary: String,
    pub body: String,
    pub note: Option<String>,
    pub city: Option<String>,
    pub attributes: serde_json::Value,
    pub settings: Option<serde_json::Value>,
    pub tags: Vec<String>,
    pub aliases: Vec<String>,
}

/// Users with their posts with their comments.
pub type Nested<U, P, C> = Vec<(U, Vec<(P, Vec<C>)>)>;

/// Puts together what came by three statements, as a program would that has no library for it.
pub fn nested<U, P, C>(
    users: Vec<U>,
    posts: Vec<P>,
    comments: Vec<C>,
    user: impl Fn(&U) -> i32,
    post: impl Fn(&P) -> (i32, i32),
    comment: impl Fn(&C) -> i32,
) -> Nested<U, P, C> {
    let mut of_posts: HashMap<i32, Vec<C>> = HashMap::new();
    for row in comments {
        of_posts.entry(comment(&row)).or_default().push(row);
    }
    let mut of_users: HashMap<i32, Vec<(P, Vec<C>)>> = HashMap::new();
    for row in posts {
        let (id, of) = post(&row);
        of_users.entry(of).or_default().push((row, of_posts.remove(&id).unwrap_or_default()));
    }
    let posts_of = |row: U| (of_users.remove(&user(&row)).unwrap_or_default(), row);
    users.into_iter().map(posts_of).map(|(posts, row)| (row, posts)).collect()
}
