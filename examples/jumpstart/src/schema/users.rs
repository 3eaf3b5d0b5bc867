use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Comments, Enrollments, Events, Orders, Products, Profiles, Progresses};

/// Which user.
#[derive(PgNewtype, Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UserId(pub i32);

/// What a user may do.
#[derive(PgEnum, Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[pg_enum(name = "user_role", schema = "jumpstart")]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Member,
    Moderator,
    Admin,
}

/// What users set for themselves; kept as jsonb.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub newsletter: bool,
    pub playback_speed: Option<u8>,
}

/// A person with an account.
#[derive(Table, Debug, Clone, Serialize)]
#[table(Users, schema = "jumpstart", json, checked)]
#[index(created_at, id)]
#[index(expr("lower(name)"), name = "users_lower_name_idx")]
#[index(role, where = "deleted_at IS NULL", name = "users_role_idx")]
#[check("position('@' in email) > 1", name = "users_email_has_an_at")]
#[has_one(profile: Profiles)]
#[has_many(comments: Comments)]
#[has_many(progress: Progresses)]
#[has_many(orders: Orders)]
#[has_many(enrollments: Enrollments, via = user_id)]
#[has_many(gifts: Enrollments, via = giver_id)]
#[has_many(products: Products, through = Enrollments, via = user_id)]
#[has_many(events: Events)]
#[serde(deny_unknown_fields)]
pub struct User {
    #[column(serial, primary_key)]
    pub id: UserId,
    #[column(varchar(255), unique)]
    pub email: String,
    #[column(varchar(100))]
    pub name: Option<String>,
    /// A few words about oneself.
    pub bio: Option<String>,
    #[column(default = Role::Member)]
    #[serde(skip_deserializing)]
    pub role: Role,
    #[column(default = false)]
    #[serde(skip_deserializing)]
    pub is_admin: bool,
    #[column(default = {})]
    pub settings: Json<Settings>,
    #[serde(skip_deserializing)]
    pub last_login_at: Option<Timestamp>,
    #[column(default = now())]
    #[serde(skip_deserializing)]
    pub created_at: Timestamp,
    /// Written by every update.
    #[column(default = now(), on_update = now())]
    #[serde(skip_deserializing)]
    pub updated_at: Timestamp,
    /// Hides the row from queries, unless they ask for it.
    #[column(soft_delete)]
    #[serde(skip_deserializing)]
    pub deleted_at: Option<Timestamp>,
}
