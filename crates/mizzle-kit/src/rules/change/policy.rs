//! `CREATE POLICY`

use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};
use crate::plan::{Hazard, Lock};
use crate::writer::Writer;

pub(super) struct Policy;

impl Rule for Policy {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let create = Draft::new(|sql| {
            sql.push("CREATE POLICY ").ident(id.part()).push(" ON ").object(id);
            sql.push(if fact.is("restrictive") { " AS RESTRICTIVE" } else { "" });
            sql.push(" FOR ").authored(fact.text("command"));
            roles(sql, fact);
            conditions(sql, fact);
        });
        let create = create.lock(Lock::AccessExclusive);
        let is_new = fact.parent.as_ref().is_some_and(|table| change.creates(table));
        vec![if is_new { create } else { create.hazard(Hazard::Authorization) }]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let drop = Draft::new(|sql| {
            sql.push("DROP POLICY ").ident(id.part()).push(" ON ").object(id);
        });
        vec![drop.lock(Lock::AccessExclusive).hazard(Hazard::Authorization)]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        let same = |name: &str| before.attributes.get(name) == after.attributes.get(name);
        let lost = |name: &str| before.optional(name).is_some() && after.optional(name).is_none();
        if !same("restrictive") || !same("command") || lost("using") || lost("check") {
            return Alteration::Replace;
        }
        let alter = Draft::new(|sql| {
            sql.push("ALTER POLICY ").ident(id.part()).push(" ON ").object(id);
            roles(sql, after);
            conditions(sql, after);
        });
        let drafts = vec![alter.lock(Lock::AccessExclusive).hazard(Hazard::Authorization)];
        Alteration::InPlace { drafts, disturbs: false }
    }

    fn dropped_by(&self, _: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        super::dropped_with_table(fact, change)
    }
}

fn roles(sql: &mut Writer, fact: &Fact) {
    sql.push(" TO ").list(", ", fact.list("roles"), |sql, role| {
        sql.authored(role);
    });
}

fn conditions(sql: &mut Writer, fact: &Fact) {
    if let Some(condition) = fact.optional("using") {
        sql.push(" USING (").authored(condition).push(")");
    }
    if let Some(condition) = fact.optional("check") {
        sql.push(" WITH CHECK (").authored(condition).push(")");
    }
}
