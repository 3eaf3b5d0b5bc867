//! The tables that the examples of the documentation query.

pub use crate::prelude::*;

/// A person with an account.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(Users, name = "users")]
#[has_many(posts: Posts)]
#[has_many(progress: Progresses)]
pub struct User {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(varchar(255), unique)]
    pub email: String,
    pub name: Option<String>,
    #[column(default = false)]
    pub is_admin: bool,
    #[column(default = 0, check = "logins >= 0")]
    pub logins: i32,
    #[column(default = [])]
    pub tags: Vec<String>,
    #[column(jsonb, default = {})]
    pub settings: crate::types::JsonValue,
    #[column(references(Users.id, on_delete = set_null))]
    pub invited_by: Option<i32>,
    #[column(default = now())]
    pub created_at: Timestamp,
}

/// A part of a course.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(Modules, name = "modules")]
#[has_many(segments: Segments)]
pub struct Module {
    #[column(serial, primary_key)]
    pub id: i32,
    pub title: String,
    #[column(default = 0)]
    pub order: i32,
    #[column(numeric(10, 2))]
    pub price: Option<Decimal>,
}

/// A part of a module.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(Segments, name = "segments")]
#[unique(module_id, title)]
#[has_many(progress: Progresses)]
pub struct Segment {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(references(Modules.id, on_delete = cascade))]
    pub module_id: i32,
    pub title: String,
    #[column(default = 0)]
    pub order: i32,
}

/// How far a user is with a segment.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(Progresses, name = "progress")]
#[primary_key(user_id, segment_id)]
pub struct Progress {
    #[column(references(Users.id, on_delete = cascade))]
    pub user_id: i32,
    #[column(references(Segments.id, on_delete = cascade))]
    pub segment_id: i32,
    #[column(default = 0)]
    pub percent: i16,
}

/// A message, softly deleted.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(Posts, name = "posts")]
pub struct Post {
    #[column(serial, primary_key)]
    pub id: i32,
    pub title: String,
    #[column(references(Users.id))]
    pub author_id: Option<i32>,
    #[column(soft_delete)]
    pub deleted_at: Option<Timestamp>,
}

/// How many segments a module has.
#[derive(View, Debug, Clone, PartialEq)]
#[view(
    ModuleTotals,
    materialized,
    definition = "SELECT module_id, count(*) FROM segments GROUP BY module_id"
)]
#[index(module_id, unique)]
#[belongs_to(module: Modules, on(module_id = id))]
pub struct ModuleTotal {
    pub module_id: i32,
    pub segments: i64,
}

alias!(pub Inviters = Users as "inviter");

/// What the server reports where an email is there already.
pub fn email_taken() -> crate::Error {
    crate::Error::from_server(crate::ServerReport {
        severity: "ERROR".into(),
        sqlstate: "23505".into(),
        message: "duplicate key value violates unique constraint \"users_email_key\"".into(),
        detail: Some("Key (email)=(ada@example.com) already exists.".into()),
        table: Some("users".into()),
        constraint: Some("users_email_key".into()),
        ..crate::ServerReport::default()
    })
    .with_statement("INSERT INTO users (email) VALUES ($1)")
}
