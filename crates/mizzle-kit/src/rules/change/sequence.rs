//! `CREATE SEQUENCE`

use super::{Alteration, Change, Draft, Rule, numbers};
use crate::facts::Kind;
use crate::facts::{Fact, ObjectId};
use crate::plan::Hazard;
use crate::writer::Writer;

pub(super) struct Sequence;

impl Rule for Sequence {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push(if fact.is("unlogged") { "CREATE UNLOGGED SEQUENCE " } else { "CREATE SEQUENCE " });
            sql.object(id);
            if fact.text("type") != "bigint" {
                sql.push(" AS ").authored(fact.text("type"));
            }
            let values = ["start", "increment", "min", "max", "cache"].map(|name| fact.text(name));
            numbers::unusual(sql, fact.text("type"), values, fact.is("cycle"), [" ", ""]);
        })]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let drop = Draft::new(|sql| {
            sql.push("DROP SEQUENCE ").object(id);
        });
        // A function's body may use it.
        vec![drop.hazard(Hazard::DataLoss).hazard(Hazard::UntrackedDependencies)]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        let mut drafts = Vec::new();
        let changed = |name: &str| before.attributes.get(name) != after.attributes.get(name);
        if ["type", "start", "increment", "min", "max", "cache", "cycle"].into_iter().any(changed) {
            let alter = Draft::new(|sql| {
                sql.push("ALTER SEQUENCE ").object(id);
                if changed("type") {
                    sql.push(" AS ").authored(after.text("type"));
                }
                // With the type, the server changes limits that were the old type's.
                let old = if changed("type") { None } else { Some(before) };
                options(sql, old, after);
                if changed("type") && changed("cycle") && !after.is("cycle") {
                    sql.push(" NO CYCLE");
                }
                let limits = [after.text("min"), after.text("max")];
                sql.push(if restarts(before.text("start"), limits) { " RESTART" } else { "" });
            });
            drafts.push(alter.hazard(Hazard::DependsOnData));
        }
        if changed("unlogged") {
            drafts.push(Draft::new(|sql| {
                sql.push("ALTER SEQUENCE ").object(id);
                sql.push(if after.is("unlogged") { " SET UNLOGGED" } else { " SET LOGGED" });
            }));
        }
        Alteration::InPlace { drafts, disturbs: false }
    }

    fn dropped_by(&self, id: &ObjectId, _: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        let owner = ObjectId { kind: Kind::SequenceOwner, ..id.clone() };
        let owner = change.before.objects.get(&owner)?;
        let column = ObjectId::new(Kind::Column, owner.text("schema"), owner.text("table"));
        let column = column.of(owner.text("column"));
        Some(column).filter(|column| change.drops(column))
    }
}

/// The options that are not those of `old`.
fn options(sql: &mut Writer, old: Option<&Fact>, new: &Fact) {
    let words: [(&'static str, &str); 5] = [
        (" START WITH ", "start"),
        (" INCREMENT BY ", "increment"),
        (" MINVALUE ", "min"),
        (" MAXVALUE ", "max"),
        (" CACHE ", "cache"),
    ];
    for (word, name) in words {
        if old.is_none_or(|old| old.text(name) != new.text(name)) {
            sql.push(word).authored(new.text(name));
        }
    }
    if old.map_or(new.is("cycle"), |old| old.is("cycle") != new.is("cycle")) {
        sql.push(if new.is("cycle") { " CYCLE" } else { " NO CYCLE" });
    }
}

/// Whether a sequence that began at `start` is outside of its new limits, so that it begins again.
pub(super) fn restarts(start: &str, limits: [&str; 2]) -> bool {
    let number = |text: &str| text.parse::<i64>().ok();
    match (number(start), limits.map(number)) {
        (Some(start), [Some(min), Some(max)]) => start < min || start > max,
        _ => false,
    }
}
