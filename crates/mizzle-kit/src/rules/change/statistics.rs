//! `CREATE STATISTICS`

use super::Reaction;
use super::{Alteration, Change, Draft, Rule};
use crate::facts::Kind;
use crate::facts::{Fact, ObjectId};
use crate::plan::Lock;

pub(super) struct Statistics;

impl Rule for Statistics {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let create = Draft::new(|sql| {
            sql.authored(fact.text("definition"));
        });
        let mut drafts = vec![create.lock(Lock::ShareUpdateExclusive)];
        if fact.optional("target").is_some() {
            drafts.push(target(id, fact));
        }
        drafts
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let drop = Draft::new(|sql| {
            sql.push("DROP STATISTICS ").object(id);
        });
        vec![drop.lock(Lock::ShareUpdateExclusive)]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        if before.text("definition") != after.text("definition") {
            return Alteration::Replace;
        }
        Alteration::InPlace { drafts: vec![target(id, after)], disturbs: false }
    }

    fn disturbed(&self, _: &ObjectId, _: &Fact, cause: &ObjectId, goes: bool) -> Reaction {
        if cause.kind == Kind::Column && !goes { Reaction::Stay } else { Reaction::Recreate }
    }
}

fn target(id: &ObjectId, fact: &Fact) -> Draft {
    Draft::new(|sql| {
        sql.push("ALTER STATISTICS ").object(id).push(" SET STATISTICS ");
        sql.authored(fact.optional("target").unwrap_or("-1"));
    })
}
