//! The tables that the tests of this crate query: a small course platform and a table of every type.

use mizzle::prelude::*;
use mizzle::testing::TestDb;

use crate::support::database_of;

#[derive(PgEnum, Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Role {
    Member,
    Moderator,
    Admin,
}

#[derive(PgNewtype, Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct UserId(pub i32);

/// A person with an account.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(Users, name = "users", json, checked)]
#[index(created_at)]
pub struct User {
    #[column(serial, primary_key)]
    pub id: UserId,
    #[column(varchar(255), unique)]
    pub email: String,
    #[column(varchar(100))]
    pub name: Option<String>,
    #[column(default = false)]
    pub is_admin: bool,
    #[column(default = Role::Member)]
    pub role: Role,
    #[column(default = [])]
    pub tags: Vec<String>,
    #[column(default = 0, check = "logins >= 0")]
    pub logins: i32,
    #[column(references(Users.id, on_delete = set_null))]
    pub invited_by: Option<UserId>,
    #[column(default = now())]
    pub created_at: Timestamp,
    #[column(default = now(), on_update = now())]
    pub updated_at: Timestamp,
    #[column(soft_delete)]
    pub deleted_at: Option<Timestamp>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Modules, name = "modules")]
pub struct Module {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(varchar(255))]
    pub title: String,
    #[column(default = 0)]
    pub order: i32,
    #[column(numeric(10, 2))]
    pub price: Option<Decimal>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Segments, name = "segments")]
#[unique(module_id, title)]
#[index(module_id, order)]
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

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Progresses, name = "progress")]
#[primary_key(user_id, segment_id)]
pub struct Progress {
    #[column(references(Users.id, on_delete = cascade))]
    pub user_id: UserId,
    #[column(references(Segments.id, on_delete = cascade))]
    pub segment_id: i32,
    pub note: Option<String>,
    #[column(default = 0)]
    pub percent: i16,
}

/// No column of it is NOT NULL, and it lives in a schema of its own.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(Scraps, name = "scraps", schema = "attic")]
pub struct Scrap {
    pub user_id: Option<UserId>,
    pub text: Option<String>,
}

alias!(pub Inviters = Users as "inviter");

/// A database of its own with all of these tables in it.
pub async fn database() -> TestDb {
    database_of(schema![Users, Modules, Segments, Progresses, Scraps]).await
}
