use mizzle::prelude::*;
use serde::Serialize;

use super::{UserId, Users};

/// What others see of a user: at most one for each.
#[derive(Table, Debug, Clone, Serialize)]
#[table(Profiles, schema = "jumpstart", json, checked)]
pub struct Profile {
    #[column(primary_key, references(Users.id, on_delete = cascade))]
    pub user_id: UserId,
    #[column(varchar(120))]
    pub headline: Option<String>,
    pub website: Option<String>,
    pub birthday: Option<Date>,
    #[column(default = now(), on_update = now())]
    #[serde(skip_deserializing)]
    pub updated_at: Timestamp,
}
