//! tokio-postgres: statements that are prepared by hand and kept, rows read by index, COPY by its binary writer.

use std::pin::pin;
use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt};
use postgres_types::Type;
use serde::Serialize;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::{Client, NoTls, Row, Statement};

use super::{Candidate, NewUser, Pool, ROWS_A_STATEMENT, Result, hair_color_at, name_at};
use crate::ask::Place;
use crate::rows::{Comment, Post, User, WideRow, nested};

const USERS: &str = "SELECT id, name, hair_color FROM users";
const BY_KEY: &str = "SELECT id, name, hair_color FROM users WHERE id = $1";
const UNNEST: &str = "INSERT INTO users (name, hair_color) SELECT * FROM unnest($1::text[], $2::text[])";
const HAIR: &str = "UPDATE users SET hair_color = $1 WHERE id = $2";

pub struct TokioPostgres {
    client: Client,
    /// Those that have been prepared.
    statements: Vec<(&'static str, Statement)>,
}

impl TokioPostgres {
    async fn prepared(&mut self, sql: &'static str) -> Result<Statement> {
        if let Some((_, statement)) = self.statements.iter().find(|(text, _)| std::ptr::eq(*text, sql)) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).await?;
        self.statements.push((sql, statement.clone()));
        Ok(statement)
    }
}

fn user(row: Row) -> User {
    User { id: row.get(0), name: row.get(1), hair_color: row.get(2) }
}

fn post(row: Row) -> Post {
    Post { id: row.get(0), user_id: row.get(1), title: row.get(2), content: row.get(3) }
}

async fn client(place: &Place) -> Result<Client> {
    let (client, driver) = tokio_postgres::connect(&place.url(), NoTls).await?;
    tokio::spawn(driver);
    Ok(client)
}

/// Its connections, shared by all tasks: what it documents as pipelining.
#[derive(Clone)]
pub struct Shared(Arc<Vec<(Client, Statement)>>);

impl Pool for Shared {
    async fn by_key(&self, task: usize, id: i32) -> Result<i32> {
        let (client, statement) = &self.0[task % self.0.len()];
        Ok(std::hint::black_box(user(client.query_one(statement, &[&id]).await?)).id)
    }
}

impl Candidate for TokioPostgres {
    type Pool = Shared;

    async fn connect(place: &Place) -> Result<Self> {
        Ok(TokioPostgres { client: client(place).await?, statements: Vec::new() })
    }

    async fn users(&mut self) -> Result<impl Serialize> {
        let statement = self.prepared(USERS).await?;
        Ok(self.client.query(&statement, &[]).await?.into_iter().map(user).collect::<Vec<_>>())
    }

    async fn associations(&mut self) -> Result<impl Serialize> {
        let sql = "SELECT u.id, u.name, u.hair_color, p.id, p.user_id, p.title, p.content FROM users u \
                   LEFT JOIN posts p ON p.user_id = u.id WHERE u.hair_color = $1 ORDER BY u.name DESC, p.id";
        let statement = self.prepared(sql).await?;
        let rows = self.client.query(&statement, &[&"black"]).await?;
        let rows = rows.into_iter().map(|row| {
            let post = row.get::<_, Option<i32>>(3).map(|id| Post {
                id,
                user_id: row.get(4),
                title: row.get(5),
                content: row.get(6),
            });
            (user(row), post)
        });
        Ok(rows.collect::<Vec<_>>())
    }

    async fn nested(&mut self) -> Result<impl Serialize> {
        let users = self.prepared("SELECT id, name, hair_color FROM users ORDER BY id").await?;
        let posts = "SELECT id, user_id, title, content FROM posts WHERE user_id = ANY ($1) ORDER BY id";
        let posts = self.prepared(posts).await?;
        let comments = "SELECT id, post_id, text FROM comments WHERE post_id = ANY ($1) ORDER BY id";
        let comments = self.prepared(comments).await?;
        let users: Vec<User> = self.client.query(&users, &[]).await?.into_iter().map(user).collect();
        let ids: Vec<i32> = users.iter().map(|user| user.id).collect();
        let posts: Vec<Post> = self.client.query(&posts, &[&ids]).await?.into_iter().map(post).collect();
        let ids: Vec<i32> = posts.iter().map(|post| post.id).collect();
        let comments = self.client.query(&comments, &[&ids]).await?.into_iter();
        let comments = comments.map(|row| Comment { id: row.get(0), post_id: row.get(1), text: row.get(2) });
        Ok(nested(
            users,
            posts,
            comments.collect(),
            |user| user.id,
            |post| (post.id, post.user_id),
            |comment| comment.post_id,
        ))
    }

    async fn insert(&mut self, users: &[NewUser]) -> Result<impl Serialize> {
        let statement = self.prepared(UNNEST).await?;
        let names: Vec<&str> = users.iter().map(|user| &*user.name).collect();
        let colors: Vec<Option<&str>> = users.iter().map(|user| user.hair_color.as_deref()).collect();
        Ok(self.client.execute(&statement, &[&names, &colors]).await?)
    }

    async fn by_key(&mut self, id: i32) -> Result<impl Serialize> {
        let statement = self.prepared(BY_KEY).await?;
        Ok(user(self.client.query_one(&statement, &[&id]).await?))
    }

    async fn transaction(&mut self) -> Result<impl Serialize> {
        let statement = self.prepared(HAIR).await?;
        let transaction = self.client.transaction().await?;
        let first = transaction.execute(&statement, &[&"red", &1]).await?;
        let second = transaction.execute(&statement, &[&"grey", &2]).await?;
        transaction.commit().await?;
        Ok(first + second)
    }

    async fn wide(&mut self) -> Result<impl Serialize> {
        let statement = self.prepared(crate::candidate::WIDE).await?;
        let rows = self.client.query(&statement, &[]).await?;
        let read = |row: Row| WideRow {
            id: row.get(0),
            small: row.get(1),
            quantity: row.get(2),
            views: row.get(3),
            likes: row.get(4),
            active: row.get(5),
            verified: row.get(6),
            score: row.get(7),
            rating: row.get(8),
            ratio: row.get(9),
            price: row.get(10),
            cost: row.get(11),
            tax: row.get(12),
            created_at: row.get(13),
            updated_at: row.get(14),
            published_at: row.get(15),
            seen_at: row.get(16),
            uid: row.get(17),
            owner_uid: row.get(18),
            parent_uid: row.get(19),
            title: row.get(20),
            slug: row.get(21),
            summary: row.get(22),
            body: row.get(23),
            note: row.get(24),
            city: row.get(25),
            attributes: row.get(26),
            settings: row.get(27),
            tags: row.get(28),
            aliases: row.get(29),
        };
        Ok(rows.into_iter().map(read).collect::<Vec<_>>())
    }

    async fn copy_in(&mut self, count: usize) -> Result<impl Serialize> {
        let sink = self.client.copy_in("COPY users (name, hair_color) FROM STDIN BINARY").await?;
        let mut writer = pin!(BinaryCopyInWriter::new(sink, &[Type::TEXT, Type::TEXT]));
        for at in 0..count {
            writer.as_mut().write(&[&name_at(at), &hair_color_at(at)]).await?;
        }
        Ok(writer.finish().await?)
    }

    async fn insert_many(&mut self, count: usize) -> Result<impl Serialize> {
        let statement = self.prepared(UNNEST).await?;
        let mut inserted = 0;
        for first in (0..count).step_by(ROWS_A_STATEMENT) {
            let rows = first..count.min(first + ROWS_A_STATEMENT);
            let names: Vec<String> = rows.clone().map(name_at).collect();
            let colors: Vec<Option<String>> = rows.map(hair_color_at).collect();
            inserted += self.client.execute(&statement, &[&names, &colors]).await?;
        }
        Ok(inserted)
    }

    async fn stream(&mut self) -> Result<(u64, i64)> {
        let statement = self.prepared(USERS).await?;
        let mut rows = pin!(self.client.query_raw(&statement, None::<i32>).await?.map_ok(user));
        let (mut count, mut sum) = (0, 0);
        while let Some(user) = rows.next().await {
            count += 1;
            sum += i64::from(user?.id);
        }
        Ok((count, sum))
    }

    async fn nothing(&mut self) -> Result<impl Serialize> {
        let statement = self.prepared("SELECT 1").await?;
        Ok((self.client.query_one(&statement, &[]).await?.get::<_, i32>(0),))
    }

    async fn pool(place: &Place, connections: usize) -> Result<Shared> {
        let mut clients = Vec::new();
        for _ in 0..connections {
            let client = client(place).await?;
            let statement = client.prepare(BY_KEY).await?;
            clients.push((client, statement));
        }
        Ok(Shared(Arc::new(clients)))
    }
}

/// deadpool-postgres: the pool that is made for it. It is measured as a pool only.
pub struct Deadpool;

#[derive(Clone)]
pub struct DeadpoolPool(deadpool_postgres::Pool);

impl Pool for DeadpoolPool {
    async fn by_key(&self, _task: usize, id: i32) -> Result<i32> {
        let client = self.0.get().await?;
        let statement = client.prepare_cached(BY_KEY).await?;
        Ok(std::hint::black_box(user(client.query_one(&statement, &[&id]).await?)).id)
    }
}

impl Candidate for Deadpool {
    type Pool = DeadpoolPool;

    async fn connect(_place: &Place) -> Result<Self> {
        super::lacks("one connection is that of tokio-postgres")
    }

    async fn pool(place: &Place, connections: usize) -> Result<DeadpoolPool> {
        let manager = deadpool_postgres::Manager::new(place.url().parse()?, NoTls);
        Ok(DeadpoolPool(deadpool_postgres::Pool::builder(manager).max_size(connections).build()?))
    }
}
