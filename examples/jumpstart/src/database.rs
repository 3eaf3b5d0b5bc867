//! The database of the example: a PostgreSQL schema that it creates, and drops only if it has created it.

use mizzle::Result;
use mizzle::prelude::*;

use crate::schema::schema;
use crate::{Error, seed};

/// What the comment of the PostgreSQL schema says, so that a later run knows whose it is.
const MARK: &str = "made by the jumpstart example of Mizzle";

/// Whose the PostgreSQL schema `jumpstart` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    Us,
    SomebodyElse,
}

/// Creates the tables and fills them, unless an earlier run has done so.
///
/// # Errors
/// Where the database has a schema of that name that is not ours, and leaves it alone.
pub async fn prepare(db: &Db) -> crate::Result<()> {
    match find_owner(db).await? {
        Owner::Us => Ok(()),
        Owner::SomebodyElse => Err(not_ours()),
        Owner::Nobody => {
            create_tables(db).await?;
            seed::seed(db).await
        }
    }
}

/// Creates the tables anew: what an earlier run of the example has left is dropped.
///
/// # Errors
/// Where the database has a schema of that name that is not ours, and leaves it alone.
pub async fn reset(db: &Db) -> crate::Result<()> {
    match find_owner(db).await? {
        Owner::Nobody => {}
        Owner::Us => drop_tables(db).await?,
        Owner::SomebodyElse => return Err(not_ours()),
    }
    Ok(create_tables(db).await?)
}

/// Creates the tables, and marks their PostgreSQL schema as ours.
pub async fn create_tables(db: &Db) -> Result<()> {
    db.transaction(async |tx| {
        tx.create(&schema()?).await?;
        tx.script(&format!("COMMENT ON SCHEMA jumpstart IS '{MARK}'")).await
    })
    .await
}

/// Drops what [`create_tables`] has made, by name and without CASCADE: if anything else has come to depend on it,
/// or to live beside it, the server refuses and nothing is dropped.
async fn drop_tables(db: &Db) -> Result<()> {
    let schema = schema()?;
    let names = |names: Vec<&str>| {
        names.iter().map(|name| format!("jumpstart.\"{name}\"")).collect::<Vec<_>>().join(", ")
    };
    let tables = names(schema.tables.iter().map(|table| table.name.as_str()).collect());
    let views = |materialized| {
        let views = schema.views.iter().filter(|view| view.materialized == materialized);
        names(views.map(|view| view.name.as_str()).collect())
    };
    let enums = names(schema.enums.iter().map(|ty| ty.name.as_str()).collect());
    db.script(&format!(
        "DROP MATERIALIZED VIEW IF EXISTS {}; DROP VIEW IF EXISTS {};
        DROP TABLE IF EXISTS {tables}; DROP TYPE IF EXISTS {enums}; DROP SCHEMA jumpstart",
        views(true),
        views(false)
    ))
    .await
}

async fn find_owner(db: &impl Executor) -> Result<Owner> {
    let comment: Option<(Option<String>,)> = sql_query!(
        (Option<String>,),
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = {}",
        "jumpstart"
    )
    .first(db)
    .await?;
    Ok(match comment {
        None => Owner::Nobody,
        Some((Some(comment),)) if comment == MARK => Owner::Us,
        Some(_) => Owner::SomebodyElse,
    })
}

fn not_ours() -> Error {
    Error::Refused(
        "the database has a schema `jumpstart` that this example did not create; name another database in DATABASE_URL",
    )
}
