//! `CREATE RULE`

use super::{Change, Draft, Rule, table_of};
use crate::facts::{Fact, ObjectId};
use crate::plan::Lock;

pub(super) struct Rewrite;

impl Rule for Rewrite {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let create = Draft::new(|sql| {
            sql.authored(fact.text("definition").trim_end_matches(';'));
        });
        let mut drafts = vec![create.lock(Lock::AccessExclusive)];
        if let Some(enabled) = fact.optional("enabled") {
            drafts.push(Draft::alter_table(&table_of(id), |sql| {
                sql.push(match enabled {
                    "D" => "DISABLE RULE ",
                    "A" => "ENABLE ALWAYS RULE ",
                    _ => "ENABLE REPLICA RULE ",
                });
                sql.ident(id.part());
            }));
        }
        drafts
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![
            Draft::new(|sql| {
                sql.push("DROP RULE ").ident(id.part()).push(" ON ").object(id);
            })
            .lock(Lock::AccessExclusive),
        ]
    }

    fn dropped_by(&self, _: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        super::dropped_with_table(fact, change)
    }
}
