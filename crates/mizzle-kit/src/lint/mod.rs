//! What is wrong with a migration that somebody wrote by hand: read from its text, without a server.
//!
//! `statement` takes a statement apart as far as the rules have to know it. Each rule is a file in `rules/`, with its tests;
//! `measured` asks a server what the text does not tell.

mod allow;
mod measured;
mod rules;
mod statement;

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::migration::{Script, ScriptError};
use crate::plan::Hazard;

pub use measured::measured;
pub(crate) use rules::findings_of;
pub use rules::names;

use statement::Statements;

/// What is known of a migration beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LintContext {
    /// The file, for places.
    pub file: String,
    /// Tables that nobody uses yet, beside those that the migration makes: `schema.name` or `name`, as in the catalog.
    pub new_tables: BTreeSet<String>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It may be meant.
    Advice,
    /// It keeps others waiting, breaks programs that run, or loses data.
    Warning,
}

/// Something that a rule has found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule.
    pub rule: String,
    /// How much it matters.
    pub level: Level,
    /// The file, as the context names it.
    pub file: String,
    /// The line that the statement begins in, counted from 1.
    pub line: usize,
    /// What is so.
    pub message: String,
    /// The form to write instead.
    pub hint: String,
    /// Which hazard of a plan it is, where it is one of those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hazard: Option<Hazard>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, file, line, message, hint, .. } = self;
        write!(f, "{file}:{line}: {rule}: {message}\n  {hint}")
    }
}

/// Reads the SQL of a migration, and says what is wrong with it, in the order of its lines.
///
/// A comment before a statement allows what a rule finds in it: `-- mizzle: allow drop-table nobody uses it`. So does what
/// `generate` writes beside a statement: `-- data-loss: table …`.
///
/// ```
/// use mizzle_kit::lint::{LintContext, lint};
///
/// let sql = "CREATE INDEX notes_id ON notes (id);";
/// let found = lint(sql, &LintContext { file: "up.sql".into(), ..LintContext::default() })?;
/// assert_eq!(found[0].rule, "create-index");
/// assert!(found[0].hint.contains("CONCURRENTLY"));
///
/// let new = format!("CREATE TABLE public.notes (id bigint PRIMARY KEY); {sql}");
/// assert!(lint(&new, &LintContext::default())?.is_empty());
/// # Ok::<(), mizzle_kit::migration::ScriptError>(())
/// ```
///
/// # Errors
/// Where the text is no script, as when a statement stands where it cannot run.
pub fn lint(sql: &str, context: &LintContext) -> Result<Vec<Finding>, ScriptError> {
    let script = Script::read(sql)?;
    let statements = Statements::of(&script, context);
    let (allowed, mut found) = allow::read(sql, &script, context);
    for statement in statements.iter() {
        for found_here in findings_of(statement, &statements) {
            let said = allowed.get(&statement.step.number);
            let is_allowed = said.is_some_and(|said| said.allows(&found_here));
            if !is_allowed {
                found.push(Finding { file: context.file.clone(), ..found_here });
            }
        }
    }
    found.sort_by_key(|finding| finding.line);
    Ok(found)
}
