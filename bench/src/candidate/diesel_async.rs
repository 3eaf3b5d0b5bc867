//! diesel-async 0.9: Diesel's queries over tokio-postgres, with its own cache of statements and, for a pool, deadpool.

use diesel::prelude::*;
use diesel_async::pooled_connection::AsyncDieselConnectionManager;
use diesel_async::pooled_connection::deadpool;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use futures_util::StreamExt;
use serde::Serialize;

use super::diesel::schema::{comments, posts, users, wide};
use super::diesel::{Comment, OwnedUser, Post, ROWS, User, WideRow, insertable, put_together};
use super::{Candidate, NewUser, Pool, Result};
use crate::ask::Place;

pub struct DieselAsync(AsyncPgConnection);

#[derive(Clone)]
pub struct Deadpool(deadpool::Pool<AsyncPgConnection>);

impl Pool for Deadpool {
    async fn by_key(&self, _task: usize, id: i32) -> Result<i32> {
        let mut connection = self.0.get().await?;
        let user: User = users::table.find(id).select(User::as_select()).first(&mut connection).await?;
        Ok(std::hint::black_box(user).id)
    }
}

impl Candidate for DieselAsync {
    type Pool = Deadpool;

    async fn connect(place: &Place) -> Result<Self> {
        Ok(DieselAsync(AsyncPgConnection::establish(&place.url()).await?))
    }

    async fn users(&mut self) -> Result<impl Serialize> {
        Ok(users::table.select(User::as_select()).load(&mut self.0).await?)
    }

    async fn associations(&mut self) -> Result<impl Serialize> {
        let rows: Vec<(User, Option<Post>)> = users::table
            .left_join(posts::table)
            .filter(users::hair_color.eq("black"))
            .order((users::name.desc(), posts::id))
            .select((User::as_select(), Option::<Post>::as_select()))
            .load(&mut self.0)
            .await?;
        Ok(rows)
    }

    async fn nested(&mut self) -> Result<impl Serialize> {
        let users: Vec<User> =
            users::table.order(users::id).select(User::as_select()).load(&mut self.0).await?;
        let posts: Vec<Post> =
            Post::belonging_to(&users).order(posts::id).select(Post::as_select()).load(&mut self.0).await?;
        let comments: Vec<Comment> = Comment::belonging_to(&posts)
            .order(comments::id)
            .select(Comment::as_select())
            .load(&mut self.0)
            .await?;
        Ok(put_together(users, posts, comments))
    }

    async fn insert(&mut self, given: &[NewUser]) -> Result<impl Serialize> {
        Ok(diesel::insert_into(users::table).values(insertable(given)).execute(&mut self.0).await?)
    }

    async fn by_key(&mut self, id: i32) -> Result<impl Serialize> {
        let user: User = users::table.find(id).select(User::as_select()).first(&mut self.0).await?;
        Ok(user)
    }

    async fn transaction(&mut self) -> Result<impl Serialize> {
        let count = self
            .0
            .transaction(async |connection| {
                let first = diesel::update(users::table.find(1))
                    .set(users::hair_color.eq("red"))
                    .execute(connection)
                    .await?;
                let second = diesel::update(users::table.find(2))
                    .set(users::hair_color.eq("grey"))
                    .execute(connection)
                    .await?;
                Ok::<_, diesel::result::Error>(first + second)
            })
            .await?;
        Ok(count)
    }

    async fn wide(&mut self) -> Result<impl Serialize> {
        Ok(wide::table.select(WideRow::as_select()).load(&mut self.0).await?)
    }

    async fn insert_many(&mut self, count: usize) -> Result<impl Serialize> {
        let mut inserted = 0;
        for first in (0..count).step_by(ROWS) {
            let rows: Vec<OwnedUser> = (first..count.min(first + ROWS)).map(OwnedUser::at).collect();
            inserted += diesel::insert_into(users::table).values(rows).execute(&mut self.0).await?;
        }
        Ok(inserted)
    }

    async fn stream(&mut self) -> Result<(u64, i64)> {
        let (mut count, mut sum) = (0, 0);
        let mut rows = users::table.select(User::as_select()).load_stream::<User>(&mut self.0).await?;
        while let Some(user) = rows.next().await {
            count += 1;
            sum += i64::from(user?.id);
        }
        Ok((count, sum))
    }

    async fn nothing(&mut self) -> Result<impl Serialize> {
        let row: i32 = diesel::select(1.into_sql::<diesel::sql_types::Integer>()).first(&mut self.0).await?;
        Ok((row,))
    }

    async fn pool(place: &Place, connections: usize) -> Result<Deadpool> {
        let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new(place.url());
        Ok(Deadpool(deadpool::Pool::builder(manager).max_size(connections).build()?))
    }
}
