//! The queries of a table.

use super::schema::{row, table};

/// A module of five functions. `variant` is a number in one of them: another one is an edit of one query.
pub fn module(at: usize, tables: usize, variant: usize) -> String {
    let others = [(at + tables - 1) % tables, (at + tables - 2) % tables];
    let (row, this) = (row(at), table(at));
    let [parent, grandparent] = others.map(table);
    format!(
        "//! What the program does with `{this}`.

use mizzle::Result;
use mizzle::prelude::*;
use mizzle::types::JsonValue;

use crate::schema::{{New{row}, {grandparent}, {parent}, {row}, {this}}};

/// By key.
pub async fn find(db: &impl Executor, id: i32) -> Result<Option<{row}>> {{
    {this}.find(id).first(db).await
}}

/// A filter, an order, a limit.
pub async fn page(db: &impl Executor, term: &str, after: i64) -> Result<Vec<{row}>> {{
    {this}
        .filter({this}.is_active.eq(true).and({this}.name.ilike(format!(\"%{{term}}%\"))).or({this}.views.gt(after)))
        .order_by(({this}.created_at.desc().nulls_last(), {this}.id))
        .limit({limit})
        .all(db)
        .await
}}

/// Insert, returning.
pub async fn create(db: &impl Executor, email: &str, price: Decimal, token: Uuid) -> Result<{row}> {{
    let new = New{row}::new()
        .email(email)
        .name(\"somebody\")
        .views(0)
        .price(price)
        .token(token)
        .tags(vec![email.to_owned()])
        .settings(JsonValue::Null);
    {this}.insert(new).returning().one(db).await
}}

/// Three tables, one of them by a left join.
pub async fn with_parents(db: &impl Executor, rank: i32) -> Result<Vec<({row}, String, Option<Decimal>)>> {{
    {this}
        .inner_join({parent}, {this}.parent_id.eq({parent}.id))
        .left_join({grandparent}, {parent}.parent_id.eq({grandparent}.id))
        .filter({this}.rank.ge(rank).and({parent}.is_active))
        .select(({this}, {parent}.email, {grandparent}.price))
        .order_by({this}.id)
        .all(db)
        .await
}}

/// Groups and aggregates.
pub async fn totals(db: &impl Executor) -> Result<Vec<(i32, i64, Option<Decimal>, Option<Timestamp>)>> {{
    {this}
        .group_by({this}.rank)
        .select(({this}.rank, count(), sum({this}.price), max({this}.created_at)))
        .having(count().gt(1))
        .all(db)
        .await
}}
",
        limit = 20 + variant,
    )
}
