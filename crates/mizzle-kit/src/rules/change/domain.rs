//! `CREATE DOMAIN`

use std::collections::BTreeSet;

use super::retype::retype;
use super::{Alteration, Change, Draft, Reaction, Rule};
use crate::facts::{Fact, Facts, Kind, ObjectId};
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

    fn disturbed(&self, _: &ObjectId, _: &Fact, cause: &ObjectId, _: bool) -> Reaction {
        made_of(cause)
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, change: &Change<'_>) -> Alteration {
        if is_of_another_type(before, after) {
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
                true => looking(not_null, id, change).hazard(Hazard::Scan).hazard(Hazard::DependsOnData),
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

/// With the locks of a statement that looks at all values of the domain, which the server does not where they are inside of
/// others.
fn looking(draft: Draft, domain: &ObjectId, change: &Change<'_>) -> Draft {
    let inside = change.before.objects.iter().find(|(column, fact)| {
        let stays = change.after.objects.contains_key(*column) && !change.drops(&super::table_of(column));
        column.kind == Kind::Column && stays && holds_inside(fact, domain, change.before)
    });
    let why = inside.map(|(column, _)| {
        format!(
            "{column} has values of it inside of an array or a composite type, where the server does not look; make a domain \
             of another name with the rule, and give the column that"
        )
    });
    locking(draft, domain, change).impossible(why)
}

/// Whether a column or type has values of a domain inside of its own: as items, or as fields.
fn holds_inside(fact: &Fact, domain: &ObjectId, facts: &Facts) -> bool {
    let mut open: Vec<(&ObjectId, bool)> = Vec::new();
    let is_array = |fact: &Fact| fact.text("type").ends_with("[]");
    open.extend(fact.depends.iter().map(|used| (used, is_array(fact))));
    let mut seen = BTreeSet::new();
    while let Some((used, inside)) = open.pop() {
        if used == domain && inside {
            return true;
        }
        let Some(of) = facts.objects.get(used).filter(|_| seen.insert((used, inside))) else { continue };
        match used.kind {
            Kind::Composite => open.extend(of.depends.iter().map(|used| (used, true))),
            Kind::Domain => open.extend(of.depends.iter().map(|used| (used, inside || is_array(of)))),
            _ => {}
        }
    }
    false
}

/// What becomes of a type that is made of another: it gives way with that.
pub(super) fn made_of(cause: &ObjectId) -> Reaction {
    match cause.kind {
        Kind::Enum | Kind::Domain | Kind::Composite => Reaction::PassOn,
        _ => Reaction::Recreate,
    }
}

fn is_of_another_type(before: &Fact, after: &Fact) -> bool {
    ["type", "collation"].iter().any(|name| before.text(name) != after.text(name))
}

/// Whether the domain of a check gives way to another, which has its checks from the beginning.
fn gives_way(fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
    let domain = fact.parent.clone()?;
    let (before, after) = (change.before.objects.get(&domain)?, change.after.objects.get(&domain)?);
    is_of_another_type(before, after).then_some(domain)
}

/// The check of a domain that nothing has yet.
pub(super) fn constraint(id: &ObjectId, fact: &Fact) -> Draft {
    Draft::new(|sql| {
        sql.push("ALTER DOMAIN ").object(id).push(" ADD CONSTRAINT ").ident(id.part());
        sql.push(" ").authored(fact.text("definition"));
    })
}

pub(super) struct DomainConstraint;

impl Rule for DomainConstraint {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let add = constraint(id, fact);
        let domain = fact.parent.clone().unwrap_or_else(|| id.clone());
        let is_new = change.creates(&domain);
        if is_new {
            return vec![add];
        }
        if fact.text("definition").ends_with(" NOT VALID") {
            return vec![add];
        }
        if !change.online {
            return vec![looking(add, &domain, change).hazard(Hazard::Scan).hazard(Hazard::DependsOnData)];
        }
        // New values obey it at once, for no lock at all; those that are there are looked at while others read.
        let add = Draft::new(|sql| {
            sql.push("ALTER DOMAIN ").object(id).push(" ADD CONSTRAINT ").ident(id.part());
            sql.push(" ").authored(fact.text("definition")).push(" NOT VALID");
        });
        let validate = Draft::new(|sql| {
            sql.push("ALTER DOMAIN ").object(id).push(" VALIDATE CONSTRAINT ").ident(id.part());
        });
        let validate = looking(validate, &domain, change).hazard(Hazard::Scan).hazard(Hazard::DependsOnData);
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

    fn disturbed(&self, _: &ObjectId, _: &Fact, cause: &ObjectId, goes: bool) -> Reaction {
        let is_type = matches!(cause.kind, Kind::Enum | Kind::Domain | Kind::Composite);
        if is_type && !goes { Reaction::Stay } else { Reaction::Recreate }
    }

    fn created_by(&self, _: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        gives_way(fact, change)
    }

    fn dropped_by(&self, _: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        let parent = fact.parent.clone().filter(|parent| change.drops(parent));
        parent.or_else(|| gives_way(fact, change))
    }
}
