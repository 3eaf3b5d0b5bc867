//! `CREATE VIEW`

use super::{Alteration, Change, Draft, Rule};
use crate::facts::Kind;
use crate::facts::{Fact, ObjectId};
use crate::writer::Writer;

pub(super) struct View;

impl Rule for View {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("CREATE VIEW ").object(id);
            named_columns(sql, fact);
            if !fact.list("options").is_empty() {
                sql.push(" WITH ").options(&fact.list("options"));
            }
            sql.push(" AS\n").authored(fact.text("definition").trim_end_matches(';'));
        })]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("DROP VIEW ").object(id);
        })]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, change: &Change<'_>) -> Alteration {
        let (old, new) = (before.rows("columns"), after.rows("columns"));
        // The server takes a new query for a view if its columns are still there, in their order.
        if old.len() > new.len() || old.iter().zip(&new).any(|(old, new)| old != new) {
            return Alteration::Replace;
        }
        // What the old query uses has to be there until the new one is; what is replaced is not.
        if before.depends.iter().any(|used| used.kind != Kind::Schema && change.drops(used)) {
            return Alteration::Replace;
        }
        let replace = Draft::new(|sql| {
            sql.push("CREATE OR REPLACE VIEW ").object(id);
            named_columns(sql, after);
            if !after.list("options").is_empty() {
                sql.push(" WITH ").options(&after.list("options"));
            }
            sql.push(" AS\n").authored(after.text("definition").trim_end_matches(';'));
        });
        Alteration::InPlace { drafts: vec![replace], disturbs: false }
    }

    fn rename(&self, gone: &ObjectId, now: &ObjectId) -> Vec<Draft> {
        renames("ALTER VIEW ", gone, now)
    }
}

/// The names of the columns, where they are not in the query: as its author wrote it, and not as a server prints it.
pub(super) fn named_columns(sql: &mut Writer, fact: &Fact) {
    let names = fact.list("column_names");
    if !names.is_empty() {
        sql.push(" (").list(", ", names, |sql, name| {
            sql.ident(name);
        });
        sql.push(")");
    }
}

/// Another schema and another name, by the statement of the kind.
pub(super) fn renames(alter: &'static str, gone: &ObjectId, now: &ObjectId) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut moved = gone.clone();
    if gone.schema != now.schema {
        drafts.push(Draft::new(|sql| {
            sql.push(alter)
                .object(gone)
                .push(" SET SCHEMA ")
                .ident(now.schema.as_deref().unwrap_or_default());
        }));
        moved.schema = now.schema.clone();
    }
    if gone.name != now.name {
        drafts.push(Draft::new(|sql| {
            sql.push(alter).object(&moved).push(" RENAME TO ").ident(&now.name);
        }));
    }
    drafts
}
