//! The tables that the chapters of the guide query: a small course platform.

use mizzle::prelude::*;
use mizzle::testing::TestDb;

#[derive(PgEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Member,
    Moderator,
    Admin,
}

/// A person with an account.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(Users)]
#[index(created_at, id)]
#[has_many(progress: Progresses)]
#[has_many(segments: Segments, through = Progresses)]
#[has_many(invited: Users)]
#[belongs_to(inviter: Users, via = invited_by)]
pub struct User {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(varchar(255), unique)]
    pub email: String,
    #[column(varchar(100))]
    pub name: Option<String>,
    #[column(default = Role::Member)]
    pub role: Role,
    #[column(default = false)]
    pub is_admin: bool,
    #[column(default = [])]
    pub tags: Vec<String>,
    #[column(default = 0, check = "logins >= 0")]
    pub logins: i32,
    #[column(references(Users.id, on_delete = set_null))]
    pub invited_by: Option<i32>,
    pub last_login_at: Option<Timestamp>,
    #[column(default = now())]
    pub created_at: Timestamp,
    #[column(default = now(), on_update = now())]
    pub updated_at: Timestamp,
    #[column(soft_delete)]
    pub deleted_at: Option<Timestamp>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Modules)]
#[has_many(segments: Segments)]
pub struct Module {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(varchar(255))]
    pub title: String,
    #[column(default = 0)]
    pub order: i32,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Segments)]
#[unique(module_id, title)]
#[index(module_id, order)]
#[has_many(progress: Progresses)]
#[has_many(learners: Users, through = Progresses)]
pub struct Segment {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(references(Modules.id, on_delete = cascade))]
    pub module_id: i32,
    #[column(varchar(255))]
    pub title: String,
    #[column(default = 0)]
    pub order: i32,
}

/// How far a user got with a segment.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(Progresses, name = "progress")]
#[primary_key(user_id, segment_id)]
#[index(segment_id)]
pub struct Progress {
    #[column(references(Users.id, on_delete = cascade))]
    pub user_id: i32,
    #[column(references(Segments.id, on_delete = cascade))]
    pub segment_id: i32,
    #[column(default = 0)]
    pub percent: i16,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Products)]
pub struct Product {
    #[column(serial, primary_key)]
    pub id: i32,
    pub name: String,
    #[column(numeric(10, 2))]
    pub price: Decimal,
    #[column(default = 0)]
    pub in_stock: i32,
    #[column(default = {})]
    pub details: serde_json::Value,
}

/// A database of its own for each block of a chapter, with some rows in it.
pub async fn database() -> mizzle::Result<TestDb> {
    TestDb::with("the guide", async |db| {
        db.create(&schema![Users, Modules, Segments, Progresses, Products]?).await?;
        let ada = NewUser::new().email("ada@example.com").name("Ada").role(Role::Admin).is_admin(true);
        let bob = NewUser::new().email("bob@example.com").name("Bob").invited_by(1);
        Users.insert([ada, bob, NewUser::new().email("cy@example.com")]).execute(db).await?;
        let modules = [("Basics", 1), ("Traits", 2), ("Appendix", 3)];
        Modules
            .insert(modules.map(|(title, order)| NewModule::new().title(title).order(order)))
            .execute(db)
            .await?;
        let segments = [(1, "Hello", 1), (1, "Types", 2), (2, "Bounds", 1)];
        let segments = segments
            .map(|(module, title, order)| NewSegment::new().module_id(module).title(title).order(order));
        Segments.insert(segments).execute(db).await?;
        Progresses.insert(NewProgress::new().user_id(1).segment_id(1).percent(100)).execute(db).await?;
        let products = [("Book", 2950), ("Course", 19900)];
        let products =
            products.map(|(name, cents)| NewProduct::new().name(name).price(Decimal::new(cents, 2)));
        Products.insert(products).execute(db).await?;
        Ok(())
    })
    .await
}

/// The part of the crate `futures-util` that the guide shows.
pub mod futures_util {
    use futures_core::Stream;

    pub trait StreamExt: Stream + Unpin {
        async fn next(&mut self) -> Option<Self::Item> {
            std::future::poll_fn(|context| std::pin::Pin::new(&mut *self).poll_next(context)).await
        }
    }

    impl<S: Stream + Unpin> StreamExt for S {}
}
