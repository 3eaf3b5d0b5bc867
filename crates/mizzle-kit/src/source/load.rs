//! Making a source in an empty database, whatever the order of its statements.

use std::fmt;

use mizzle_core::{Error, ErrorKind, Result, ServerReport};
use mizzle_pg::{Connection, Db};

use super::order::is_late;
use super::{Place, Source, SourceStatement};
use crate::apply::Create;
use crate::migration::literal;
use crate::rules::load::UNTIL_NO_PROGRESS;

/// What happens where a source names a role that the server does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Roles {
    /// It is made, without any right: for servers that are there to try things on.
    Made,
    /// It is an error.
    Wanted,
}

/// The statements of a source that the server does not take.
#[derive(Debug)]
pub struct LoadError {
    /// What failed, in the order of the source.
    pub failed: Vec<Failed>,
}

/// A statement that the server does not take.
#[derive(Debug)]
pub struct Failed {
    /// Where it is: the line is that of the mistake, where the server says it.
    pub place: Place,
    /// What the server says.
    pub error: Error,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 20;
        for (at, Failed { place, error }) in self.failed.iter().take(SHOWN).enumerate() {
            write!(f, "{}{place}: {error}", if at == 0 { "" } else { "\n" })?;
        }
        match self.failed.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

impl std::error::Error for LoadError {}

impl From<Error> for LoadError {
    fn from(error: Error) -> LoadError {
        LoadError { failed: vec![Failed { place: Place::Model("the database".into()), error }] }
    }
}

impl From<LoadError> for Error {
    fn from(failed: LoadError) -> Error {
        let message = failed.to_string();
        let first = failed.failed.first().map(|one| &one.error);
        let error = match first.and_then(|error| error.server()) {
            Some(report) => Error::from_server(ServerReport { message, ..report.clone() }),
            None => Error::new(first.map_or(ErrorKind::Config, Error::kind), message),
        };
        error.with_source(failed)
    }
}

impl Source {
    /// Makes everything in an empty database. The order of statements makes no difference: what fails for something that is
    /// not there yet is tried again after the others. An error leaves what was made.
    ///
    /// ```no_run
    /// # async fn example(source: mizzle_kit::source::Source) -> Result<(), Box<dyn std::error::Error>> {
    /// use mizzle_kit::source::Roles;
    ///
    /// let scratch = mizzle_pg::Scratch::new(None).await?;
    /// source.make(&scratch, Roles::Made).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// All statements that the server does not take, with their places.
    pub async fn make(&self, db: &Db, roles: Roles) -> Result<(), LoadError> {
        if !self.has_sql() {
            return db.create(&self.schema).await.map_err(|error| {
                let place = Place::Model("the schema in Rust".into());
                LoadError { failed: vec![Failed { place, error }] }
            });
        }
        let statements = self
            .statements()
            .map_err(|why| Error::new(ErrorKind::Config, why.to_string()).with_source(why))?;
        let (late, early): (Vec<_>, Vec<_>) =
            statements.into_iter().partition(|statement| is_late(&statement.sql));
        let connection = Connection::connect(db.config()).await?;
        for statements in [early, late] {
            load(&connection, statements, roles).await?;
        }
        Ok(())
    }
}

async fn load(
    connection: &Connection,
    mut waiting: Vec<SourceStatement>,
    roles: Roles,
) -> Result<(), LoadError> {
    while !waiting.is_empty() {
        let left = attempt(connection, &waiting, roles).await?;
        let mut at = 0;
        waiting.retain(|_| {
            at += 1;
            left.contains(&at)
        });
        // What is left is tried for itself: the server says more of it then, and some statements do not like to be nested.
        let mut failed = Vec::new();
        let mut again = Vec::new();
        for statement in std::mem::take(&mut waiting) {
            match alone(connection, &statement).await {
                Ok(()) => {}
                Err(error) => {
                    failed.push(Failed { place: exact(&statement, &error), error });
                    again.push(statement);
                }
            }
        }
        if again.len() == left.len() && !failed.is_empty() {
            return Err(LoadError { failed });
        }
        waiting = again;
    }
    Ok(())
}

/// Runs what can be run. Gives the numbers of what is left, counted from 1.
async fn attempt(
    connection: &Connection,
    statements: &[SourceStatement],
    roles: Roles,
) -> Result<Vec<usize>> {
    let list: Vec<_> = statements.iter().map(|one| (&one.settings, &one.sql)).collect();
    let list = serde_json::to_string(&list)
        .map_err(|why| Error::new(ErrorKind::Encode, why.to_string()).with_source(why))?;
    let roles = if roles == Roles::Made { "on" } else { "off" };
    let settings = format!(
        "SET check_function_bodies = off; SET client_min_messages = error; SET synchronous_commit = off;
        SELECT set_config('mizzle.roles', '{roles}', false), set_config('mizzle.statements', {}, false)",
        literal(&list)?
    );
    connection.script(&settings).await?;
    connection.script(UNTIL_NO_PROGRESS).await?;
    let left = connection.raw("SELECT current_setting('mizzle.left')").await?;
    let left = left.first().and_then(|result| result.rows.first()?.first()?.clone()).unwrap_or_default();
    serde_json::from_str(&left).map_err(|why| {
        Error::new(ErrorKind::Decode, format!("the server gave no list of statements: {why}"))
            .with_source(why)
    })
}

async fn alone(connection: &Connection, statement: &SourceStatement) -> Result<()> {
    let SourceStatement { sql, settings, place: _ } = statement;
    let settings =
        format!("RESET ALL; SET check_function_bodies = off; SET client_min_messages = error; {settings}");
    connection.script(&settings).await?;
    connection.raw(sql).await.map(drop)
}

/// The line that the server means.
fn exact(statement: &SourceStatement, error: &Error) -> Place {
    let position = error.server().and_then(|report| report.position).unwrap_or(1);
    match &statement.place {
        Place::File { name, line } => {
            let before = statement.sql.chars().take(usize::try_from(position).unwrap_or(1).saturating_sub(1));
            let lines = before.filter(|char| *char == '\n').count();
            Place::File { name: name.clone(), line: line + lines }
        }
        model => model.clone(),
    }
}
