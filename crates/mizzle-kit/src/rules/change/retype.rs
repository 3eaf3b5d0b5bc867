//! A type that cannot be changed gives way to a new one of its name.

use super::{Alteration, Change, Draft, comments, domain, privileges, rule};
use crate::facts::{Fact, Kind, ObjectId};
use crate::plan::Hazard;

/// The old type goes aside, and with it domains and composite types that are made of it; new ones are made, the columns
/// that have one of the old ones get the new one by way of text, and the old ones are dropped.
pub(super) fn retype(id: &ObjectId, create: Draft, change: &Change<'_>) -> Alteration {
    let (before, after) = (change.before, change.after);
    let types = made_of(id, change);
    let mut drafts = Vec::new();
    for (ty, _) in &types {
        drafts.push(Draft::new(|sql| {
            sql.push(if ty.kind == Kind::Domain { "ALTER DOMAIN " } else { "ALTER TYPE " });
            sql.object(ty).push(" RENAME TO ").ident(&aside(ty));
        }));
    }
    let mut create = Some(create);
    for (ty, fact) in &types {
        // What is made of the type is made as it was, and changes by itself.
        let side = if *ty == id { after } else { before };
        match create.take() {
            Some(create) => drafts.push(create),
            None => {
                // A default that goes may be none of the new type.
                let default = |fact: &Fact| fact.attributes.get("default").cloned();
                let stays = after.objects.get(*ty).is_some_and(|new| default(new) == default(fact));
                let mut made = (*fact).clone();
                made.attributes.retain(|name, _| name != "default" || stays);
                drafts.extend(rule(ty.kind).create(ty, &made, change));
            }
        }
        for (check, fact) in side.parts(ty).into_iter().filter(|(id, _)| id.kind == Kind::DomainConstraint) {
            drafts.push(domain::constraint(check, fact));
            drafts.extend(comments(check, None, fact));
        }
        drafts.extend(comments(ty, None, fact));
        drafts.extend(privileges(ty, None, fact, change));
    }
    let has_one = |fact: &Fact| types.iter().any(|(ty, _)| fact.depends.contains(*ty));
    for (column, old) in before.objects.iter().filter(|(column, _)| column.kind == Kind::Column) {
        let Some(new) = after.objects.get(column).filter(|_| has_one(old)) else { continue };
        // Columns that partitions have from their parents change with them.
        if !has_one(new) || old.is("inherited") {
            continue;
        }
        // What is generated is not there meanwhile.
        if [old, new].iter().any(|column| column.optional("generated").is_some()) {
            continue;
        }
        let array = if new.text("type").ends_with("[]") { "::text[]::" } else { "::text::" };
        let table = super::table_of(column);
        let alter = Draft::alter_table(&table, |sql| {
            sql.push("ALTER COLUMN ").ident(column.part()).push(" TYPE ").authored(new.text("type"));
            sql.push(" USING ").ident(column.part()).push(array).authored(new.text("type"));
        });
        let alter = alter.impossible(super::partition::keeps(column, change));
        drafts.push(alter.hazard(Hazard::Rewrite).hazard(Hazard::DependsOnData));
        drafts.extend(change.online.then(|| Draft::analyze(&table, change.after).at_last()));
    }
    for (ty, _) in types.iter().rev() {
        drafts.push(Draft::new(|sql| {
            sql.push(if ty.kind == Kind::Domain { "DROP DOMAIN " } else { "DROP TYPE " });
            sql.qualified(ty.schema.as_deref(), &aside(ty));
        }));
    }
    Alteration::InPlace { drafts, disturbs: true }
}

/// A type, and those that are made of it, each after what it is made of.
fn made_of<'a>(id: &'a ObjectId, change: &Change<'a>) -> Vec<(&'a ObjectId, &'a Fact)> {
    let mut types: Vec<_> = change.before.objects.get(id).map(|fact| (id, fact)).into_iter().collect();
    let mut at = 0;
    while let Some((ty, _)) = types.get(at).copied() {
        for (other, fact) in &change.before.objects {
            let is_made_of =
                matches!(other.kind, Kind::Domain | Kind::Composite) && fact.depends.contains(ty);
            if is_made_of && change.after.objects.contains_key(other) {
                // One that is made of two comes after both.
                types.retain(|(known, _)| *known != other || *known == id);
                types.push((other, fact));
            }
        }
        at += 1;
    }
    types
}

/// A name that is free while the type has none.
fn aside(id: &ObjectId) -> String {
    let mut name = id.name.clone();
    while name.len() > 56 {
        name.pop();
    }
    name + "_before"
}
