//! A seeded database for each test, cloned from one that was migrated once.

use jumpstart::{database, seed};
use mizzle::testing::TestDb;

/// A database with the tables and the course in them.
pub async fn course() -> TestDb {
    let key = (format!("{:?}", database::MIGRATIONS), include_str!("../../src/seed.rs"));
    TestDb::with(key, async |db| {
        database::migrate(db).await?;
        seed::seed(db).await.map_err(mizzle::Error::custom)
    })
    .await
    .unwrap()
}

/// A database without anything in it.
pub async fn empty() -> TestDb {
    TestDb::new("").await.unwrap()
}
