//! Running a script without a journal: for databases of development.

use mizzle_core::Result;
use mizzle_pg::{Connection, Db};

use super::alone::Alone;
use super::journal::literal;
use super::script::{Script, Section, Step, Transactional};

/// Runs a script, its sections as they say. An error leaves what was done before its section.
///
/// ```no_run
/// # async fn example(db: &mizzle_pg::Db) -> Result<(), Box<dyn std::error::Error>> {
/// use mizzle_kit::migration::{Script, apply};
///
/// apply(db, &Script::read("CREATE TABLE notes (id bigint)")?).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// What the server reports.
pub async fn apply(db: &Db, script: &Script) -> Result<()> {
    let connection = Connection::connect(db.config()).await?;
    for section in &script.sections {
        let steps: Vec<&Step> = section.steps.iter().collect();
        match section.transaction {
            Transactional::One => together(&connection, section, &steps).await?,
            Transactional::None => {
                for step in steps {
                    if Alone::of(&step.sql).is_some() || Alone::may_commit(&step.sql) {
                        connection.raw(&step.sql).await?;
                    } else {
                        together(&connection, section, &[step]).await?;
                    }
                }
            }
        }
    }
    Ok(())
}

async fn together(connection: &Connection, section: &Section, steps: &[&Step]) -> Result<()> {
    let lock = literal(&section.lock_timeout)?;
    let transaction = connection.begin().await?;
    transaction.script(&format!("SET LOCAL lock_timeout = {lock}")).await?;
    for step in steps {
        transaction.raw(&step.sql).await?;
    }
    transaction.commit().await
}
