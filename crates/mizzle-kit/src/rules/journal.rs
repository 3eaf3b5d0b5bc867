//! The tables that say which migrations a database has had, and what a runner does to an object that another left
//! behind half done.

use crate::statement::{ObjectKind, RenderError, Statement, Subject};
use crate::writer::Writer;

/// What makes the schema of the journal. Somebody with more rights may have made it.
pub(crate) const CREATE_SCHEMA: &str = "\
CREATE SCHEMA mizzle;
COMMENT ON SCHEMA mizzle IS 'The journal of the migrations of this database';
";

/// What makes the journal. Nothing of it is there, or all.
pub(crate) const CREATE: &str = "\
CREATE TABLE mizzle.migrations (
    id text PRIMARY KEY,
    checksum text NOT NULL,
    direction text NOT NULL DEFAULT 'up' CHECK (direction IN ('up', 'down')),
    baseline boolean NOT NULL DEFAULT false,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
);
CREATE TABLE mizzle.steps (
    migration text NOT NULL REFERENCES mizzle.migrations ON UPDATE CASCADE ON DELETE CASCADE,
    step integer NOT NULL,
    checksum text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    PRIMARY KEY (migration, step)
)";

/// What adds how far backfills are. It is made by the first one, so that a journal of before has it, too.
pub(crate) const BACKFILLS: &str = "\
CREATE TABLE IF NOT EXISTS mizzle.backfills (
    migration text NOT NULL,
    step integer NOT NULL,
    position text[],
    rows bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (migration, step),
    FOREIGN KEY (migration, step) REFERENCES mizzle.steps ON UPDATE CASCADE ON DELETE CASCADE
)";

/// Drops an index that a `CREATE INDEX CONCURRENTLY` left invalid.
pub(crate) fn drop_left_over(schema: &str, index: &str) -> Result<Statement, RenderError> {
    let mut sql = Writer::default();
    sql.push("DROP INDEX CONCURRENTLY ").qualified(Some(schema), index);
    sql.finish(Subject::new(ObjectKind::Index, &Some(schema.to_owned()), index))
}

/// Finishes a `DETACH PARTITION … CONCURRENTLY` that was interrupted. The names are as somebody wrote them.
pub(crate) fn finish_detaching(parent: &str, child: &str) -> Result<Statement, RenderError> {
    let mut sql = Writer::default();
    sql.push("ALTER TABLE ").authored(parent).push(" DETACH PARTITION ").authored(child).push(" FINALIZE");
    sql.finish(Subject::new(ObjectKind::Table, &None, child))
}
