//! "Migration Commands"

use jumpstart::database;
use jumpstart::schema::*;
use mizzle::prelude::*;

use crate::support::empty;

/// "Migration Commands": generating, running and pushing migrations are to come. Until then, creating the schema
/// stands in for `db:push`, and dropping, creating and seeding it for `db:reset`.
#[tokio::test]
async fn migration_commands() {
    let db = empty().await;
    database::prepare(&db).await.unwrap();
    assert_eq!(Modules.count(&db).await.unwrap(), 4);
    database::prepare(&db).await.unwrap();
    assert_eq!(Modules.count(&db).await.unwrap(), 4, "what is there stays");
    database::reset(&db).await.unwrap();
    assert_eq!(Modules.count(&db).await.unwrap(), 0);
}

/// "Migration Commands": all tables come into being, or none.
#[tokio::test]
async fn creation_is_all_or_nothing() {
    let db = empty().await;
    db.script("CREATE SCHEMA jumpstart").await.unwrap();
    database::create_tables(&db).await.unwrap_err();
    let (tables,): (i64,) =
        sql_query!((i64,), "SELECT count(*) FROM pg_tables WHERE schemaname = 'jumpstart'")
            .one(&db)
            .await
            .unwrap();
    assert_eq!(tables, 0);
}
