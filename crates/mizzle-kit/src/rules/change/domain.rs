//! `CREATE DOMAIN`

use super::retype::retype;
use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, Kind, ObjectId};
use crate::plan::{Hazard, Lock};

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
                true => locking(not_null, id, change).hazard(Hazard::Scan).hazard(Hazard::DependsOnData),
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

/// With the locks on the tables that have columns of the domain, or of domains that are made of it.
fn locking(mut draft: Draft, domain: &ObjectId, change: &Change<'_>) -> Draft {
    let mut domains = vec![domain];
    let mut at = 0;
    while let Some(domain) = domains.get(at).copied() {
        for (id, _) in change.before.objects.iter().filter(|(_, fact)| fact.depends.contains(domain)) {
            match id.kind {
                Kind::Column => draft = draft.locks(super::table_of(id), Lock::Share),
                Kind::Domain => domains.push(id),
                _ => {}
            }
        }
        at += 1;
    }
    draft
}

pub(super) struct DomainConstraint;

impl Rule for DomainConstraint {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let add = Draft::new(|sql| {
            sql.push("ALTER DOMAIN ").object(id).push(" ADD CONSTRAINT ").ident(id.part());
            sql.push(" ").authored(fact.text("definition"));
        });
        let domain = fact.parent.clone().unwrap_or_else(|| id.clone());
        let is_new = change.creates(&domain);
        if is_new {
            return vec![add];
        }
        if !change.online || fact.text("definition").ends_with(" NOT VALID") {
            return vec![locking(add, &domain, change).hazard(Hazard::Scan).hazard(Hazard::DependsOnData)];
        }
        // New values obey it at once, for no lock at all; those that are there are looked at while others read.
        let add = Draft::new(|sql| {
            sql.push("ALTER DOMAIN ").object(id).push(" ADD CONSTRAINT ").ident(id.part());
            sql.push(" ").authored(fact.text("definition")).push(" NOT VALID");
        });
        let validate = Draft::new(|sql| {
            sql.push("ALTER DOMAIN ").object(id).push(" VALIDATE CONSTRAINT ").ident(id.part());
        });
        let validate = locking(validate, &domain, change).hazard(Hazard::Scan).hazard(Hazard::DependsOnData);
        vec![add, validate.after_commit()]
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
