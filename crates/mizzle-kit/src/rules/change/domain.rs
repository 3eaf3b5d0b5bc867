//! `CREATE DOMAIN`

use super::retype::retype;
use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};
use crate::plan::Hazard;

pub(super) struct Domain;

impl Rule for Domain {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![create(id, fact)]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("DROP DOMAIN ").object(id);
        })]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, change: &Change<'_>) -> Alteration {
        if ["type", "collation"].iter().any(|name| before.text(name) != after.text(name)) {
            return retype(id, create(id, after), change);
        }
        let mut drafts = Vec::new();
        if before.optional("default") != after.optional("default") {
            drafts.push(Draft::new(|sql| {
                sql.push("ALTER DOMAIN ").object(id);
                match after.optional("default") {
                    Some(default) => sql.push(" SET DEFAULT ").authored(default),
                    None => sql.push(" DROP DEFAULT"),
                };
            }));
        }
        if before.is("not_null") != after.is("not_null") {
            let not_null = Draft::new(|sql| {
                sql.push("ALTER DOMAIN ").object(id);
                sql.push(if after.is("not_null") { " SET NOT NULL" } else { " DROP NOT NULL" });
            });
            drafts.push(match after.is("not_null") {
                true => not_null.hazard(Hazard::Scan).hazard(Hazard::DependsOnData),
                false => not_null,
            });
        }
        Alteration::InPlace { drafts, disturbs: false }
    }
}

fn create(id: &ObjectId, fact: &Fact) -> Draft {
    Draft::new(|sql| {
        sql.push("CREATE DOMAIN ").object(id).push(" AS ").authored(fact.text("type"));
        if let Some(collation) = fact.optional("collation") {
            sql.push(" COLLATE ").authored(collation);
        }
        if let Some(default) = fact.optional("default") {
            sql.push(" DEFAULT ").authored(default);
        }
        if fact.is("not_null") {
            sql.push(" NOT NULL");
        }
    })
}

pub(super) struct DomainConstraint;

impl Rule for DomainConstraint {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let add = Draft::new(|sql| {
            sql.push("ALTER DOMAIN ").object(id).push(" ADD CONSTRAINT ").ident(id.part());
            sql.push(" ").authored(fact.text("definition"));
        });
        let is_new = fact.parent.as_ref().is_some_and(|domain| change.creates(domain));
        vec![if is_new { add } else { add.hazard(Hazard::Scan).hazard(Hazard::DependsOnData) }]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![
            Draft::new(|sql| {
                sql.push("ALTER DOMAIN ").object(id).push(" DROP CONSTRAINT ").ident(id.part());
            })
            .hazard(Hazard::Correctness),
        ]
    }
}
