//! The database of the example: a PostgreSQL schema that its migrations make, and that it drops only if they have made it.

use mizzle::Result;
use mizzle::migration::Embedded;
use mizzle::prelude::*;

use crate::schema::schema;
use crate::{Error, seed};

/// The migrations, which are part of the program: `mizzle generate` wrote them as the schema grew.
pub const MIGRATIONS: Embedded = mizzle::migrate!();

/// Whose the PostgreSQL schema `jumpstart` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    Us,
    SomebodyElse,
}

/// Brings the tables to their present form, and fills them unless an earlier run has done so.
///
/// # Errors
/// Where the database has a schema of that name that is not ours, and leaves it alone.
pub async fn prepare(db: &Db) -> crate::Result<()> {
    let owner = find_owner(db).await?;
    if owner == Owner::SomebodyElse {
        return Err(not_ours());
    }
    migrate(db).await?;
    match owner {
        Owner::Nobody => seed::seed(db).await,
        _ => Ok(()),
    }
}

/// Makes the tables anew: what an earlier run of the example has left is dropped.
///
/// # Errors
/// Where the database has a schema of that name that is not ours, and leaves it alone.
pub async fn reset(db: &Db) -> crate::Result<()> {
    match find_owner(db).await? {
        Owner::Nobody => {}
        Owner::Us => drop_tables(db).await?,
        Owner::SomebodyElse => return Err(not_ours()),
    }
    Ok(migrate(db).await?)
}

/// Applies the migrations that the database has not had yet. Several programs may do so at once.
pub async fn migrate(db: &Db) -> Result<()> {
    for migration in MIGRATIONS.run(db).await? {
        tracing::info!(%migration, "applied");
    }
    Ok(())
}

/// Drops what the migrations have made, by name and without CASCADE, and takes them out of the journal: if anything else
/// has come to depend on it, or to live beside it, the server refuses and nothing is dropped. To undo one migration after the
/// other would stop in the middle there.
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
    let migrations = MIGRATIONS.migrations()?;
    let ours = migrations
        .list()
        .iter()
        .map(|migration| format!("'{}'", migration.id))
        .collect::<Vec<_>>()
        .join(", ");
    db.script(&format!(
        "DROP MATERIALIZED VIEW IF EXISTS {}; DROP VIEW IF EXISTS {};
        DROP TABLE IF EXISTS {tables}; DROP TYPE IF EXISTS {enums}; DROP SCHEMA jumpstart;
        DELETE FROM mizzle.migrations WHERE id IN ({ours})",
        views(true),
        views(false)
    ))
    .await
}

async fn find_owner(db: &impl Executor) -> Result<Owner> {
    let (is_there, has_journal): (bool, bool) = sql_query!(
        (bool, bool),
        "SELECT to_regnamespace('jumpstart') IS NOT NULL, to_regclass('mizzle.migrations') IS NOT NULL"
    )
    .one(db)
    .await?;
    if !is_there {
        return Ok(Owner::Nobody);
    }
    if !has_journal {
        return Ok(Owner::SomebodyElse);
    }
    let ours = MIGRATIONS.migrations()?.list().first().map(|first| first.id.clone());
    let (is_ours,): (bool,) = sql_query!(
        (bool,),
        "SELECT EXISTS (SELECT FROM mizzle.migrations WHERE id = {})",
        ours.unwrap_or_default()
    )
    .one(db)
    .await?;
    Ok(if is_ours { Owner::Us } else { Owner::SomebodyElse })
}

fn not_ours() -> Error {
    Error::Refused(
        "the database has a schema `jumpstart` that this example did not create; name another database in DATABASE_URL",
    )
}
