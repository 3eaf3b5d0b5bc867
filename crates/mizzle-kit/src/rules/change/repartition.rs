//! A table that is partitioned in another way, or begins or ends to be: a new one of its name, with the rows of the old.

use super::{Change, Draft};
use crate::facts::{Fact, Facts, Kind, ObjectId};
use crate::plan::{Hazard, Lock};

/// A table whose rows are put aside, and put back where the new one is complete.
pub(crate) struct Repartition {
    table: ObjectId,
    /// Where its rows are meanwhile.
    aside: ObjectId,
    /// Where the last numbers of its identity columns are.
    numbers: ObjectId,
}

/// The tables whose key changes, without those whose rows are in another of them.
pub(crate) fn repartitions(before: &Facts, after: &Facts) -> Vec<Repartition> {
    let changed: Vec<&ObjectId> = before
        .of_kind(Kind::Table)
        .filter(|(id, old)| {
            let new = after.objects.get(id);
            new.is_some_and(|new| old.optional("partition_key") != new.optional("partition_key"))
        })
        .map(|(id, _)| id)
        .collect();
    let outermost = changed.iter().filter(|id| !changed.iter().any(|whole| is_part(id, whole, before)));
    outermost
        .map(|id| Repartition {
            table: (*id).clone(),
            aside: free(id, "_before", [before, after]),
            numbers: free(id, "_numbers_before", [before, after]),
        })
        .collect()
}

/// Whether a table's rows are put aside, as it is or as a part of another, so that its drop takes none away.
pub(super) fn keeps_rows(table: &ObjectId, change: &Change<'_>) -> bool {
    let is_changed = |id: &ObjectId| {
        let key = |facts: &Facts| {
            facts.objects.get(id).map(|fact| fact.optional("partition_key").map(str::to_owned))
        };
        let (old, new) = (key(change.before), key(change.after));
        old.is_some() && new.is_some() && old != new
    };
    let mut path = Vec::new();
    let mut at = Some(table.clone());
    while let Some(id) = at {
        if is_changed(&id) {
            // Part of one that goes on without the whole, it is not put aside.
            return !path.iter().any(|part| goes_on(part, &id, change.after));
        }
        at = whole(&id, change.before);
        path.push(id);
    }
    false
}

/// Whether what was a partition is there without being one of that table.
fn goes_on(part: &ObjectId, of: &ObjectId, after: &Facts) -> bool {
    after.objects.contains_key(part) && !is_part(part, of, after)
}

/// The partitions of a table that is dropped which are its partitions again: their rows are put back by way of the whole.
pub(super) fn partitions(table: &ObjectId, change: &Change<'_>) -> Vec<ObjectId> {
    if !keeps_rows(table, change) {
        return Vec::new();
    }
    let of = |facts: &Facts, id: &ObjectId| whole(id, facts).as_ref() == Some(table);
    let all = change.before.of_kind(Kind::Partition).map(|(id, _)| super::table_of(id));
    all.filter(|id| of(change.before, id) && of(change.after, id)).collect()
}

impl Repartition {
    /// Nobody uses the table any more; its rows and numbers are put aside.
    pub fn put_aside(&self, change: &Change<'_>) -> Vec<(ObjectId, Draft)> {
        let Repartition { table, aside, numbers } = self;
        let lock = Draft::new(|sql| {
            sql.push("LOCK TABLE ").object(table).push(" IN ACCESS EXCLUSIVE MODE");
        });
        let mut drafts = vec![lock.on(table).recurses().lock(Lock::AccessExclusive)];
        drafts.extend(forced(table, change.before, "NO FORCE"));
        let leaving = self.leaving(change);
        let copy = Draft::new(|sql| {
            sql.push("CREATE TABLE ").object(aside).push(" AS SELECT * FROM ").object(table);
            if !leaving.is_empty() {
                sql.push(" WHERE tableoid NOT IN (").list(", ", &leaving, |sql, id| {
                    sql.object_literal(id).push("::regclass");
                });
                sql.push(")");
            }
        });
        let copy = copy.on(table).recurses().scans();
        drafts.push(copy.note(format!(
            "{table} is partitioned in another way by a new table of its name: its rows are copied aside and back, while \
             nobody else can use it; for a table with many rows, make the new one beside it, copy in batches, and exchange \
             the names in a migration of your own",
        )));
        let counted = self.counted(change);
        if !counted.is_empty() {
            drafts.push(Draft::new(|sql| {
                sql.push("CREATE TABLE ").object(numbers).push(" AS SELECT ");
                sql.list(", ", &counted, |sql, column| {
                    sql.push("pg_catalog.pg_sequence_last_value(pg_catalog.pg_get_serial_sequence(");
                    sql.object_literal(table)
                        .push(", ")
                        .literal(column)
                        .push(")::regclass) AS ")
                        .ident(column);
                });
            }));
        }
        drafts.into_iter().map(|draft| (table.clone(), draft)).collect()
    }

    /// Whether an object is part of what has to be there before the rows are put back.
    pub fn follows(&self, id: &ObjectId, after: &Facts) -> bool {
        let Repartition { table, aside: _, numbers: _ } = self;
        let of = super::table_of(id);
        match id.kind {
            Kind::Table | Kind::Column | Kind::Default => of == *table || is_part(&of, table, after),
            Kind::Partition => is_part(&of, table, after),
            _ => false,
        }
    }

    /// The rows and numbers are put into the new table.
    pub fn put_back(&self, change: &Change<'_>) -> Vec<(ObjectId, Draft)> {
        let Repartition { table, aside, numbers } = self;
        let (old, new) = (change.before.columns(table), change.after.columns(table));
        let find = |columns: &[(&ObjectId, &Fact)], name: &str| -> Option<Fact> {
            columns.iter().find(|(id, _)| id.part() == name).map(|(_, fact)| (*fact).clone())
        };
        let is_stored = |fact: &Fact| fact.optional("generated").is_none();
        // What was computed may be a column of its own from now on.
        let kept = new.iter().filter(|(id, fact)| is_stored(fact) && find(&old, id.part()).is_some());
        let kept: Vec<_> = kept.collect();
        let mut drafts = Vec::new();
        let is_deferred = |(_, fact): &(&ObjectId, &Fact)| fact.text("definition").contains("DEFERRED");
        let constraints = |kind: Kind| change.after.of_table(kind, table).into_iter();
        if constraints(Kind::Constraint).chain(constraints(Kind::ForeignKey)).any(|one| is_deferred(&one)) {
            // What is left to check at the end would keep the table from being altered.
            drafts.push(Draft::new(|sql| {
                sql.push("SET CONSTRAINTS ALL IMMEDIATE");
            }));
        }
        drafts.extend(forced(table, change.after, "NO FORCE"));
        if !kept.is_empty() {
            let fill = Draft::new(|sql| {
                sql.push("INSERT INTO ").object(table).push(" (");
                sql.list(", ", &kept, |sql, (id, _)| {
                    sql.ident(id.part());
                });
                sql.push(") OVERRIDING SYSTEM VALUE SELECT ");
                sql.list(", ", &kept, |sql, (id, fact)| {
                    sql.ident(id.part());
                    if let Some(was) =
                        find(&old, id.part()).filter(|was| was.text("type") != fact.text("type"))
                    {
                        sql.push(if super::column::is_by_text(&was, fact) { "::text::" } else { "::" });
                        sql.authored(fact.text("type"));
                    }
                });
                sql.push(" FROM ").object(aside);
            });
            drafts.push(fill.hazard(Hazard::Rewrite).hazard(Hazard::DependsOnData));
        }
        drafts.extend(forced(table, change.after, "FORCE"));
        for column in self.counted(change) {
            drafts.push(Draft::new(|sql| {
                sql.push("SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(").object_literal(table);
                sql.push(", ").literal(&column).push("), ").ident(&column).push(") FROM ").object(numbers);
                sql.push(" WHERE ").ident(&column).push(" IS NOT NULL");
            }));
        }
        let loses = old.iter().any(|(id, fact)| is_stored(fact) && find(&new, id.part()).is_none());
        let drop = |id: &ObjectId| {
            Draft::new(|sql| {
                sql.push("DROP TABLE ").object(id);
            })
        };
        drafts.push(if loses { drop(aside).hazard(Hazard::DataLoss) } else { drop(aside) });
        if !self.counted(change).is_empty() {
            drafts.push(drop(numbers));
        }
        drafts.into_iter().map(|draft| (table.clone(), draft)).collect()
    }

    /// The columns that count by themselves on both sides.
    fn counted(&self, change: &Change<'_>) -> Vec<String> {
        let counts = |fact: &Fact| fact.optional("identity").is_some();
        let old = change.before.columns(&self.table);
        let was = |id: &ObjectId| old.iter().any(|(column, fact)| *column == id && counts(fact));
        let columns = change.after.columns(&self.table).into_iter();
        columns.filter(|(id, fact)| counts(fact) && was(id)).map(|(id, _)| id.part().to_owned()).collect()
    }

    /// The partitions with rows that go on by themselves, or as those of another table: their rows stay in them.
    fn leaving(&self, change: &Change<'_>) -> Vec<ObjectId> {
        let all = change.before.of_kind(Kind::Partition).map(|(id, _)| super::table_of(id));
        // One that goes, or is made anew, leaves its rows to the whole, unless it is part of one that goes on.
        let leaves = |id: &ObjectId| {
            let mut at = Some(id.clone());
            while let Some(table) = at.filter(|table| *table != self.table) {
                if goes_on(&table, &self.table, change.after) {
                    return true;
                }
                at = whole(&table, change.before);
            }
            false
        };
        let is_stored = |id: &ObjectId| {
            change.before.objects.get(id).is_some_and(|fact| fact.optional("partition_key").is_none())
        };
        all.filter(|id| is_part(id, &self.table, change.before) && is_stored(id) && leaves(id)).collect()
    }
}

/// Switches whether the owner sees only rows that policies let through, where that is so.
fn forced(table: &ObjectId, facts: &Facts, word: &'static str) -> Option<Draft> {
    let is_forced = facts.objects.get(table).is_some_and(|fact| fact.is("force_row_security"));
    is_forced.then(|| {
        let alter = Draft::alter_table(table, |sql| {
            sql.push(word).push(" ROW LEVEL SECURITY");
        });
        alter.alone()
    })
}

/// What a table is a partition of.
fn whole(table: &ObjectId, facts: &Facts) -> Option<ObjectId> {
    let fact = facts.objects.get(&ObjectId { kind: Kind::Partition, ..table.clone() })?;
    Some(ObjectId::new(Kind::Table, fact.text("schema"), fact.text("table")))
}

/// Whether a table is a partition of another, or of one of its partitions.
pub(crate) fn is_part(table: &ObjectId, of: &ObjectId, facts: &Facts) -> bool {
    let mut at = whole(table, facts);
    while let Some(table) = at {
        if table == *of {
            return true;
        }
        at = whole(&table, facts);
    }
    false
}

/// A name that no table has.
fn free(table: &ObjectId, suffix: &str, sides: [&Facts; 2]) -> ObjectId {
    let mut name = table.name.clone();
    while name.len() + suffix.len() > 60 {
        name.pop();
    }
    name.push_str(suffix);
    let mut id = ObjectId { name, ..table.clone() };
    let is_taken = |id: &ObjectId| {
        let kinds =
            [Kind::Table, Kind::View, Kind::MaterializedView, Kind::Sequence, Kind::Index, Kind::Composite];
        kinds.iter().any(|kind| {
            let id = ObjectId { kind: *kind, ..id.clone() };
            sides.iter().any(|facts| facts.objects.contains_key(&id))
        })
    };
    while is_taken(&id) {
        id.name.push('_');
    }
    id
}
