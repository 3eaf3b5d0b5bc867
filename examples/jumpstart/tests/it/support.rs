//! A seeded database for each test.

use jumpstart::{database, schema, seed};
use mizzle::testing::TestDb;

/// A database with the tables and the course in them.
pub async fn course() -> TestDb {
    let key = (serde_json::to_string(&schema::schema().unwrap()).unwrap(), include_str!("../../src/seed.rs"));
    TestDb::with(key, async |db| {
        database::create_tables(db).await?;
        seed::seed(db).await.map_err(mizzle::Error::custom)
    })
    .await
    .unwrap()
}

/// A database without anything in it.
pub async fn empty() -> TestDb {
    TestDb::new("").await.unwrap()
}
