//! Diesel 2.3 on libpq: derived rows, its own cache of statements, associations by `belonging_to` and `grouped_by`, COPY by
//! `from_insertable`, streams row by row.

use diesel::connection::DefaultLoadingMode;
use diesel::pg::{Pg, PgConnection, PgRowByRowLoadingMode};
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, PooledConnection};
use serde::Serialize;

use super::{Candidate, Failure, NewUser as Given, Pool, Result, hair_color_at, name_at};
use crate::ask::{Building, Place};
use crate::canon::{micros, plain};

pub mod schema {
    diesel::table! {
        users (id) {
            id -> Int4,
            name -> Text,
            hair_color -> Nullable<Text>,
        }
    }

    diesel::table! {
        posts (id) {
            id -> Int4,
            user_id -> Int4,
            title -> Text,
            content -> Text,
        }
    }

    diesel::table! {
        comments (id) {
            id -> Int4,
            post_id -> Int4,
            text -> Text,
        }
    }

    diesel::table! {
        wide (id) {
            id -> Int4,
            small -> Int2,
            quantity -> Int4,
            views -> Int8,
            likes -> Nullable<Int8>,
            active -> Bool,
            verified -> Nullable<Bool>,
            score -> Float8,
            rating -> Nullable<Float8>,
            ratio -> Float4,
            price -> Numeric,
            cost -> Numeric,
            tax -> Nullable<Numeric>,
            created_at -> Timestamptz,
            updated_at -> Timestamptz,
            published_at -> Nullable<Timestamptz>,
            seen_at -> Nullable<Timestamptz>,
            uid -> Uuid,
            owner_uid -> Uuid,
            parent_uid -> Nullable<Uuid>,
            title -> Text,
            slug -> Text,
            summary -> Text,
            body -> Text,
            note -> Nullable<Text>,
            city -> Nullable<Text>,
            attributes -> Jsonb,
            settings -> Nullable<Jsonb>,
            tags -> Array<Text>,
            aliases -> Array<Text>,
        }
    }

    diesel::joinable!(posts -> users (user_id));
    diesel::joinable!(comments -> posts (post_id));
    diesel::allow_tables_to_appear_in_same_query!(users, posts, comments);
}

use schema::{comments, posts, users, wide};

#[derive(Debug, Clone, Serialize, Queryable, Selectable, Identifiable)]
#[diesel(table_name = users, check_for_backend(Pg))]
pub struct User {
    pub id: i32,
    pub name: String,
    pub hair_color: Option<String>,
}

#[derive(Debug, Clone, Serialize, Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = posts, belongs_to(User), check_for_backend(Pg))]
pub struct Post {
    pub id: i32,
    pub user_id: i32,
    pub title: String,
    pub content: String,
}

#[derive(Debug, Clone, Serialize, Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = comments, belongs_to(Post), check_for_backend(Pg))]
pub struct Comment {
    pub id: i32,
    pub post_id: i32,
    pub text: String,
}

#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct NewUser<'a> {
    pub name: &'a str,
    pub hair_color: Option<&'a str>,
}

#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct OwnedUser {
    pub name: String,
    pub hair_color: Option<String>,
}

impl OwnedUser {
    pub fn at(place: usize) -> OwnedUser {
        OwnedUser { name: name_at(place), hair_color: hair_color_at(place) }
    }
}

#[derive(Debug, Serialize, Queryable, Selectable)]
#[diesel(table_name = wide, check_for_backend(Pg))]
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
    pub price: bigdecimal::BigDecimal,
    #[serde(serialize_with = "plain")]
    pub cost: bigdecimal::BigDecimal,
    #[serde(serialize_with = "plain")]
    pub tax: Option<bigdecimal::BigDecimal>,
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

/// Statements with at most so many rows: two parameters a row, of 65,535.
pub const ROWS: usize = 30_000;

pub struct Diesel(PgConnection);

#[derive(Clone)]
pub struct R2d2(diesel::r2d2::Pool<ConnectionManager<PgConnection>>);

impl Pool for R2d2 {
    async fn by_key(&self, _task: usize, id: i32) -> Result<i32> {
        let pool = self.0.clone();
        // What its guide says for programs that are async: a thread that may block.
        let find = move || -> Result<i32> {
            let mut connection: PooledConnection<_> = pool.get()?;
            let user: User = users::table.find(id).select(User::as_select()).first(&mut connection)?;
            Ok(std::hint::black_box(user).id)
        };
        tokio::task::spawn_blocking(find).await?
    }
}

impl Candidate for Diesel {
    type Pool = R2d2;

    async fn connect(place: &Place) -> Result<Self> {
        Ok(Diesel(PgConnection::establish(&place.url())?))
    }

    async fn users(&mut self) -> Result<impl Serialize> {
        Ok(users::table.select(User::as_select()).load(&mut self.0)?)
    }

    async fn associations(&mut self) -> Result<impl Serialize> {
        let rows: Vec<(User, Option<Post>)> = users::table
            .left_join(posts::table)
            .filter(users::hair_color.eq("black"))
            .order((users::name.desc(), posts::id))
            .select((User::as_select(), Option::<Post>::as_select()))
            .load(&mut self.0)?;
        Ok(rows)
    }

    async fn nested(&mut self) -> Result<impl Serialize> {
        let users: Vec<User> = users::table.order(users::id).select(User::as_select()).load(&mut self.0)?;
        let posts: Vec<Post> =
            Post::belonging_to(&users).order(posts::id).select(Post::as_select()).load(&mut self.0)?;
        let comments: Vec<Comment> = Comment::belonging_to(&posts)
            .order(comments::id)
            .select(Comment::as_select())
            .load(&mut self.0)?;
        Ok(put_together(users, posts, comments))
    }

    async fn insert(&mut self, given: &[Given]) -> Result<impl Serialize> {
        Ok(diesel::insert_into(users::table).values(insertable(given)).execute(&mut self.0)?)
    }

    async fn by_key(&mut self, id: i32) -> Result<impl Serialize> {
        let user: User = users::table.find(id).select(User::as_select()).first(&mut self.0)?;
        Ok(user)
    }

    async fn transaction(&mut self) -> Result<impl Serialize> {
        let count = self.0.transaction(|connection| {
            let first =
                diesel::update(users::table.find(1)).set(users::hair_color.eq("red")).execute(connection)?;
            let second =
                diesel::update(users::table.find(2)).set(users::hair_color.eq("grey")).execute(connection)?;
            Ok::<_, diesel::result::Error>(first + second)
        })?;
        Ok(count)
    }

    async fn wide(&mut self) -> Result<impl Serialize> {
        Ok(wide::table.select(WideRow::as_select()).load(&mut self.0)?)
    }

    async fn copy_in(&mut self, count: usize) -> Result<impl Serialize> {
        let rows: Vec<OwnedUser> = (0..count).map(OwnedUser::at).collect();
        Ok(diesel::copy_from(users::table).from_insertable(rows).execute(&mut self.0)?)
    }

    async fn insert_many(&mut self, count: usize) -> Result<impl Serialize> {
        let mut inserted = 0;
        for first in (0..count).step_by(ROWS) {
            let rows: Vec<OwnedUser> = (first..count.min(first + ROWS)).map(OwnedUser::at).collect();
            inserted += diesel::insert_into(users::table).values(rows).execute(&mut self.0)?;
        }
        Ok(inserted)
    }

    async fn stream(&mut self) -> Result<(u64, i64)> {
        let (mut count, mut sum) = (0, 0);
        let rows = users::table.select(User::as_select());
        for user in rows.load_iter::<User, PgRowByRowLoadingMode>(&mut self.0)? {
            count += 1;
            sum += i64::from(user?.id);
        }
        Ok((count, sum))
    }

    async fn nothing(&mut self) -> Result<impl Serialize> {
        let rows = diesel::select(1.into_sql::<diesel::sql_types::Integer>());
        let row = rows.load_iter::<i32, DefaultLoadingMode>(&mut self.0)?.next().ok_or("no row")??;
        Ok((row,))
    }

    async fn pool(place: &Place, connections: usize) -> Result<R2d2> {
        let manager = ConnectionManager::<PgConnection>::new(place.url());
        Ok(R2d2(diesel::r2d2::Pool::builder().max_size(connections as u32).build(manager)?))
    }

    fn build(building: Building) -> Result<String> {
        match building {
            Building::ByKey => {
                text(&users::table.find(std::hint::black_box(77)).select(User::as_select()).limit(1))
            }
            Building::Join => text(&users::table.inner_join(posts::table).select((
                users::id,
                users::name,
                users::hair_color,
                posts::id,
                posts::title,
                posts::content,
            ))),
            Building::Filters => {
                let mut query = users::table.select(User::as_select()).filter(users::id.ne(0)).into_boxed();
                for id in 1..20 {
                    query = query.filter(users::id.ne(id));
                }
                text(&query)
            }
            Building::Insert => {
                let rows: Vec<OwnedUser> = (0..100).map(OwnedUser::at).collect();
                text(&diesel::insert_into(users::table).values(rows))
            }
        }
    }
}

/// What it renders for a statement that is not in its cache.
fn text(query: &impl diesel::query_builder::QueryFragment<Pg>) -> Result<String> {
    use diesel::query_builder::QueryBuilder;
    let mut builder = diesel::pg::PgQueryBuilder::default();
    query.to_sql(&mut builder, &Pg).map_err(Failure::from)?;
    Ok(builder.finish())
}

pub fn insertable(given: &[Given]) -> Vec<NewUser<'_>> {
    given.iter().map(|user| NewUser { name: &user.name, hair_color: user.hair_color.as_deref() }).collect()
}

pub fn put_together(
    users: Vec<User>,
    posts: Vec<Post>,
    comments: Vec<Comment>,
) -> Vec<(User, Vec<(Post, Vec<Comment>)>)> {
    let comments = comments.grouped_by(&posts);
    let posts = posts.into_iter().zip(comments).grouped_by(&users);
    users.into_iter().zip(posts).collect()
}
