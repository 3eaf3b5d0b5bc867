//! `CREATE TRIGGER`

use super::table_of;
use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};
use crate::plan::Lock;

pub(super) struct Trigger;

impl Rule for Trigger {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let create = Draft::new(|sql| {
            sql.authored(fact.text("definition"));
        });
        let mut drafts = vec![create.recurses().lock(Lock::ShareRowExclusive)];
        if fact.optional("enabled").is_some() {
            drafts.push(enable(id, fact));
        }
        drafts
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let drop = Draft::new(|sql| {
            sql.push("DROP TRIGGER ").ident(id.part()).push(" ON ").object(id);
        });
        vec![drop.recurses().lock(Lock::AccessExclusive)]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        let mut drafts = Vec::new();
        if before.text("definition") != after.text("definition") {
            let text = after.text("definition");
            // The server replaces a trigger in place, unless it is a constraint.
            let Some(rest) = text.strip_prefix("CREATE TRIGGER ").filter(|_| !before.is("constraint")) else {
                return Alteration::Replace;
            };
            let replace = Draft::new(|sql| {
                sql.push("CREATE OR REPLACE TRIGGER ").authored(rest);
            });
            drafts.push(replace.recurses().lock(Lock::ShareRowExclusive));
        }
        if before.optional("enabled") != after.optional("enabled") || !drafts.is_empty() {
            drafts.push(enable(id, after));
        }
        Alteration::InPlace { drafts, disturbs: false }
    }
}

fn enable(id: &ObjectId, fact: &Fact) -> Draft {
    Draft::alter_table(&table_of(id), |sql| {
        sql.push(match fact.optional("enabled") {
            None => "ENABLE TRIGGER ",
            Some("D") => "DISABLE TRIGGER ",
            Some("A") => "ENABLE ALWAYS TRIGGER ",
            Some(_) => "ENABLE REPLICA TRIGGER ",
        });
        sql.ident(id.part());
    })
    .lock(Lock::ShareRowExclusive)
}
