//! `COMMENT ON`

use super::Draft;
use crate::facts::{Fact, Kind, ObjectId};
use crate::plan::Lock;
use crate::writer::Writer;

/// The statements that lead from one state of an object's comments to another; a new object has none.
pub(crate) fn comments(id: &ObjectId, old: Option<&Fact>, new: &Fact) -> Vec<Draft> {
    let mut drafts = Vec::new();
    if old.and_then(|old| old.optional("comment")) != new.optional("comment") {
        let comment = Draft::new(|sql| {
            sql.push("COMMENT ON ");
            target(sql, id);
            is(sql, new.optional("comment"));
        });
        let is_relation = matches!(id.kind, Kind::Table | Kind::Column | Kind::View | Kind::MaterializedView);
        drafts.push(if is_relation { comment.lock(Lock::ShareUpdateExclusive) } else { comment });
    }
    // Those of a view's columns are the view's.
    let was = old.map(|old| old.rows("column_comments")).unwrap_or_default();
    let wanted = new.rows("column_comments");
    let gone = was.iter().filter(|row| !wanted.iter().any(|new| new.first() == row.first()));
    let changed = wanted.iter().filter(|row| !was.contains(row)).map(|row| (row, true));
    for (row, keeps) in gone.map(|row| (row, false)).chain(changed) {
        drafts.push(
            Draft::new(|sql| {
                sql.push("COMMENT ON COLUMN ").object(id).push(".");
                sql.ident(row.first().copied().unwrap_or_default());
                is(sql, row.get(1).copied().filter(|_| keeps));
            })
            .lock(Lock::ShareUpdateExclusive),
        );
    }
    drafts
}

fn is(sql: &mut Writer, comment: Option<&str>) {
    match comment {
        Some(comment) => sql.push(" IS ").literal(comment),
        None => sql.push(" IS NULL"),
    };
}

fn target(sql: &mut Writer, id: &ObjectId) {
    let routine = |sql: &mut Writer| {
        sql.object(id).push("(").authored(id.part()).push(")");
    };
    let part = |sql: &mut Writer| {
        sql.ident(id.part()).push(" ON ").object(id);
    };
    match id.kind {
        Kind::Schema => {
            sql.push("SCHEMA ").ident(&id.name);
        }
        Kind::Extension => {
            sql.push("EXTENSION ").ident(&id.name);
        }
        Kind::Publication => {
            sql.push("PUBLICATION ").ident(&id.name);
        }
        Kind::Collation => {
            sql.push("COLLATION ").object(id);
        }
        Kind::TextSearchDictionary => {
            sql.push("TEXT SEARCH DICTIONARY ").object(id);
        }
        Kind::TextSearchConfiguration => {
            sql.push("TEXT SEARCH CONFIGURATION ").object(id);
        }
        Kind::Enum | Kind::Composite | Kind::Range => {
            sql.push("TYPE ").object(id);
        }
        Kind::Domain => {
            sql.push("DOMAIN ").object(id);
        }
        Kind::DomainConstraint => {
            sql.push("CONSTRAINT ").ident(id.part()).push(" ON DOMAIN ").object(id);
        }
        Kind::Sequence => {
            sql.push("SEQUENCE ").object(id);
        }
        Kind::Function => routine(sql.push("FUNCTION ")),
        Kind::Procedure => routine(sql.push("PROCEDURE ")),
        Kind::Aggregate if id.part().is_empty() => {
            sql.push("AGGREGATE ").object(id).push("(*)");
        }
        Kind::Aggregate => routine(sql.push("AGGREGATE ")),
        Kind::Column => {
            sql.push("COLUMN ").object(id).push(".").ident(id.part());
        }
        Kind::Constraint | Kind::ForeignKey => part(sql.push("CONSTRAINT ")),
        Kind::Index => {
            sql.push("INDEX ").object(id);
        }
        Kind::View => {
            sql.push("VIEW ").object(id);
        }
        Kind::MaterializedView => {
            sql.push("MATERIALIZED VIEW ").object(id);
        }
        Kind::Rule => part(sql.push("RULE ")),
        Kind::Trigger => part(sql.push("TRIGGER ")),
        Kind::Policy => part(sql.push("POLICY ")),
        Kind::Statistics => {
            sql.push("STATISTICS ").object(id);
        }
        Kind::Table
        | Kind::Default
        | Kind::SequenceOwner
        | Kind::Partition
        | Kind::IndexPartition
        | Kind::DefaultPrivilege
        | Kind::Other => {
            sql.push("TABLE ").object(id);
        }
    }
}
