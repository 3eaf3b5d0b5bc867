//! Databases that another tool has migrated: its journal is read and kept, its files become migrations of ours, and what
//! was applied is noted as applied.
//!
//! A file for each tool knows its journal and its folder; `convert` what its SQL has to be to be a script.

mod convert;
mod diesel;
mod drizzle;
mod files;
mod prisma;
mod refinery;
mod sea_orm;
mod sqlx;

use std::fmt;
use std::path::{Path, PathBuf};

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::{Connection, Db};

use crate::facts::{Facts, Kind};
use crate::introspect::{Scope, facts};
use crate::migration::{Options, Script, rows, sections};
use crate::plan::{self, plan};

/// A tool that migrates databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// drizzle-kit, before 1.0 and since.
    Drizzle,
    /// diesel.
    Diesel,
    /// sqlx.
    Sqlx,
    /// refinery.
    Refinery,
    /// sea-orm.
    SeaOrm,
    /// Prisma.
    Prisma,
}

impl Tool {
    /// All of them.
    pub const ALL: [Tool; 6] =
        [Tool::Drizzle, Tool::Diesel, Tool::Sqlx, Tool::Refinery, Tool::SeaOrm, Tool::Prisma];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Drizzle => "drizzle",
            Tool::Diesel => "diesel",
            Tool::Sqlx => "sqlx",
            Tool::Refinery => "refinery",
            Tool::SeaOrm => "sea-orm",
            Tool::Prisma => "prisma",
        }
    }

    /// The table that it notes migrations in, as SQL writes it.
    pub fn journal(self) -> &'static str {
        match self {
            Tool::Drizzle => "drizzle.__drizzle_migrations",
            Tool::Diesel => "__diesel_schema_migrations",
            Tool::Sqlx => "_sqlx_migrations",
            Tool::Refinery => "refinery_schema_history",
            Tool::SeaOrm => "seaql_migrations",
            Tool::Prisma => "_prisma_migrations",
        }
    }

    /// Where its migrations usually are.
    pub fn folders(self) -> &'static [&'static str] {
        match self {
            Tool::Drizzle => &["drizzle", "src/drizzle", "migrations"],
            Tool::Diesel | Tool::Sqlx => &["migrations"],
            Tool::Refinery => &["migrations", "src/migrations"],
            Tool::SeaOrm => &["migration/src", "migration"],
            Tool::Prisma => &["prisma/migrations"],
        }
    }

    /// What its journal says, in five columns: two names that a migration may have there, when it was applied, what is
    /// wrong with it, and the checksum of its file.
    fn entries(self) -> &'static str {
        match self {
            Tool::Drizzle => drizzle::ENTRIES,
            Tool::Diesel => diesel::ENTRIES,
            Tool::Sqlx => sqlx::ENTRIES,
            Tool::Refinery => refinery::ENTRIES,
            Tool::SeaOrm => sea_orm::ENTRIES,
            Tool::Prisma => prisma::ENTRIES,
        }
    }

    fn read(self, folder: &Path) -> Result<Files> {
        match self {
            Tool::Drizzle => drizzle::read(folder),
            Tool::Diesel => diesel::read(folder),
            Tool::Sqlx => sqlx::read(folder),
            Tool::Refinery => refinery::read(folder),
            Tool::SeaOrm => sea_orm::read(folder),
            Tool::Prisma => prisma::read(folder),
        }
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a folder of another tool has, in the order in which that tool applies it.
#[derive(Debug, Default)]
struct Files {
    found: Vec<Found>,
    /// Migrations that are programs.
    code: Vec<PathBuf>,
}

/// A migration in the folder of another tool.
#[derive(Debug)]
struct Found {
    /// What its journal may call it.
    keys: Vec<String>,
    /// The digits that say its place in the order.
    stamp: String,
    name: String,
    path: PathBuf,
    up: String,
    down: Option<String>,
    /// Whether its statements run without a transaction.
    alone: bool,
    checksum: Option<String>,
}

/// A migration that the journal of another tool says was applied.
#[derive(Debug)]
struct Noted {
    keys: Vec<String>,
    at: Option<String>,
    checksum: Option<String>,
}

/// A migration of another tool, as one of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// The name of its folder.
    pub id: String,
    /// What it was made from; nothing, where it is made from the database itself.
    pub from: Option<PathBuf>,
    /// What it does.
    pub up: String,
    /// What undoes it.
    pub down: Option<String>,
    /// Whether it was applied.
    pub applied: bool,
    /// When, where that is known.
    pub at: Option<String>,
    /// Whether it stands for what was there before, and never ran by itself.
    pub baseline: bool,
}

/// What the migrations of another tool are as ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// The tool.
    pub tool: Tool,
    /// The migrations, in their order.
    pub migrations: Vec<Adopted>,
    /// Files that are programs, which nobody can convert.
    pub code: Vec<PathBuf>,
    /// Migrations that were applied and have no file of SQL.
    pub without_file: Vec<String>,
    /// Files that were edited since they were applied.
    pub edited: Vec<PathBuf>,
}

/// Which tools have a journal in a database.
///
/// # Errors
/// What the server reports.
pub async fn tools(db: &Db) -> Result<Vec<Tool>> {
    let connection = Connection::connect(db.config()).await?;
    let mut found = Vec::new();
    for tool in Tool::ALL {
        let sql = format!("SELECT to_regclass('{}') IS NOT NULL", tool.journal());
        let there = rows(connection.raw(&sql).await?).into_iter().flatten().next().flatten();
        if there.as_deref() == Some("t") {
            found.push(tool);
        }
    }
    Ok(found)
}

/// The tables in which tools note their migrations, also those that nothing is taken over from.
pub const JOURNALS: [&str; 8] = [
    "__diesel_schema_migrations",
    "__drizzle_migrations",
    "_prisma_migrations",
    "_sqlx_migrations",
    "flyway_schema_history",
    "goose_db_version",
    "refinery_schema_history",
    "seaql_migrations",
];

/// What is neither compared nor changed: our journal, and those of other tools.
pub fn scope() -> Scope {
    Scope {
        schemas: vec!["!mizzle".into(), "!drizzle".into()],
        tables: JOURNALS.iter().map(|name| format!("!{name}")).collect(),
    }
}

/// Reads the journal of a tool and its folder, and says what they are as migrations of ours. `now` is the time of a
/// migration that is made from the database itself, where there are no files: fourteen digits. Changes nothing.
///
/// # Errors
/// [`ErrorKind::Config`], where a migration failed half way, where a file cannot be read or converted, and where a later
/// migration was applied before an earlier one; what the server reports.
pub async fn adoption(db: &Db, tool: Tool, folder: Option<&Path>, now: &str) -> Result<Adoption> {
    let noted = noted(db, tool).await?;
    let files = folder.map(|folder| tool.read(folder)).transpose()?.unwrap_or_default();
    let Files { found, code } = files;
    let is = |noted: &Noted, found: &Found| noted.keys.iter().any(|key| found.keys.contains(key));
    let without_file = noted
        .iter()
        .filter(|noted| !found.iter().any(|found| is(noted, found)))
        .map(|noted| noted.keys.last().cloned().unwrap_or_default())
        .collect();
    let mut adoption = Adoption { tool, migrations: Vec::new(), code, without_file, edited: Vec::new() };
    if found.is_empty() {
        adoption.migrations.push(of_database(db, now).await?);
        return Ok(adoption);
    }
    let mut before = 0;
    let mut pending: Option<&Found> = None;
    for one in &found {
        let entry = noted.iter().find(|noted| is(noted, one));
        if let (Some(_), Some(earlier)) = (entry, pending) {
            let (earlier, later) = (earlier.path.display(), one.path.display());
            return Err(Error::new(
                ErrorKind::Config,
                format!("{earlier} was not applied, and {later}, which comes after it, was"),
            )
            .with_hint(format!("apply it with {tool}, or take it out of the folder")));
        }
        if entry.is_none() {
            pending = pending.or(Some(one));
        }
        if let Some((applied, file)) =
            entry.and_then(|entry| entry.checksum.as_ref()).zip(one.checksum.as_ref())
            && applied != file
        {
            adoption.edited.push(one.path.clone());
        }
        let place = place(&one.stamp, before);
        before = place;
        let mut convert = |sql: &str| {
            convert::convert(sql, one.alone).map_err(|why| {
                let place = format!("{}:{}", one.path.display(), why.line);
                Error::new(ErrorKind::Config, format!("{place}: {}", why.message))
            })
        };
        adoption.migrations.push(Adopted {
            id: format!("{place:014}_{}", convert::name(&one.name)),
            from: Some(one.path.clone()),
            up: convert(&one.up)?,
            down: one.down.as_deref().map(&mut convert).transpose()?,
            applied: entry.is_some(),
            at: entry.and_then(|entry| entry.at.clone()),
            baseline: false,
        });
    }
    Ok(adoption)
}

/// A migration's place in the order: the first fourteen digits it has, unless the one before it is not before that.
fn place(stamp: &str, before: u64) -> u64 {
    let digits: String = stamp.chars().filter(char::is_ascii_digit).take(14).collect();
    digits.parse().unwrap_or(0).max(before + 1)
}

/// One migration for all that is in the database now.
///
/// # Errors
/// What the server reports; [`ErrorKind::Config`], where a name cannot be written.
pub async fn of_database(db: &Db, now: &str) -> Result<Adopted> {
    let after = facts(db, &scope()).await?;
    let mut before = Facts::default();
    let there = after.objects.iter().filter(|(id, _)| id.kind == Kind::Schema && id.name == "public");
    before.objects.extend(there.map(|(id, fact)| (id.clone(), fact.clone())));
    let options = plan::Options { plain: true, ..plan::Options::default() };
    let plan = plan(&before, &after, &options)
        .map_err(|why| Error::new(ErrorKind::Config, why.to_string()).with_source(why))?;
    Ok(Adopted {
        id: format!("{now}_baseline"),
        from: None,
        up: sections(&plan),
        down: None,
        applied: true,
        at: None,
        baseline: true,
    })
}

async fn noted(db: &Db, tool: Tool) -> Result<Vec<Noted>> {
    let connection = Connection::connect(db.config()).await?;
    let mut noted = Vec::new();
    let mut failed = Vec::new();
    for row in rows(connection.raw(tool.entries()).await?) {
        let [first, second, at, wrong, checksum] = <[Option<String>; 5]>::try_from(row)
            .map_err(|_| Error::new(ErrorKind::Decode, format!("the journal of {tool} is not understood")))?;
        let keys: Vec<String> = [first, second].into_iter().flatten().collect();
        if let Some(wrong) = wrong {
            failed.push(format!("{} {wrong}", keys.join(" ")));
        }
        noted.push(Noted { keys, at, checksum });
    }
    if failed.is_empty() {
        return Ok(noted);
    }
    Err(Error::new(ErrorKind::Config, format!("by the journal of {tool}, {}", failed.join(", and ")))
        .with_hint(format!("nothing was done; mend it with {tool} first: nobody else knows how far it got")))
}

impl Adoption {
    /// The same for a folder that is to be ours as it is: each migration has the name of the folder that it was read
    /// from.
    pub fn in_place(mut self) -> Adoption {
        for one in &mut self.migrations {
            let folder = one.from.as_deref().and_then(Path::parent).and_then(Path::file_name);
            if let Some(name) = folder.and_then(|name| name.to_str()) {
                one.id = name.to_owned();
            }
        }
        self
    }

    /// Notes in our journal what was applied, and is not noted yet; gives the names. All of them or none.
    ///
    /// # Errors
    /// What the server reports; [`ErrorKind::Config`], where a migration is no script.
    pub async fn note(
        &self,
        db: &Db,
        options: &Options,
        tell: crate::migration::Tell<'_>,
    ) -> Result<Vec<String>> {
        let mut applied = Vec::new();
        for one in self.migrations.iter().filter(|one| one.applied) {
            let script = Script::read(&one.up).map_err(|why| {
                Error::new(ErrorKind::Config, format!("{}: line {}: {}", one.id, why.line, why.message))
            })?;
            applied.push((one, script.checksum));
        }
        crate::migration::note_applied(db, options, tell, &applied).await
    }
}
