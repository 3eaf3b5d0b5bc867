//! The tables of the cases beside this folder.

#![allow(dead_code)]

use mizzle::prelude::*;

#[derive(PgNewtype, Clone, Copy)]
pub struct UserId(pub i32);

#[derive(PgNewtype, Clone, Copy)]
pub struct ModuleId(pub i32);

#[derive(Table)]
#[table(Users)]
#[has_many(visits: Visits)]
pub struct User {
    #[column(serial, primary_key)]
    pub id: UserId,
    #[column(unique)]
    pub email: String,
    pub name: Option<String>,
    pub age: i32,
    #[column(default = now())]
    pub created_at: Timestamp,
    #[column(soft_delete)]
    pub deleted_at: Option<Timestamp>,
}

#[derive(Table)]
#[table(Modules)]
#[has_many(segments: Segments)]
pub struct Module {
    #[column(serial, primary_key)]
    pub id: ModuleId,
    pub title: String,
    #[column(default = 0)]
    pub order: i32,
}

#[derive(Table)]
#[table(Visits)]
pub struct Visit {
    #[column(references(Users.id))]
    pub user_id: UserId,
    pub seen: Option<Timestamp>,
}

#[derive(Table)]
#[table(Segments)]
pub struct Segment {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(references(Modules.id))]
    pub module_id: ModuleId,
    pub title: String,
}
