//! `ALTER TABLE … ATTACH PARTITION`

use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};
use crate::facts::{Facts, Kind};
use crate::plan::{Hazard, Lock};

pub(super) struct Partition;

impl Rule for Partition {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let attach = Draft::new(|sql| {
            sql.push("ALTER TABLE ").name(fact.text("schema"), fact.text("table"));
            sql.push(" ATTACH PARTITION ").object(id).push(" ").authored(fact.text("bound"));
        });
        let is_new = fact.parent.as_ref().is_some_and(|table| change.creates(table));
        let attach = attach.lock(Lock::AccessExclusive);
        vec![if is_new { attach } else { attach.hazard(Hazard::Scan).hazard(Hazard::DependsOnData) }]
    }

    fn drop(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let detach = Draft::new(|sql| {
            sql.push("ALTER TABLE ").name(fact.text("schema"), fact.text("table"));
            sql.push(" DETACH PARTITION ").object(id);
        });
        vec![detach.lock(Lock::AccessExclusive)]
    }

    fn alter(&self, _: &ObjectId, _: &Fact, _: &Fact, _: &Change<'_>) -> Alteration {
        Alteration::Replace
    }

    fn follows(&self, id: &ObjectId, fact: &Fact, facts: &Facts) -> Vec<ObjectId> {
        // Both tables are complete when they are put together.
        let child = super::table_of(id);
        let parent = ObjectId::new(Kind::Table, fact.text("schema"), fact.text("table"));
        let complete = |id: &ObjectId| matches!(id.kind, Kind::Column | Kind::Constraint | Kind::Index);
        let parts = [child, parent].into_iter().flat_map(|table| {
            let parts = facts.parts(&table).into_iter().map(|(id, _)| id.clone());
            parts.filter(complete).collect::<Vec<_>>()
        });
        parts.collect()
    }
}
