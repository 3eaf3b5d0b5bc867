use mizzle::prelude::*;
use serde::Serialize;

use super::{UserId, Users};

/// What has happened, for the record: written once, never changed.
#[derive(Table, Debug, Clone, Serialize)]
#[table(Events, schema = "jumpstart")]
#[index(happened_at, using = brin)]
#[index(user_id, happened_at)]
pub struct Event {
    #[column(identity(always), primary_key)]
    pub id: i64,
    /// Who did it; stays NULL for the platform itself.
    #[column(references(Users.id, on_delete = set_null))]
    pub user_id: Option<UserId>,
    #[column(varchar(60))]
    pub action: String,
    #[column(default = {})]
    pub details: serde_json::Value,
    #[column(default = now())]
    pub happened_at: Timestamp,
}
