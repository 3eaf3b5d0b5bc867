//! `events`

use mizzle::Result;
use mizzle::prelude::*;
use serde_json::Value;

use crate::schema::*;

pub async fn record_event(
    db: &impl Executor,
    user: impl Into<Option<UserId>>,
    action: &str,
    details: Value,
) -> Result<()> {
    let event = NewEvent::new().user_id(user.into()).action(action).details(details);
    Events.insert(event).execute(db).await.map(drop)
}

pub async fn get_events_of_user(db: &impl Executor, user: UserId) -> Result<Vec<Event>> {
    Events.filter(Events.user_id.eq(user)).order_by(Events.id).all(db).await
}
