//! `CREATE TABLE`

use super::{Alteration, Change, Draft, Rule};
use super::{Reaction, column, constraint, repartition};
use crate::facts::Kind;
use crate::facts::{Fact, Facts, ObjectId};
use crate::plan::{Hazard, Lock};

pub(super) struct Table;

impl Rule for Table {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let is_inherited = |fact: &Fact| fact.is("inherited") && !fact.is("local");
        let is_child = !fact.rows("inherits").is_empty();
        let columns =
            change.after.columns(id).into_iter().filter(|(_, fact)| !(is_child && is_inherited(fact)));
        let columns: Vec<_> = columns.collect();
        let constraints = constraint::within(id, change);
        let mut drafts = vec![Draft::new(|sql| {
            sql.push(if fact.is("unlogged") { "CREATE UNLOGGED TABLE " } else { "CREATE TABLE " });
            sql.object(id);
            match fact.optional("of") {
                // The type brings the columns.
                Some(ty) => {
                    sql.push(" OF ").authored(ty);
                }
                None => {
                    let lines = columns.iter().chain(&constraints);
                    sql.push(if columns.is_empty() { " (" } else { " (\n    " });
                    sql.list(",\n    ", lines, |sql, (id, fact)| match id.kind {
                        Kind::Column => column::define(sql, id, fact, change),
                        _ => constraint::define(sql, id, fact),
                    });
                    sql.push(if columns.is_empty() { ")" } else { "\n)" });
                }
            }
            if is_child {
                sql.push(" INHERITS (").list(", ", fact.rows("inherits"), |sql, parent| {
                    sql.name(
                        parent.first().copied().unwrap_or_default(),
                        parent.get(1).copied().unwrap_or_default(),
                    );
                });
                sql.push(")");
            }
            if let Some(key) = fact.optional("partition_key") {
                sql.push(" PARTITION BY ").authored(key);
            }
            if let Some(method) = fact.optional("access_method") {
                sql.push(" USING ").ident(method);
            }
            let mut options = fact.list("options");
            options.extend(fact.list("toast_options"));
            if !options.is_empty() {
                sql.push(" WITH ").options(&options);
            }
            if let Some(space) = fact.optional("tablespace") {
                sql.push(" TABLESPACE ").ident(space);
            }
        })];
        for parent in fact.rows("inherits") {
            let [schema, name] = parent.as_slice() else { continue };
            let parent = ObjectId::new(Kind::Table, schema, name);
            let locking = |create: Draft| create.locks(parent.clone(), Lock::ShareUpdateExclusive);
            drafts = drafts.into_iter().map(locking).collect();
        }
        for (id, fact) in columns {
            column::settings(id, None, fact, &mut drafts);
        }
        if is_child {
            let columns = change.after.columns(id).into_iter();
            for (id, column) in columns.filter(|(_, column)| is_inherited(column)) {
                column::beyond_parents(id, column, fact, change, &mut drafts);
            }
        }
        drafts.extend(security(id, None, fact));
        drafts
    }

    fn drop(&self, id: &ObjectId, _: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let mut drop = Draft::new(|sql| {
            sql.push("DROP TABLE ").object(id);
        });
        // With its keys go the triggers of the tables that they refer to.
        for (key, fact) in change.before.of_table(Kind::ForeignKey, id) {
            if super::rule(key.kind).dropped_by(key, fact, change).is_some() {
                for target in super::foreign_key::targets(fact, change.before) {
                    drop = drop.locks(target, Lock::AccessExclusive);
                }
            }
        }
        if let Some(fact) = change.before.objects.get(&ObjectId { kind: Kind::Partition, ..id.clone() }) {
            let whole = ObjectId::new(Kind::Table, fact.text("schema"), fact.text("table"));
            drop = super::partition::locking_default(drop, id, &whole, change.before);
            drop = drop.locks(whole, Lock::AccessExclusive);
        }
        let drop = drop.lock(Lock::AccessExclusive);
        vec![if repartition::keeps_rows(id, change) { drop } else { drop.hazard(Hazard::DataLoss) }]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        let same = |name: &str| before.attributes.get(name) == after.attributes.get(name);
        if !same("partition_key") {
            return Alteration::Replace;
        }
        let mut drafts = Vec::new();
        if !same("of") {
            drafts.push(
                Draft::alter_table(id, |sql| {
                    match after.optional("of") {
                        Some(ty) => sql.push("OF ").authored(ty),
                        None => sql.push("NOT OF"),
                    };
                })
                .alone(),
            );
        }
        if !same("inherits") {
            let (old, new) = (before.rows("inherits"), after.rows("inherits"));
            // Parents stand in the order in which they became that.
            let kept = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
            let leaves = old.iter().skip(kept).map(|parent| ("NO INHERIT ", parent));
            let comes = new.iter().skip(kept).map(|parent| ("INHERIT ", parent));
            for (word, parent) in leaves.chain(comes) {
                let [schema, name] = parent.as_slice() else { continue };
                let alter = Draft::alter_table(id, |sql| {
                    sql.push(word).name(schema, name);
                });
                drafts.push(match word {
                    "INHERIT " => {
                        alter.locks(ObjectId::new(Kind::Table, schema, name), Lock::ShareUpdateExclusive)
                    }
                    _ => alter,
                });
            }
        }
        if !same("unlogged") {
            drafts.push(
                Draft::alter_table(id, |sql| {
                    sql.push(if after.is("unlogged") { "SET UNLOGGED" } else { "SET LOGGED" });
                })
                .alone()
                .hazard(Hazard::Rewrite),
            );
        }
        if !same("access_method") {
            drafts.push(
                Draft::alter_table(id, |sql| {
                    sql.push("SET ACCESS METHOD ").ident(after.optional("access_method").unwrap_or("heap"));
                })
                .alone()
                .hazard(Hazard::Rewrite),
            );
        }
        if !same("tablespace") {
            drafts.push(
                Draft::alter_table(id, |sql| {
                    sql.push("SET TABLESPACE ").ident(after.optional("tablespace").unwrap_or("pg_default"));
                })
                .alone()
                .hazard(Hazard::Rewrite),
            );
        }
        let all = |fact: &'_ Fact| -> Vec<String> {
            let all = fact.list("options").into_iter().chain(fact.list("toast_options"));
            all.map(str::to_owned).collect()
        };
        let (old, new) = (all(before), all(after));
        let old: Vec<&str> = old.iter().map(String::as_str).collect();
        let new: Vec<&str> = new.iter().map(String::as_str).collect();
        let (set, reset) = changed_options(&old, &new);
        if !set.is_empty() {
            let set = Draft::alter_table(id, |sql| {
                sql.push("SET ").options(&set);
            });
            drafts.push(set.alone().lock(Lock::ShareUpdateExclusive));
        }
        if !reset.is_empty() {
            let reset = Draft::alter_table(id, |sql| {
                sql.push("RESET ").option_names(&reset);
            });
            drafts.push(reset.alone().lock(Lock::ShareUpdateExclusive));
        }
        drafts.extend(security(id, Some(before), after));
        Alteration::InPlace { drafts, disturbs: false }
    }

    fn follows(&self, id: &ObjectId, fact: &Fact, facts: &Facts) -> Vec<ObjectId> {
        // A child has the columns of its parent before it is one.
        let columns = facts.columns(id).into_iter().filter(|_| !fact.rows("inherits").is_empty());
        columns.map(|(column, _)| column.clone()).collect()
    }

    fn takes_along(&self, id: &ObjectId, _: &Fact, change: &Change<'_>) -> Vec<ObjectId> {
        repartition::partitions(id, change)
    }

    fn disturbed(&self, _: &ObjectId, _: &Fact, cause: &ObjectId, _: bool) -> Reaction {
        // Its columns depend on types and functions, not the table.
        if cause.kind == Kind::Table { Reaction::Recreate } else { Reaction::Stay }
    }
}

/// Row security and replica identity.
fn security(id: &ObjectId, before: Option<&Fact>, after: &Fact) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let was = |name: &str| before.is_some_and(|before| before.is(name));
    let mut add = |words: &'static str, hazard: Hazard| {
        let draft = Draft::alter_table(id, |sql| {
            sql.push(words);
        })
        .alone();
        drafts.push(if before.is_some() { draft.hazard(hazard) } else { draft });
    };
    if was("row_security") != after.is("row_security") {
        let on = after.is("row_security");
        add(
            if on { "ENABLE ROW LEVEL SECURITY" } else { "DISABLE ROW LEVEL SECURITY" },
            Hazard::Authorization,
        );
    }
    if was("force_row_security") != after.is("force_row_security") {
        let on = after.is("force_row_security");
        add(
            if on { "FORCE ROW LEVEL SECURITY" } else { "NO FORCE ROW LEVEL SECURITY" },
            Hazard::Authorization,
        );
    }
    if before.and_then(|before| before.optional("replica_identity")) != after.optional("replica_identity") {
        let words = match after.optional("replica_identity") {
            None => "REPLICA IDENTITY DEFAULT",
            Some("FULL") => "REPLICA IDENTITY FULL",
            Some(_) => "REPLICA IDENTITY NOTHING",
        };
        add(words, Hazard::Correctness);
    }
    drafts
}

/// The options to set, and the names of those to reset.
pub(super) fn changed_options<'a>(old: &[&'a str], new: &[&'a str]) -> (Vec<&'a str>, Vec<&'a str>) {
    let name = |option: &&'a str| option.split('=').next().unwrap_or_default();
    let set = new.iter().filter(|option| !old.contains(option)).copied().collect();
    let names: Vec<_> = new.iter().map(name).collect();
    let reset = old.iter().map(name).filter(|name| !names.contains(name)).collect();
    (set, reset)
}
