//! sqlx 0.9: `query_as` with derived rows, its own cache of statements, lists by `unnest`, COPY as text.

use futures_util::StreamExt;
use serde::Serialize;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, FromRow, PgConnection, PgPool};

use super::{Candidate, NewUser, Pool, ROWS_A_STATEMENT, Result, hair_color_at, name_at};
use crate::ask::Place;
use crate::canon::{micros, plain};
use crate::rows::nested;

const BY_KEY: &str = "SELECT id, name, hair_color FROM users WHERE id = $1";
const UNNEST: &str = "INSERT INTO users (name, hair_color) SELECT * FROM unnest($1::text[], $2::text[])";
const HAIR: &str = "UPDATE users SET hair_color = $1 WHERE id = $2";

#[derive(Debug, Serialize, FromRow)]
pub struct User {
    pub id: i32,
    pub name: String,
    pub hair_color: Option<String>,
}

#[derive(Debug, Serialize, FromRow)]
pub struct Post {
    pub id: i32,
    pub user_id: i32,
    pub title: String,
    pub content: String,
}

#[derive(Debug, Serialize, FromRow)]
pub struct Comment {
    pub id: i32,
    pub post_id: i32,
    pub text: String,
}

#[derive(FromRow)]
struct Joined {
    id: i32,
    name: String,
    hair_color: Option<String>,
    post_id: Option<i32>,
    user_id: Option<i32>,
    title: Option<String>,
    content: Option<String>,
}

#[derive(Debug, Serialize, FromRow)]
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
    pub price: rust_decimal::Decimal,
    #[serde(serialize_with = "plain")]
    pub cost: rust_decimal::Decimal,
    #[serde(serialize_with = "plain")]
    pub tax: Option<rust_decimal::Decimal>,
    #[serde(serialize_with = "micros")]
    pub created_at: chrono::DateTime<chrono::Utc>,
    #[serde(serialize_with = "micros")]
    pub updated_at: chrono::DateTime<chrono::Utc>,
    #[serde(serialize_with = "micros")]
    pub published_at: Option<chrono::DateTime<chrono::Utc>>,
    #[serde(serialize_with = "micros")]
    pub seen_at: Option<chrono::DateTime<chrono::Utc>>,
    pub uid: uuid::Uuid,
    pub owner_uid: uuid::Uuid,
    pub parent_uid: Option<uuid::Uuid>,
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

pub struct Sqlx(PgConnection);

#[derive(Clone)]
pub struct Shared(PgPool);

impl Pool for Shared {
    async fn by_key(&self, _task: usize, id: i32) -> Result<i32> {
        let user: User = sqlx::query_as(BY_KEY).bind(id).fetch_one(&self.0).await?;
        Ok(std::hint::black_box(user).id)
    }
}

pub fn options(place: &Place) -> PgConnectOptions {
    let options = PgConnectOptions::new_without_pgpass()
        .port(place.port)
        .username("postgres")
        .database(&place.database)
        .ssl_mode(sqlx::postgres::PgSslMode::Disable);
    match place.host.starts_with('/') {
        true => options.socket(&place.host),
        false => options.host(&place.host),
    }
}

impl Candidate for Sqlx {
    type Pool = Shared;

    async fn connect(place: &Place) -> Result<Self> {
        Ok(Sqlx(PgConnection::connect_with(&options(place)).await?))
    }

    async fn users(&mut self) -> Result<impl Serialize> {
        let users: Vec<User> =
            sqlx::query_as("SELECT id, name, hair_color FROM users").fetch_all(&mut self.0).await?;
        Ok(users)
    }

    async fn associations(&mut self) -> Result<impl Serialize> {
        let sql = "SELECT u.id, u.name, u.hair_color, p.id AS post_id, p.user_id, p.title, p.content FROM users u \
                   LEFT JOIN posts p ON p.user_id = u.id WHERE u.hair_color = $1 ORDER BY u.name DESC, p.id";
        let rows: Vec<Joined> = sqlx::query_as(sql).bind("black").fetch_all(&mut self.0).await?;
        let rows = rows.into_iter().map(|row| {
            let post = match (row.post_id, row.user_id, row.title, row.content) {
                (Some(id), Some(user_id), Some(title), Some(content)) => {
                    Some(Post { id, user_id, title, content })
                }
                _ => None,
            };
            (User { id: row.id, name: row.name, hair_color: row.hair_color }, post)
        });
        Ok(rows.collect::<Vec<_>>())
    }

    async fn nested(&mut self) -> Result<impl Serialize> {
        let users: Vec<User> = sqlx::query_as("SELECT id, name, hair_color FROM users ORDER BY id")
            .fetch_all(&mut self.0)
            .await?;
        let ids: Vec<i32> = users.iter().map(|user| user.id).collect();
        let sql = "SELECT id, user_id, title, content FROM posts WHERE user_id = ANY ($1) ORDER BY id";
        let posts: Vec<Post> = sqlx::query_as(sql).bind(ids).fetch_all(&mut self.0).await?;
        let ids: Vec<i32> = posts.iter().map(|post| post.id).collect();
        let sql = "SELECT id, post_id, text FROM comments WHERE post_id = ANY ($1) ORDER BY id";
        let comments: Vec<Comment> = sqlx::query_as(sql).bind(ids).fetch_all(&mut self.0).await?;
        Ok(nested(
            users,
            posts,
            comments,
            |user| user.id,
            |post| (post.id, post.user_id),
            |comment| comment.post_id,
        ))
    }

    async fn insert(&mut self, users: &[NewUser]) -> Result<impl Serialize> {
        let names: Vec<&str> = users.iter().map(|user| &*user.name).collect();
        let colors: Vec<Option<&str>> = users.iter().map(|user| user.hair_color.as_deref()).collect();
        Ok(sqlx::query(UNNEST).bind(names).bind(colors).execute(&mut self.0).await?.rows_affected())
    }

    async fn by_key(&mut self, id: i32) -> Result<impl Serialize> {
        let user: User = sqlx::query_as(BY_KEY).bind(id).fetch_one(&mut self.0).await?;
        Ok(user)
    }

    async fn transaction(&mut self) -> Result<impl Serialize> {
        let mut transaction = self.0.begin().await?;
        let first = sqlx::query(HAIR).bind("red").bind(1).execute(&mut *transaction).await?.rows_affected();
        let second = sqlx::query(HAIR).bind("grey").bind(2).execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await?;
        Ok(first + second)
    }

    async fn wide(&mut self) -> Result<impl Serialize> {
        let rows: Vec<WideRow> = sqlx::query_as(super::WIDE).fetch_all(&mut self.0).await?;
        Ok(rows)
    }

    async fn copy_in(&mut self, count: usize) -> Result<impl Serialize> {
        let mut copy = self.0.copy_in_raw("COPY users (name, hair_color) FROM STDIN").await?;
        let mut lines = String::new();
        for at in 0..count {
            lines.push_str(&name_at(at));
            lines.push('\t');
            lines.push_str(hair_color_at(at).as_deref().unwrap_or("\\N"));
            lines.push('\n');
            if lines.len() > 1 << 16 {
                copy.send(lines.as_bytes()).await?;
                lines.clear();
            }
        }
        copy.send(lines.as_bytes()).await?;
        Ok(copy.finish().await?)
    }

    async fn insert_many(&mut self, count: usize) -> Result<impl Serialize> {
        let mut inserted = 0;
        for first in (0..count).step_by(ROWS_A_STATEMENT) {
            let rows = first..count.min(first + ROWS_A_STATEMENT);
            let names: Vec<String> = rows.clone().map(name_at).collect();
            let colors: Vec<Option<String>> = rows.map(hair_color_at).collect();
            let done = sqlx::query(UNNEST).bind(names).bind(colors).execute(&mut self.0).await?;
            inserted += done.rows_affected();
        }
        Ok(inserted)
    }

    async fn stream(&mut self) -> Result<(u64, i64)> {
        let (mut count, mut sum) = (0, 0);
        let mut rows = sqlx::query_as::<_, User>("SELECT id, name, hair_color FROM users").fetch(&mut self.0);
        while let Some(user) = rows.next().await {
            count += 1;
            sum += i64::from(user?.id);
        }
        Ok((count, sum))
    }

    async fn nothing(&mut self) -> Result<impl Serialize> {
        let row: (i32,) = sqlx::query_as("SELECT 1").fetch_one(&mut self.0).await?;
        Ok(row)
    }

    async fn pool(place: &Place, connections: usize) -> Result<Shared> {
        let options = options(place);
        Ok(Shared(PgPoolOptions::new().max_connections(connections as u32).connect_with(options).await?))
    }
}
