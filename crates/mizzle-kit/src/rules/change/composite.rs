//! `CREATE TYPE … AS`

use super::retype::retype;
use super::{Alteration, Change, Draft, Reaction, Rule};
use crate::facts::{Fact, Facts, Kind, ObjectId};
use crate::plan::Hazard;
use crate::writer::Writer;

pub(super) struct Composite;

impl Rule for Composite {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("CREATE TYPE ").object(id).push(" AS (");
            sql.list(", ", fact.rows("fields"), |sql, field| write(sql, &field));
            sql.push(")");
        })]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("DROP TYPE ").object(id);
        })]
    }

    fn disturbed(&self, _: &ObjectId, _: &Fact, cause: &ObjectId, _: bool) -> Reaction {
        super::domain::made_of(cause)
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, change: &Change<'_>) -> Alteration {
        let (old, new) = (before.rows("fields"), after.rows("fields"));
        let kept = in_order(&old, &new);
        let is_used = is_used(id, change.before);
        // Nothing moves an attribute to another place.
        let moves = kept != new.iter().map(|field| name(field)).collect::<Vec<_>>();
        if moves && !is_used {
            return Alteration::Replace;
        }
        let typed = table_of_type(id, change);
        let mut drafts = Vec::new();
        for field in old.iter().filter(|field| named(&new, name(field)).is_none()) {
            let drop = Draft::new(|sql| {
                sql.push("ALTER TYPE ").object(id).push(" DROP ATTRIBUTE ").ident(name(field));
            });
            drafts.push(drop.hazard(Hazard::DataLoss));
        }
        for field in new.iter().filter(|field| named(&old, name(field)).is_none()) {
            drafts.push(Draft::new(|sql| {
                write(sql.push("ALTER TYPE ").object(id).push(" ADD ATTRIBUTE "), field);
            }));
        }
        let changed =
            |field: &&Vec<&str>| named(&old, name(field)).is_some_and(|was| was != field.as_slice());
        if is_used && new.iter().any(|field| changed(&field)) {
            return give_way(id, drafts, (&old, &new), change, refused(moves, typed));
        }
        for field in new.iter().filter(changed) {
            drafts.push(Draft::new(|sql| {
                sql.push("ALTER TYPE ").object(id).push(" ALTER ATTRIBUTE ").ident(name(field));
                sql.push(" TYPE ").authored(field.get(1).copied().unwrap_or_default());
                collation(sql, field);
            }));
        }
        if moves && drafts.is_empty() {
            // There is no statement to refuse: one that names the type stands for it.
            drafts.push(Draft::new(|sql| {
                sql.push("ALTER TYPE ").object(id);
            }));
        }
        let why = refused(moves, typed);
        let drafts = drafts.into_iter().map(|draft| draft.impossible(why.clone())).collect();
        Alteration::InPlace { drafts, disturbs: false }
    }
}

/// The server changes the type of no attribute while a column has values of it: what is left is made as a type of its own,
/// which the columns get by way of text.
fn give_way(
    id: &ObjectId,
    mut drafts: Vec<Draft>,
    (old, new): (&[Vec<&str>], &[Vec<&str>]),
    change: &Change<'_>,
    why: Option<String>,
) -> Alteration {
    let ty = |field: &[&str]| field.get(1).copied().unwrap_or_default().to_owned();
    let rounds = new.iter().any(|field| {
        named(old, name(field)).is_some_and(|was| super::stored_type::rounds(&ty(was), &ty(field)))
    });
    let create = Draft::new(|sql| {
        sql.push("CREATE TYPE ").object(id).push(" AS (");
        sql.list(", ", new, |sql, field| write(sql, field));
        sql.push(")");
    });
    let create = if rounds { create.hazard(Hazard::DataLoss) } else { create };
    match retype(id, create.impossible(why), change) {
        Alteration::InPlace { drafts: way, disturbs } => {
            drafts.extend(way);
            Alteration::InPlace { drafts, disturbs }
        }
        Alteration::Replace => Alteration::Replace,
    }
}

/// The names of the attributes once some are dropped and others added: at the end.
fn in_order<'a>(old: &[Vec<&'a str>], new: &[Vec<&'a str>]) -> Vec<&'a str> {
    let kept = old.iter().filter(|field| named(new, name(field)).is_some());
    let added = new.iter().filter(|field| named(old, name(field)).is_none());
    kept.chain(added).map(|field| name(field)).collect()
}

/// Whether rows, or views of them, have values of a type, or of one that is made of it.
fn is_used(id: &ObjectId, facts: &Facts) -> bool {
    let mut open = vec![id];
    let mut at = 0;
    while let Some(ty) = open.get(at).copied() {
        for (user, _) in facts.objects.iter().filter(|(_, fact)| fact.depends.contains(ty)) {
            match user.kind {
                Kind::Column | Kind::View | Kind::MaterializedView => return true,
                Kind::Domain | Kind::Composite if !open.contains(&user) => open.push(user),
                _ => {}
            }
        }
        at += 1;
    }
    false
}

/// A table that is of the type, and stays that.
fn table_of_type<'a>(id: &ObjectId, change: &Change<'a>) -> Option<&'a ObjectId> {
    let is_of = |facts: &Facts, table: &ObjectId| {
        let fact = facts.objects.get(table);
        fact.is_some_and(|fact| fact.optional("of").is_some() && fact.depends.contains(id))
    };
    let mut tables = change.before.of_kind(Kind::Table).map(|(table, _)| table);
    tables.find(|table| is_of(change.before, table) && is_of(change.after, table) && !change.drops(table))
}

/// Why the server would refuse what is planned.
fn refused(moves: bool, typed: Option<&ObjectId>) -> Option<String> {
    let moved = || {
        "its attributes are to stand in another order, and the server adds them at the end only; leave those that are \
         there where they are, or make a type of another name with the new order, and columns of it"
            .to_owned()
    };
    let of_type = |table: &ObjectId| {
        format!(
            "{table} is of this type, and the server changes both or none; make the table one of no type first, by \
             ALTER TABLE … NOT OF"
        )
    };
    typed.map(of_type).or_else(|| moves.then(moved))
}

fn name<'a>(field: &[&'a str]) -> &'a str {
    field.first().copied().unwrap_or_default()
}

fn named<'a, 'b>(fields: &'a [Vec<&'b str>], wanted: &str) -> Option<&'a [&'b str]> {
    fields.iter().find(|field| name(field) == wanted).map(Vec::as_slice)
}

fn write(sql: &mut Writer, field: &[&str]) {
    sql.ident(name(field)).push(" ").authored(field.get(1).copied().unwrap_or_default());
    collation(sql, field);
}

fn collation(sql: &mut Writer, field: &[&str]) {
    if let Some(collation) = field.get(2).filter(|collation| !collation.is_empty()) {
        sql.push(" COLLATE ").authored(collation);
    }
}
