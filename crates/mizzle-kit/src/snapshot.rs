//! What a migration leads to, as it stands beside the migration: the source at that time, and what it came after.

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_schema::Schema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::facts::SqlFacts;
use crate::migration::{checksum, tokens};
use crate::source::{Source, SqlFile};

/// The version that is written.
pub const VERSION: u32 = 2;

/// A `snapshot.json`.
///
/// ```
/// use mizzle_kit::snapshot::Snapshot;
/// use mizzle_kit::source::Source;
///
/// let first = Snapshot::new("20260131120000_begin", Vec::new(), &Source::default());
/// let text = first.text()?;
/// assert_eq!(Snapshot::read("20260131120000_begin", None, &text)?, first);
/// # Ok::<(), mizzle_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// The version of its form.
    pub version: u32,
    /// What identifies it, whatever its folder is called later.
    pub id: String,
    /// The snapshots that it came after: one; none for the first, several where branches came together.
    pub parents: Vec<String>,
    /// What Rust said.
    pub model: Schema,
    /// What SQL files said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sql: Vec<SqlText>,
    /// What a server said that these made, when the migration was proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<SqlFacts>,
}

/// A file of SQL as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SqlText {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Snapshot {
    /// The snapshot of a source, for the migration of that name.
    pub fn new(migration: &str, parents: Vec<String>, source: &Source) -> Snapshot {
        let sql: Vec<_> = source
            .sql
            .iter()
            .filter(|file| !file.statements.is_empty())
            .map(|file| SqlText { name: file.name.clone(), text: file.text.clone() })
            .collect();
        let mut hasher = Sha256::new();
        for part in parents.iter().map(String::as_str).chain([migration, &sql_checksum(&sql)]) {
            hasher.update(part);
            hasher.update([0]);
        }
        let id = hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Snapshot { version: VERSION, id, parents, model: source.schema.clone(), sql, facts: None }
    }

    /// Reads the text of one, also of the first version, which was a bare model. `migration` is the name of its folder,
    /// `previous` the snapshot before it in the order of the folders, which one of the first version came after.
    ///
    /// # Errors
    /// [`ErrorKind::Config`], where it is none, or one of a later version.
    pub fn read(migration: &str, previous: Option<&Snapshot>, text: &str) -> Result<Snapshot> {
        let wrong = |why: serde_json::Error| {
            Error::new(ErrorKind::Config, format!("the snapshot of {migration} is none: {why}"))
                .with_source(why)
        };
        let value: Value = serde_json::from_str(text).map_err(wrong)?;
        match value.get("version").and_then(Value::as_u64) {
            None => {
                let model = serde_json::from_value(value).map_err(wrong)?;
                let parents = previous.map(|snapshot| snapshot.id.clone()).into_iter().collect();
                Ok(Snapshot { version: 1, ..Snapshot::new(migration, parents, &Source::of(model)) })
            }
            Some(version) if version > u64::from(VERSION) => Err(Error::new(
                ErrorKind::Config,
                format!("the snapshot of {migration} is of version {version}, and this program knows up to {VERSION}"),
            )
            .with_hint("update mizzle")),
            Some(_) => serde_json::from_value(value).map_err(wrong),
        }
    }

    /// Its text.
    ///
    /// # Errors
    /// [`ErrorKind::Encode`], where it cannot be written as JSON.
    pub fn text(&self) -> Result<String> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|why| Error::new(ErrorKind::Encode, why.to_string()).with_source(why))?;
        Ok(format!("{text}\n"))
    }

    /// The source that it was taken of.
    ///
    /// # Errors
    /// [`ErrorKind::Config`], where its SQL is none that a source can have.
    pub fn source(&self) -> Result<Source> {
        let sql: Result<Vec<_>> = self.sql.iter().map(|file| SqlFile::read(&file.name, &file.text)).collect();
        Ok(Source { schema: self.model.clone(), sql: sql? })
    }

    /// Whether the SQL files of a source say the same as they said when this was taken. Comments, spaces and the names of
    /// files make no difference.
    pub fn has_sql_of(&self, source: &Source) -> bool {
        let now: Vec<_> = source
            .sql
            .iter()
            .filter(|file| !file.statements.is_empty())
            .map(|file| SqlText { name: file.name.clone(), text: file.text.clone() })
            .collect();
        sql_checksum(&self.sql) == sql_checksum(&now)
    }
}

fn sql_checksum(files: &[SqlText]) -> String {
    files.iter().map(|file| checksum(&tokens(&file.text))).collect()
}
