//! `drizzle`, the Rust crate, over tokio-postgres: its builders, which keep statements prepared, and its relational queries.

use drizzle::core::expr::eq;
use drizzle::core::{asc, desc};
use drizzle::postgres::common::PostgresTransactionType;
use drizzle::postgres::prelude::*;
use drizzle::postgres::tokio::Drizzle;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Candidate, NewUser, NoPool, Result, lacks};
use crate::ask::Place;

#[PostgresTable(name = "users")]
pub struct Users {
    #[column(serial, primary)]
    pub id: i32,
    pub name: String,
    pub hair_color: Option<String>,
}

#[PostgresTable(name = "posts")]
pub struct Posts {
    #[column(serial, primary)]
    pub id: i32,
    #[column(references = Users::id)]
    pub user_id: i32,
    pub title: String,
    pub content: String,
}

#[PostgresTable(name = "comments")]
pub struct Comments {
    #[column(serial, primary)]
    pub id: i32,
    #[column(references = Posts::id)]
    pub post_id: i32,
    pub text: String,
}

#[derive(PostgresSchema)]
pub struct Schema {
    pub users: Users,
    pub posts: Posts,
    pub comments: Comments,
}

#[derive(PostgresFromRow, Debug)]
#[from(Users)]
pub struct Joined {
    #[column(Users::id)]
    id: i32,
    name: String,
    hair_color: Option<String>,
    #[column(Posts::id)]
    post_id: Option<i32>,
    #[column(Posts::user_id)]
    user_id: Option<i32>,
    #[column(Posts::title)]
    title: Option<String>,
    #[column(Posts::content)]
    content: Option<String>,
}

/// It leaves out a value that is `None`, of that row alone, and the server refuses a list of rows of several lengths.
const MIXED: &str = "it cannot insert rows of which some are NULL by one statement";

/// What is measured, and how it is shown where its rows are asked for, as its types are not serialized.
struct Shown<T>(T, fn(&T) -> Value);

impl<T> Serialize for Shown<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.1)(&self.0).serialize(serializer)
    }
}

fn user(user: &SelectUsers) -> Value {
    json!({ "id": user.id, "name": user.name, "hair_color": user.hair_color })
}

fn new_user(
    name: String,
    hair_color: Option<String>,
) -> InsertUsers<'static, (UsersIdNotSet, UsersNameSet, UsersHairColorSet)> {
    InsertUsers::new(name).with_hair_color(hair_color)
}

pub struct DrizzleRs(Drizzle<Schema>, Schema);

impl Candidate for DrizzleRs {
    type Pool = NoPool;

    async fn connect(place: &Place) -> Result<Self> {
        let (client, driver) = tokio_postgres::connect(&place.url(), tokio_postgres::NoTls).await?;
        tokio::spawn(driver);
        let (db, schema) = Drizzle::new(client, Schema::new());
        Ok(DrizzleRs(db, schema))
    }

    async fn users(&mut self) -> Result<impl Serialize> {
        let rows: Vec<SelectUsers> = self.0.select(()).from(self.1.users).all().await?;
        Ok(Shown(rows, |rows| rows.iter().map(user).collect()))
    }

    async fn associations(&mut self) -> Result<impl Serialize> {
        let Schema { users, posts, .. } = self.1;
        let rows: Vec<Joined> = self
            .0
            .select(Joined::Select)
            .from(users)
            .left_join((posts, eq(users.id, posts.user_id)))
            .r#where(eq(users.hair_color, "black"))
            .order_by((desc(users.name), asc(posts.id)))
            .all()
            .await?;
        Ok(Shown(rows, |rows| {
            let row = |row: &Joined| {
                let user = json!({ "id": row.id, "name": row.name, "hair_color": row.hair_color });
                let post = row.post_id.map(|id| {
                    json!({ "id": id, "user_id": row.user_id, "title": row.title, "content": row.content })
                });
                json!([user, post])
            };
            rows.iter().map(row).collect()
        }))
    }

    async fn nested(&mut self) -> Result<impl Serialize> {
        let Schema { users, posts, comments } = self.1;
        let comments = posts.comments().order_by(asc(comments.id));
        let rows = self
            .0
            .query(users)
            .with(users.posts().with(comments).order_by(asc(posts.id)))
            .order_by(asc(users.id))
            .find_many()
            .await?;
        Ok(Shown(rows, |rows| {
            let rows = rows.iter().map(|user| {
                let posts = user.posts.iter().map(|post| {
                    let comments = post.comments.iter();
                    let comments =
                        comments.map(|row| json!({ "id": row.id, "post_id": row.post_id, "text": row.text }));
                    let comments: Vec<Value> = comments.collect();
                    let (id, user_id, title, content) = (post.id, post.user_id, &post.title, &post.content);
                    json!([{ "id": id, "user_id": user_id, "title": title, "content": content }, comments])
                });
                let posts: Vec<Value> = posts.collect();
                json!([{ "id": user.id, "name": user.name, "hair_color": user.hair_color }, posts])
            });
            rows.collect()
        }))
    }

    async fn insert(&mut self, given: &[NewUser]) -> Result<impl Serialize> {
        if given.iter().any(|user| user.hair_color.is_none()) && given.len() > 1 {
            return lacks(MIXED);
        }
        let rows = given.iter().map(|user| new_user(user.name.clone(), user.hair_color.clone()));
        Ok(self.0.insert(self.1.users).values(rows).execute().await?)
    }

    async fn by_key(&mut self, id: i32) -> Result<impl Serialize> {
        let users = self.1.users;
        let row: SelectUsers = self.0.select(()).from(users).r#where(eq(users.id, id)).get().await?;
        Ok(Shown(row, user))
    }

    async fn transaction(&mut self) -> Result<impl Serialize> {
        let users = self.1.users;
        let count = self
            .0
            .transaction(PostgresTransactionType::default(), async |tx| {
                let mut count = 0;
                for (id, color) in [(1, "red"), (2, "grey")] {
                    let update = UpdateUsers::default().with_hair_color(color);
                    count += tx.update(users).set(update).r#where(eq(users.id, id)).execute().await?;
                }
                Ok(count)
            })
            .await?;
        Ok(count)
    }

    async fn insert_many(&mut self, _count: usize) -> Result<impl Serialize> {
        lacks::<()>(MIXED)
    }
}
