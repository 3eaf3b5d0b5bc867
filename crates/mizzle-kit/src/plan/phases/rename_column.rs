//! A column under another name: both columns are there, and whoever writes one writes the other.

use crate::facts::{Fact, Facts, Kind, ObjectId};
use crate::plan::Answer;
use crate::rules::change::sync::Pair;

use super::Between;

/// Columns that are renamed in two phases: their names are no longer among the answers.
pub(super) fn pairs(between: &mut Between<'_>) -> Vec<(ObjectId, ObjectId)> {
    let mut pairs = Vec::new();
    let mut plain = Vec::new();
    for Answer { gone, now } in std::mem::take(&mut between.answers) {
        let is_in_place = |now: &ObjectId| gone.schema == now.schema && gone.name == now.name;
        match now {
            Some(now) if gone.kind == Kind::Column && is_in_place(&now) => {
                match hinders(&gone, &now, between) {
                    None => pairs.push((gone, now)),
                    Some(why) => {
                        between.notes.push(format!("{gone} is renamed at once: {why}"));
                        plain.push(Answer { gone, now: Some(now) });
                    }
                }
            }
            now => {
                if gone.kind == Kind::Column && now.is_some() {
                    between.notes.push(format!("{gone} is renamed at once: its table has another name, too"));
                }
                plain.push(Answer { gone, now });
            }
        }
    }
    between.answers = plain;
    pairs
}

/// Why a column cannot be there twice.
fn hinders(gone: &ObjectId, now: &ObjectId, between: &Between<'_>) -> Option<&'static str> {
    let (old, new) = (between.before.objects.get(gone)?, between.after.objects.get(now)?);
    let table = ObjectId { kind: Kind::Table, sub: None, ..gone.clone() };
    let is_whole = super::is_family(&table, old, between.before);
    let uses = |(id, fact): (&ObjectId, &Fact)| match id.kind {
        Kind::Constraint if fact.text("type") == "p" => {
            fact.parent.as_ref() == Some(&table) && mentions(fact, gone)
        }
        Kind::ForeignKey => fact.parent.as_ref() != Some(&table) && fact.depends.contains(gone),
        _ => false,
    };
    if between.before.objects.iter().any(uses) {
        Some("it is part of a key that others refer to")
    } else if ["generated", "identity"]
        .iter()
        .any(|word| old.optional(word).is_some() || new.optional(word).is_some())
    {
        Some("it has values of its own")
    } else if old.text("type") != new.text("type") || old.optional("collation") != new.optional("collation") {
        Some("it has another type, too")
    } else if is_whole {
        Some("its table has partitions or children")
    } else {
        None
    }
}

/// Whether part of a table is about a column.
fn mentions(fact: &Fact, column: &ObjectId) -> bool {
    fact.depends.contains(column) || fact.list("columns").contains(&column.part())
}

/// Both columns of each pair, in what there is between the migrations.
pub(super) fn keep_both(between: &mut Between<'_>, pairs: &[(ObjectId, ObjectId)]) {
    for (gone, now) in pairs {
        let (Some(old), Some(new)) =
            (between.renamed.objects.get(gone).cloned(), between.after.objects.get(now))
        else {
            continue;
        };
        let pair = Pair { old: gone, new: now, ty: new };
        let helpers = pair.trigger();
        let prepare = |facts: &mut Facts, id: &ObjectId, column: &Fact| {
            facts.objects.insert(id.clone(), nullable(column));
            facts.objects.extend(helpers.iter().cloned());
        };
        prepare(&mut between.prepared, now, new);
        prepare(&mut between.restored, gone, &old);
        super::prepare(between, new);
        between.fills.push((now.clone(), pair.fill(false, between.before)));
        between.fills_back.push((gone.clone(), pair.fill(true, between.after)));

        between.expanded.objects.insert(gone.clone(), old);
        between.expanded.objects.extend(helpers.iter().cloned());
        // A default of the new column would look like what a program says: that of the old one gives both their value.
        between.expanded.objects.remove(&ObjectId { kind: Kind::Default, ..now.clone() });
        let is_kept = |id: &ObjectId, fact: &Fact| {
            let part = is_part(id) || id.kind == Kind::Default;
            let of_column = ObjectId { kind: Kind::Column, ..id.clone() } == *gone;
            part && (of_column || mentions(fact, gone))
        };
        let kept = between.renamed.objects.iter().filter(|(id, fact)| is_kept(id, fact));
        between.expanded.objects.extend(kept.map(|(id, fact)| (id.clone(), fact.clone())));
        between.helpers.extend(helpers.into_iter().map(|(id, _)| id));
    }
}

/// What there is in the second migration before the triggers and the old columns go, which then do so in one moment: what
/// is only about old columns has gone, or is about the new ones already.
pub(super) fn released(expanded: &Facts, after: &Facts, pairs: &[(ObjectId, ObjectId)]) -> Facts {
    let mut facts = expanded.clone();
    for (gone, _) in pairs {
        let is_about = |id: &ObjectId, fact: &Fact| is_part(id) && mentions(fact, gone);
        let about: Vec<_> =
            facts.objects.iter().filter(|(id, fact)| is_about(id, fact)).map(|(id, _)| id.clone()).collect();
        for id in about {
            match after.objects.get(&id) {
                Some(new) => facts.objects.insert(id, new.clone()),
                None => facts.objects.remove(&id),
            };
        }
    }
    facts
}

/// The same when they have gone, and the new columns have their defaults.
pub(super) fn alone(
    released: &Facts,
    after: &Facts,
    pairs: &[(ObjectId, ObjectId)],
    helpers: &[ObjectId],
) -> Facts {
    let mut facts = released.clone();
    facts.objects.retain(|id, fact| {
        let is_old =
            |(gone, _): &(ObjectId, ObjectId)| ObjectId { kind: Kind::Column, ..id.clone() } == *gone;
        let goes = matches!(id.kind, Kind::Column | Kind::Default) && pairs.iter().any(is_old);
        // The view under the old name of a table goes later, but not where it has a column that goes now.
        let stays = id.kind == Kind::View && !pairs.iter().any(|(gone, _)| fact.depends.contains(gone));
        let helps = helpers.contains(id) && !stays;
        !goes && !helps
    });
    for (_, now) in pairs {
        let default = ObjectId { kind: Kind::Default, ..now.clone() };
        if let Some(fact) = after.objects.get(&default) {
            facts.objects.insert(default, fact.clone());
        }
    }
    facts
}

fn is_part(id: &ObjectId) -> bool {
    matches!(id.kind, Kind::Constraint | Kind::ForeignKey | Kind::Index | Kind::Statistics)
}

/// The column as it is before its rows have a value.
pub(super) fn nullable(column: &Fact) -> Fact {
    let mut column = column.clone();
    column.attributes.remove("not_null");
    column
}
