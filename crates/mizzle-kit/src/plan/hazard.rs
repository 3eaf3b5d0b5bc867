//! What a step costs, and what it takes away.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A lock on a table, weakest first, in PostgreSQL's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lock {
    /// `ACCESS SHARE`: that of a reader.
    AccessShare,
    /// `ROW SHARE`: that of a reader who locks rows.
    RowShare,
    /// `ROW EXCLUSIVE`: that of a writer.
    RowExclusive,
    /// `SHARE UPDATE EXCLUSIVE`: reads and writes go on.
    ShareUpdateExclusive,
    /// `SHARE`: reads go on, writes wait.
    Share,
    /// `SHARE ROW EXCLUSIVE`: reads go on, writes wait.
    ShareRowExclusive,
    /// `EXCLUSIVE`: reads go on, unless they lock rows; writes wait.
    Exclusive,
    /// `ACCESS EXCLUSIVE`: reads and writes wait.
    AccessExclusive,
}

impl Lock {
    /// The lock that `pg_locks` calls so.
    pub(crate) fn of_mode(mode: &str) -> Option<Lock> {
        Some(match mode {
            "AccessShareLock" => Self::AccessShare,
            "RowShareLock" => Self::RowShare,
            "RowExclusiveLock" => Self::RowExclusive,
            "ShareUpdateExclusiveLock" => Self::ShareUpdateExclusive,
            "ShareLock" => Self::Share,
            "ShareRowExclusiveLock" => Self::ShareRowExclusive,
            "ExclusiveLock" => Self::Exclusive,
            "AccessExclusiveLock" => Self::AccessExclusive,
            _ => return None,
        })
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessShare => "ACCESS SHARE",
            Self::RowShare => "ROW SHARE",
            Self::RowExclusive => "ROW EXCLUSIVE",
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::Exclusive => "EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

/// What may go wrong with a step, other than waiting for its lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hazard {
    /// Rows or values are gone for good.
    DataLoss,
    /// The table is written anew under the lock.
    Rewrite,
    /// The table is read in full under the lock.
    Scan,
    /// It fails where the data are not as it wants them.
    DependsOnData,
    /// It fails where the table has rows: a new column wants a value, and they would have none.
    NoValue,
    /// An index is built, which keeps the server busy.
    IndexBuild,
    /// Queries that used an index are slow from now on.
    IndexDropped,
    /// Somebody may do or see what they could not, or the other way round.
    Authorization,
    /// A rule that data had to obey is gone, or is not there for a moment.
    Correctness,
    /// What was computed by a function before it changes stays as it is: in an index, a generated column, a constraint that
    /// was checked. The notes of the step name it.
    StaleValues,
    /// What a function's body uses is not known to the server, nor to us.
    UntrackedDependencies,
    /// An extension's objects change with its version.
    ExtensionUpdate,
}

impl Hazard {
    /// Whether it is the rows that are there that may make the step fail.
    pub fn depends_on_rows(self) -> bool {
        matches!(self, Self::DependsOnData | Self::NoValue)
    }

    /// What can be done about it, where that is not for the one who runs the migration to say but for the one who writes it.
    pub fn advice(self) -> Option<&'static str> {
        match self {
            Self::NoValue => Some(
                "fails where the table has rows, which would have no value in it: give it a default, or add it \
                 nullable, fill it, and make it NOT NULL then",
            ),
            _ => None,
        }
    }
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DataLoss => "data-loss",
            Self::Rewrite => "rewrite",
            Self::Scan => "scan",
            Self::DependsOnData => "depends-on-data",
            Self::NoValue => "no-value",
            Self::IndexBuild => "index-build",
            Self::IndexDropped => "index-dropped",
            Self::Authorization => "authorization",
            Self::Correctness => "correctness",
            Self::StaleValues => "stale-values",
            Self::UntrackedDependencies => "untracked-dependencies",
            Self::ExtensionUpdate => "extension-update",
        })
    }
}
