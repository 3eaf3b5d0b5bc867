//! The desired state as its authors write it: a model that was read from Rust, and SQL files beside it.
//!
//! Tables, enums and what queries are typed against live in Rust; what a database runs by itself (functions, triggers,
//! policies, grants and the like) lives in `.sql` files. Neither says what to do: both say what there is, and in no
//! order. `file` reads a file, `order` finds an order that works without a server, and `load` makes all of it in a
//! database.

mod file;
mod load;
mod order;

use mizzle_schema::Schema;

use crate::create::create;
use crate::statement::RenderError;

pub use file::{SqlFile, SqlStatement};
pub use load::{Failed, LoadError, Roles};
use order::sorted;

/// All that a database should have: a model, and files of SQL.
///
/// ```
/// use mizzle_kit::source::{Source, SqlFile};
/// use mizzle_schema::{Builtin, Column, Schema, Table};
///
/// let mut notes = Table::new("notes");
/// notes.columns.push(Column::new("body", Builtin::Text));
/// let schema = Schema { tables: vec![notes], ..Schema::default() };
/// let views = SqlFile::read("schema/views.sql", "CREATE VIEW bodies AS SELECT body FROM notes;")?;
/// let statements = Source { schema, sql: vec![views] }.statements()?;
/// assert_eq!(statements[1].sql, "CREATE VIEW bodies AS SELECT body FROM notes");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// What Rust says.
    pub schema: Schema,
    /// What SQL says, file by file.
    pub sql: Vec<SqlFile>,
}

/// One statement of a source, of either kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceStatement {
    /// Its text, without a semicolon.
    pub sql: String,
    /// What is set for it, as statements: the `SET` before it in its file. Empty, where nothing is.
    pub settings: String,
    /// Where it stands: a file and the line, or the object of the model.
    pub place: Place,
}

/// Where a statement of a source stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a file, at a line counted from 1.
    File {
        /// The name of the file.
        name: String,
        /// The line.
        line: usize,
    },
    /// In the model: the object.
    Model(String),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { name, line } => write!(f, "{name}:{line}"),
            Self::Model(object) => f.write_str(object),
        }
    }
}

impl Source {
    /// A source without SQL files.
    pub fn of(schema: Schema) -> Source {
        Source { schema, sql: Vec::new() }
    }

    /// All statements, in an order that loads as far as one can tell without a server: what names an object comes after
    /// what makes it. Bodies of functions are not looked into: they need `check_function_bodies` off.
    ///
    /// # Errors
    /// Where a definition of the model cannot be written as SQL.
    pub fn statements(&self) -> Result<Vec<SourceStatement>, RenderError> {
        let model = create(&self.schema)?.into_iter().map(|statement| SourceStatement {
            sql: statement.sql,
            settings: String::new(),
            place: Place::Model(statement.subject.to_string()),
        });
        let files = self.sql.iter().flat_map(|file| {
            file.statements.iter().map(|SqlStatement { sql, line, settings }| SourceStatement {
                sql: sql.clone(),
                settings: settings.clone(),
                place: Place::File { name: file.name.clone(), line: *line },
            })
        });
        Ok(sorted(model.chain(files).collect()))
    }

    /// Whether the SQL files say something of all objects that there are, so that it is about other ones when others are
    /// there: `GRANT … ON ALL TABLES`.
    pub fn is_about_all(&self) -> bool {
        let mut statements = self.sql.iter().flat_map(|file| &file.statements);
        statements.any(|statement| order::is_about_all(&statement.sql))
    }

    /// Whether the SQL files say anything.
    pub fn has_sql(&self) -> bool {
        self.sql.iter().any(|file| !file.statements.is_empty())
    }
}
