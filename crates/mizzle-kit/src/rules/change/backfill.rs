//! New columns that have a value of their own in every row: without writing the table anew under a lock.

use super::column::{numbers, settings};
use super::{Change, Draft, online, table_of, volatile};
use crate::facts::{Fact, Kind, ObjectId};

/// The column is there and empty, new rows have the default, the others get it a few at a time. `None`, where the plain
/// form rewrites nothing, or nothing else would do: for a column that is computed, and a table that has no key to go by.
pub(super) fn added(id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<Vec<Draft>> {
    let table = table_of(id);
    let is_plain = !change.online || change.creates(&table) || fact.optional("generated").is_some();
    let has_default = volatile::has_default(id, change.after);
    if is_plain || !(has_default || fact.optional("identity").is_some()) {
        return None;
    }
    let mut constraints = change.before.of_table(Kind::Constraint, &table).into_iter();
    if !constraints.any(|(_, of)| of.text("type") == "p") || moves(&table, change) {
        return None;
    }
    let alter = |write: &dyn Fn(&mut crate::writer::Writer)| {
        Draft::alter_table(&table, |sql| write(sql.push("ALTER COLUMN ").ident(id.part())))
    };
    let mut drafts = vec![Draft::alter_table(&table, |sql| {
        sql.push("ADD COLUMN ").ident(id.part()).push(" ").authored(fact.text("type"));
        if let Some(collation) = fact.optional("collation") {
            sql.push(" COLLATE ").authored(collation);
        }
    })];
    settings(id, None, fact, &mut drafts);
    let counter = counter(id);
    if has_default {
        let default = change.after.objects.get(&ObjectId { kind: Kind::Default, ..id.clone() })?;
        drafts.push(alter(&|sql| {
            sql.push(" SET DEFAULT ").authored(default.text("expression"));
        }));
    } else {
        drafts.push(Draft::new(|sql| {
            sql.push("CREATE SEQUENCE ").object(&counter).push(" AS ").authored(fact.text("type"));
            numbers(sql, fact, [" ", ""]);
        }));
        drafts.push(alter(&|sql| {
            sql.push(" SET DEFAULT nextval(").object_literal(&counter).push(")");
        }));
    }
    let fill = Draft::new(|sql| {
        sql.push("UPDATE ").object(&table).push(" SET ").ident(id.part()).push(" = DEFAULT WHERE ");
        sql.ident(id.part()).push(" IS NULL");
    });
    drafts.push(fill.in_batches());
    if fact.is("not_null") {
        drafts.extend(online::set_not_null(&table, id.part()));
    }
    if let Some(identity) = fact.optional("identity") {
        drafts.push(alter(&|sql| {
            sql.push(" DROP DEFAULT");
        }));
        drafts.push(alter(&|sql| {
            sql.push(" ADD GENERATED ").authored(identity).push(" AS IDENTITY");
            numbers(sql, fact, [" (", ")"]);
        }));
        // Nobody takes a number meanwhile: the table is locked.
        drafts.push(Draft::new(|sql| {
            sql.push("SELECT setval(pg_get_serial_sequence(").object_literal(&table).push(", ");
            sql.literal(id.part()).push("), nextval(").object_literal(&counter).push("), false)");
        }));
        drafts.push(Draft::new(|sql| {
            sql.push("DROP SEQUENCE ").object(&counter);
        }));
    }
    Some(drafts)
}

/// Whether the key that is there gives way to another.
fn moves(table: &ObjectId, change: &Change<'_>) -> bool {
    let mut keys = change.before.of_table(Kind::Constraint, table).into_iter();
    keys.any(|(id, fact)| fact.text("type") == "p" && change.drops(id))
}

/// The sequence that counts until the column has its own.
fn counter(id: &ObjectId) -> ObjectId {
    let mut name = format!("{}_{}", id.name, id.part());
    while name.len() > 55 {
        name.pop();
    }
    name.push_str("_count");
    ObjectId { kind: Kind::Sequence, schema: id.schema.clone(), name, sub: None }
}
