//! "Database Checklist": each point, as far as a test can tell.
//!
//! The points that have tests elsewhere: "Data access functions use `verbNoun` naming" (`data_access_layer`), "Select
//! only needed columns" (`query_patterns`), "Use transactions for multi-step operations" (`transactions`), "Type
//! exports" (`schema_design`). "Relations defined for query builder usage" (`relations`). "Run `db:generate` after schema
//! changes" (`migration_commands`, which fails where the source has what no migration makes).

use jumpstart::schema::*;
use mizzle::prelude::*;

use crate::support::course;

/// "Tables have appropriate indexes for queried columns": each foreign key is the beginning of an index.
#[tokio::test]
async fn foreign_keys_have_indexes() {
    let db = course().await;
    let bare: Vec<(String,)> = sql_query!(
        (String,),
        "SELECT conname::text FROM pg_constraint AS key
         WHERE contype = 'f' AND connamespace = 'jumpstart'::regnamespace AND NOT EXISTS (
             SELECT 1 FROM pg_index
             WHERE indrelid = conrelid AND (indkey::int2[])[0:cardinality(conkey) - 1] = conkey
         )"
    )
    .all(&db)
    .await
    .unwrap();
    assert!(bare.is_empty(), "without an index: {bare:?}");
}

/// "Foreign keys use onDelete cascade where appropriate": each says what happens.
#[tokio::test]
async fn foreign_keys_say_what_happens() {
    let db = course().await;
    let silent: Vec<(String,)> = sql_query!(
        (String,),
        "SELECT conname::text FROM pg_constraint
         WHERE contype = 'f' AND connamespace = 'jumpstart'::regnamespace AND confdeltype = 'a'"
    )
    .all(&db)
    .await
    .unwrap();
    assert!(silent.is_empty(), "{silent:?}");
}

/// "Always update updatedAt on modifications": every table with the column has the rule.
#[tokio::test]
async fn updated_at_is_always_written() {
    let updates = [
        Users.update(UserPatch::new().bio("x")).every_row().to_sql(),
        Profiles.update(ProfilePatch::new().headline("x")).every_row().to_sql(),
        Modules.update(ModulePatch::new().title("x")).every_row().to_sql(),
        Segments.update(SegmentPatch::new().title("x")).every_row().to_sql(),
        Progresses.update(ProgressPatch::new().percent(1)).every_row().to_sql(),
        Products.update(ProductPatch::new().name("x")).every_row().to_sql(),
        Orders.update(OrderPatch::new().status(OrderStatus::Paid)).every_row().to_sql(),
    ];
    for update in updates {
        assert!(update.text().contains("\"updated_at\" = now()"), "{update}");
    }
}

/// "Use parameterized queries": a value never becomes a part of the statement.
#[tokio::test]
async fn values_are_parameters() {
    let db = course().await;
    let hostile = "'; DROP TABLE jumpstart.users; --";
    let query = Users.filter(Users.name.eq(hostile).or(sql!("lower({}) = {}", Users.email, hostile)));
    assert!(!query.to_sql().text().contains("DROP"));
    assert_eq!(query.count(&db).await.unwrap(), 0);
    assert_eq!(Users.count(&db).await.unwrap(), 3);
}
