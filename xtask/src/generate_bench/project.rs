//! The generated project: its source, its migrations, and running the program in it.

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::folder;
use crate::step::{cannot_run, typed};

/// How many tables a file defines.
const TABLES_A_FILE: usize = 10;

/// What the source says.
#[derive(Clone, Copy, PartialEq)]
pub enum Source {
    Plain,
    /// As the plain one, with another type of a column in one table.
    OneColumn,
    /// The same in all tables.
    AllTables,
}

/// A project of so many tables.
pub struct Project {
    tables: usize,
    folder: PathBuf,
    program: PathBuf,
}

impl Project {
    /// Writes one that has no migrations.
    pub fn prepare(tables: usize, program: PathBuf) -> Result<Project, Box<dyn Error>> {
        let project = Project { tables, folder: folder().join(tables.to_string()), program };
        if project.folder.is_dir() {
            fs::remove_dir_all(&project.folder)?;
        }
        fs::create_dir_all(project.folder.join("schema"))?;
        // What the program finds in the folders above is not this project's.
        fs::write(project.folder.join("mizzle.toml"), "schema = [\"schema\"]\n")?;
        Ok(project)
    }

    /// Writes its source.
    pub fn write(&self, source: Source) -> std::io::Result<()> {
        let schema = self.folder.join("schema");
        fs::write(schema.join("types.rs"), TYPES)?;
        for first in (0..self.tables).step_by(TABLES_A_FILE) {
            let mut text = "//! Some of the tables.\n\nuse mizzle::prelude::*;\n".to_owned();
            for at in first..self.tables.min(first + TABLES_A_FILE) {
                let is_changed = match source {
                    Source::Plain => false,
                    Source::OneColumn => at == self.tables / 2,
                    Source::AllTables => true,
                };
                text.push_str(&table(at, if is_changed { 200 } else { 100 }));
            }
            fs::write(schema.join(format!("part_{:04}.rs", first / TABLES_A_FILE)), text)?;
        }
        Ok(())
    }

    /// Makes its migrations lead to a source; to nothing, where there is none.
    pub fn lead_to(&self, source: Option<Source>) -> Result<(), Box<dyn Error>> {
        let migrations = self.folder.join("migrations");
        if migrations.is_dir() {
            fs::remove_dir_all(&migrations)?;
        }
        let Some(source) = source else { return Ok(()) };
        self.write(source)?;
        let mut generate = self.generate(false);
        let status = generate.status().map_err(|error| cannot_run(&typed(&generate), error))?;
        if !status.success() {
            return Err(format!("`{}` failed in {}", typed(&generate), self.folder.display()).into());
        }
        self.date_back()
    }

    /// Takes back what the last run wrote.
    pub fn forget(&self) -> Result<(), Box<dyn Error>> {
        for name in self.migrations()?.iter().filter(|name| !name.starts_with(LONG_AGO)) {
            fs::remove_dir_all(self.folder.join("migrations").join(name))?;
        }
        Ok(())
    }

    /// `mizzle generate`
    pub fn generate(&self, proves: bool) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("generate").current_dir(&self.folder).stdout(Stdio::null());
        if !proves {
            command.arg("--no-prove");
        }
        // A server that stays between two runs.
        command.env("MIZZLE_IDLE_STOP", "60");
        command
    }

    /// Has what was just generated be of another time: two within a second would be in no order.
    fn date_back(&self) -> Result<(), Box<dyn Error>> {
        for name in self.migrations()? {
            let migrations = self.folder.join("migrations");
            fs::rename(migrations.join(&name), migrations.join(format!("{LONG_AGO}_first")))?;
        }
        Ok(())
    }

    fn migrations(&self) -> Result<Vec<String>, Box<dyn Error>> {
        let folder = self.folder.join("migrations");
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        names.collect()
    }
}

/// The time of the first migration.
const LONG_AGO: &str = "20200101000000";

const TYPES: &str = "//! What tables have in common.

use mizzle::prelude::*;

/// What became of a thing.
#[derive(PgEnum, Debug, Clone, Copy, PartialEq)]
pub enum Status {
    Open,
    Closed,
}

/// How much it matters.
#[derive(PgEnum, Debug, Clone, Copy, PartialEq)]
pub enum Weight {
    Light,
    Heavy,
}
";

/// One table of ten columns.
fn table(at: usize, length: u32) -> String {
    let (references, index) = match at.checked_sub(1).filter(|_| at.is_multiple_of(3)) {
        Some(parent) => {
            let references = format!("\n    #[column(references(Things{parent}.id, on_delete = cascade))]");
            (references, "\n#[index(parent_id)]")
        }
        None => (String::new(), ""),
    };
    format!(
        "
/// A thing of kind {at}.
#[derive(Table, Debug, Clone)]
#[table(Things{at}, name = \"things_{at}\")]
#[index(rank, created_at)]{index}
pub struct Thing{at} {{
    /// The key.
    #[column(identity, primary_key)]
    pub id: i64,{references}
    pub parent_id: Option<i64>,
    #[column(varchar(255), unique)]
    pub email: String,
    #[column(varchar({length}))]
    pub name: Option<String>,
    pub bio: Option<String>,
    pub status: Status,
    pub weight: Option<Weight>,
    #[column(default = 0)]
    pub rank: i32,
    #[column(numeric(10, 2))]
    pub price: Decimal,
    #[column(default = now())]
    pub created_at: Timestamp,
}}
"
    )
}
