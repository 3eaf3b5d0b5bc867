//! Cornucopia 1.0: functions that it generated from `cornucopia/queries`, over a client of deadpool, whose statements it keeps.

use std::pin::pin;

use ::cornucopia::queries::{users, wide};
use deadpool_postgres::{Client, Pool as Deadpool};
use futures_util::StreamExt;
use serde::Serialize;
use tokio_postgres::NoTls;

use super::{Candidate, NewUser, Pool, ROWS_A_STATEMENT, Result, hair_color_at, name_at};
use crate::ask::Place;
use crate::canon::{micros, plain};
use crate::rows::{Comment, Post, User, nested};

#[derive(Serialize)]
struct WideRow {
    id: i32,
    small: i16,
    quantity: i32,
    views: i64,
    likes: Option<i64>,
    active: bool,
    verified: Option<bool>,
    score: f64,
    rating: Option<f64>,
    ratio: f32,
    #[serde(serialize_with = "plain")]
    price: rust_decimal::Decimal,
    #[serde(serialize_with = "plain")]
    cost: rust_decimal::Decimal,
    #[serde(serialize_with = "plain")]
    tax: Option<rust_decimal::Decimal>,
    #[serde(serialize_with = "micros")]
    created_at: chrono::DateTime<chrono::FixedOffset>,
    #[serde(serialize_with = "micros")]
    updated_at: chrono::DateTime<chrono::FixedOffset>,
    #[serde(serialize_with = "micros")]
    published_at: Option<chrono::DateTime<chrono::FixedOffset>>,
    #[serde(serialize_with = "micros")]
    seen_at: Option<chrono::DateTime<chrono::FixedOffset>>,
    uid: uuid::Uuid,
    owner_uid: uuid::Uuid,
    parent_uid: Option<uuid::Uuid>,
    title: String,
    slug: String,
    summary: String,
    body: String,
    note: Option<String>,
    city: Option<String>,
    attributes: serde_json::Value,
    settings: Option<serde_json::Value>,
    tags: Vec<String>,
    aliases: Vec<String>,
}

pub struct Cornucopia(Client);

#[derive(Clone)]
pub struct Shared(Deadpool);

fn deadpool(place: &Place, connections: usize) -> Result<Deadpool> {
    let manager = deadpool_postgres::Manager::new(place.url().parse()?, NoTls);
    Ok(Deadpool::builder(manager).max_size(connections).build()?)
}

fn user(row: users::UserBorrowed<'_>) -> User {
    User { id: row.id, name: row.name.into(), hair_color: row.hair_color.map(Into::into) }
}

impl Pool for Shared {
    async fn by_key(&self, _task: usize, id: i32) -> Result<i32> {
        let client = self.0.get().await?;
        Ok(std::hint::black_box(users::by_key().bind(&client, &id).map(user).one().await?).id)
    }
}

impl Candidate for Cornucopia {
    type Pool = Shared;

    async fn connect(place: &Place) -> Result<Self> {
        Ok(Cornucopia(deadpool(place, 1)?.get().await?))
    }

    async fn users(&mut self) -> Result<impl Serialize> {
        Ok(users::users().bind(&self.0).map(user).all().await?)
    }

    async fn associations(&mut self) -> Result<impl Serialize> {
        let query = users::associations();
        let rows = query.bind(&self.0, &Some("black")).map(|row| {
            let post = match (row.post_id, row.user_id, row.title, row.content) {
                (Some(id), Some(user_id), Some(title), Some(content)) => {
                    Some(Post { id, user_id, title: title.into(), content: content.into() })
                }
                _ => None,
            };
            (User { id: row.id, name: row.name.into(), hair_color: row.hair_color.map(Into::into) }, post)
        });
        Ok(rows.all().await?)
    }

    async fn nested(&mut self) -> Result<impl Serialize> {
        let users = users::users_in_order().bind(&self.0).map(user).all().await?;
        let ids: Vec<i32> = users.iter().map(|user| user.id).collect();
        let query = users::posts_of();
        let posts = query.bind(&self.0, &ids).map(|row| Post {
            id: row.id,
            user_id: row.user_id,
            title: row.title.into(),
            content: row.content.into(),
        });
        let posts = posts.all().await?;
        let ids: Vec<i32> = posts.iter().map(|post| post.id).collect();
        let query = users::comments_of();
        let comments = query.bind(&self.0, &ids).map(|row| Comment {
            id: row.id,
            post_id: row.post_id,
            text: row.text.into(),
        });
        let comments = comments.all().await?;
        Ok(nested(
            users,
            posts,
            comments,
            |user| user.id,
            |post| (post.id, post.user_id),
            |comment| comment.post_id,
        ))
    }

    async fn insert(&mut self, given: &[NewUser]) -> Result<impl Serialize> {
        let names: Vec<&str> = given.iter().map(|user| &*user.name).collect();
        let colors: Vec<Option<&str>> = given.iter().map(|user| user.hair_color.as_deref()).collect();
        Ok(users::insert_users().bind(&self.0, &names, &colors).await?)
    }

    async fn by_key(&mut self, id: i32) -> Result<impl Serialize> {
        Ok(users::by_key().bind(&self.0, &id).map(user).one().await?)
    }

    async fn transaction(&mut self) -> Result<impl Serialize> {
        let transaction = self.0.transaction().await?;
        let first = users::set_hair_color().bind(&transaction, &Some("red"), &1).await?;
        let second = users::set_hair_color().bind(&transaction, &Some("grey"), &2).await?;
        transaction.commit().await?;
        Ok(first + second)
    }

    async fn wide(&mut self) -> Result<impl Serialize> {
        let query = wide::wide();
        let rows = query.bind(&self.0).map(|row| {
            let row = wide::Wide::from(row);
            WideRow {
                id: row.id,
                small: row.small,
                quantity: row.quantity,
                views: row.views,
                likes: row.likes,
                active: row.active,
                verified: row.verified,
                score: row.score,
                rating: row.rating,
                ratio: row.ratio,
                price: row.price,
                cost: row.cost,
                tax: row.tax,
                created_at: row.created_at,
                updated_at: row.updated_at,
                published_at: row.published_at,
                seen_at: row.seen_at,
                uid: row.uid,
                owner_uid: row.owner_uid,
                parent_uid: row.parent_uid,
                title: row.title,
                slug: row.slug,
                summary: row.summary,
                body: row.body,
                note: row.note,
                city: row.city,
                attributes: row.attributes,
                settings: row.settings,
                tags: row.tags,
                aliases: row.aliases,
            }
        });
        Ok(rows.all().await?)
    }

    async fn insert_many(&mut self, count: usize) -> Result<impl Serialize> {
        let mut inserted = 0;
        for first in (0..count).step_by(ROWS_A_STATEMENT) {
            let rows = first..count.min(first + ROWS_A_STATEMENT);
            let names: Vec<String> = rows.clone().map(name_at).collect();
            let colors: Vec<Option<String>> = rows.map(hair_color_at).collect();
            inserted += users::insert_users().bind(&self.0, &names, &colors).await?;
        }
        Ok(inserted)
    }

    async fn stream(&mut self) -> Result<(u64, i64)> {
        let (mut count, mut sum) = (0, 0);
        let query = users::users();
        let mut rows = pin!(query.bind(&self.0).map(user).iter().await?);
        while let Some(user) = rows.next().await {
            count += 1;
            sum += i64::from(user?.id);
        }
        Ok((count, sum))
    }

    async fn nothing(&mut self) -> Result<impl Serialize> {
        Ok((users::nothing().bind(&self.0).one().await?,))
    }

    async fn pool(place: &Place, connections: usize) -> Result<Shared> {
        Ok(Shared(deadpool(place, connections)?))
    }
}
