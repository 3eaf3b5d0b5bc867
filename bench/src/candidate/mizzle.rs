//! Mizzle: builders, a connection, statements that it keeps prepared by itself.

use std::pin::pin;

use futures_util::StreamExt;
use mizzle::Connection;
use mizzle::prelude::*;
use serde::Serialize;

use super::{Candidate, NewUser as Given, Pool, ROWS_A_STATEMENT, Result, hair_color_at, name_at};
use crate::ask::{Building, Place};
use crate::canon::{micros, plain};

#[derive(Table, Debug, Clone, Serialize)]
#[table(Users)]
#[has_many(posts: Posts)]
pub struct User {
    #[column(serial, primary_key)]
    pub id: i32,
    pub name: String,
    pub hair_color: Option<String>,
}

#[derive(Table, Debug, Clone, Serialize)]
#[table(Posts)]
#[has_many(comments: Comments)]
#[index(user_id)]
pub struct Post {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(references(Users.id))]
    pub user_id: i32,
    pub title: String,
    pub content: String,
}

#[derive(Table, Debug, Clone, Serialize)]
#[table(Comments)]
#[index(post_id)]
pub struct Comment {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(references(Posts.id))]
    pub post_id: i32,
    pub text: String,
}

#[derive(Table, Debug, Clone, Serialize)]
#[table(WideRows, name = "wide")]
pub struct WideRow {
    #[column(serial, primary_key)]
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

pub struct Mizzle(Connection);

#[derive(Clone)]
pub struct Shared(Db);

impl Pool for Shared {
    async fn by_key(&self, _task: usize, id: i32) -> Result<i32> {
        Ok(std::hint::black_box(Users.find(id).one(&self.0).await?).id)
    }
}

/// The pool of a place.
pub async fn pool(place: &Place, connections: usize) -> Result<Db> {
    let config = mizzle::Config::new(&place.url())?.with_pool_max(connections);
    Ok(Db::connect_with(config).await?)
}

impl Candidate for Mizzle {
    type Pool = Shared;

    async fn connect(place: &Place) -> Result<Self> {
        Ok(Mizzle(Connection::connect(&mizzle::Config::new(&place.url())?).await?))
    }

    async fn users(&mut self) -> Result<impl Serialize> {
        Ok(Users.all(&self.0).await?)
    }

    async fn associations(&mut self) -> Result<impl Serialize> {
        Ok(Users
            .left_join(Posts, Posts.user_id.eq(Users.id))
            .filter(Users.hair_color.eq("black"))
            .order_by((Users.name.desc(), Posts.id.asc()))
            .all(&self.0)
            .await?)
    }

    async fn nested(&mut self) -> Result<impl Serialize> {
        let comments = Posts.comments.order_by(Comments.id);
        let posts = Users.posts.order_by(Posts.id).with(comments);
        Ok(Users.with(posts).order_by(Users.id).all(&self.0).await?)
    }

    async fn insert(&mut self, users: &[Given]) -> Result<impl Serialize> {
        let rows =
            users.iter().map(|user| NewUser::new().name(&user.name).hair_color(user.hair_color.clone()));
        Ok(Users.insert(rows.collect::<Vec<_>>()).execute(&self.0).await?)
    }

    async fn by_key(&mut self, id: i32) -> Result<impl Serialize> {
        Ok(Users.find(id).one(&self.0).await?)
    }

    async fn transaction(&mut self) -> Result<impl Serialize> {
        let count = self
            .0
            .transaction(async |tx| {
                let first =
                    Users.update(Users.hair_color.set("red")).filter(Users.id.eq(1)).execute(tx).await?;
                let second =
                    Users.update(Users.hair_color.set("grey")).filter(Users.id.eq(2)).execute(tx).await?;
                Ok(first + second)
            })
            .await?;
        Ok(count)
    }

    async fn wide(&mut self) -> Result<impl Serialize> {
        Ok(WideRows.all(&self.0).await?)
    }

    async fn copy_in(&mut self, count: usize) -> Result<impl Serialize> {
        let rows = (0..count).map(|at| NewUser::new().name(name_at(at)).hair_color(hair_color_at(at)));
        Ok(Users.copy_in(rows).execute(&self.0).await?)
    }

    async fn insert_many(&mut self, count: usize) -> Result<impl Serialize> {
        let mut inserted = 0;
        for first in (0..count).step_by(ROWS_A_STATEMENT) {
            let rows = first..count.min(first + ROWS_A_STATEMENT);
            let rows = rows.map(|at| NewUser::new().name(name_at(at)).hair_color(hair_color_at(at)));
            inserted += Users.insert(rows.collect::<Vec<_>>()).execute(&self.0).await?;
        }
        Ok(inserted)
    }

    async fn stream(&mut self) -> Result<(u64, i64)> {
        let (mut count, mut sum) = (0, 0);
        let mut users = pin!(Users.filter(Users.id.gt(0)).stream(&self.0));
        while let Some(user) = users.next().await {
            count += 1;
            sum += i64::from(user?.id);
        }
        Ok((count, sum))
    }

    async fn nothing(&mut self) -> Result<impl Serialize> {
        Ok(sql_query!((i32,), "SELECT 1").one(&self.0).await?)
    }

    async fn pool(place: &Place, connections: usize) -> Result<Shared> {
        Ok(Shared(pool(place, connections).await?))
    }

    fn build(building: Building) -> Result<String> {
        Ok(rendered(building).text().to_owned())
    }

    fn build_only(building: Building) -> Result<()> {
        std::hint::black_box(rendered(building));
        Ok(())
    }

    async fn shop(place: &Place, connections: usize) -> Result<u16> {
        crate::shop::serve(pool(place, connections).await?).await
    }
}

fn rendered(building: Building) -> mizzle::Rendered {
    match building {
        Building::ByKey => Users.find(std::hint::black_box(77)).to_sql(),
        Building::Join => Users
            .inner_join(Posts, Posts.user_id.eq(Users.id))
            .select((Users.id, Users.name, Users.hair_color, Posts.id, Posts.title, Posts.content))
            .to_sql(),
        Building::Filters => {
            let mut query = Users.filter(Users.id.ne(0));
            for id in 1..20 {
                query = query.filter(Users.id.ne(id));
            }
            query.to_sql()
        }
        Building::Insert => {
            let rows = (0..100).map(|at| NewUser::new().name(name_at(at)).hair_color(hair_color_at(at)));
            Users.insert(rows.collect::<Vec<_>>()).to_sql()
        }
    }
}
