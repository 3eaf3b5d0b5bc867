//! Columns.

use super::{Alteration, Change, Draft, Rule};
use super::{Reaction, backfill, inherited_from, numbers, online, partition, table_of, volatile};
use crate::facts::Kind;
use crate::facts::{Fact, Facts, ObjectId};
use crate::plan::{Hazard, Lock};
use crate::writer::Writer;

pub(super) struct Column;

impl Rule for Column {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        if let Some(drafts) = backfill::added(id, fact, change) {
            return drafts;
        }
        let add = Draft::alter_table(&table_of(id), |sql| {
            define(sql.push("ADD COLUMN "), id, fact, change);
        });
        let default = ObjectId { kind: Kind::Default, ..id.clone() };
        let has_default = change.after.objects.contains_key(&default);
        let add = match rewrites(id, fact, change) {
            true => add.hazard(Hazard::Rewrite),
            false => add,
        };
        let has_value =
            has_default || fact.optional("generated").is_some() || fact.optional("identity").is_some();
        let add = match fact.is("not_null") && !has_value {
            true => add.hazard(Hazard::NoValue),
            false => add,
        };
        // What is generated may need what comes before.
        let add = if fact.optional("generated").is_some() { add } else { add.joins(&table_of(id)) };
        let mut drafts = vec![add];
        settings(id, None, fact, &mut drafts);
        drafts
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let drop = Draft::alter_table(&table_of(id), |sql| {
            sql.push("DROP COLUMN ").ident(id.part());
        });
        vec![drop.hazard(Hazard::DataLoss)]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, change: &Change<'_>) -> Alteration {
        let of_parent =
            inherited_from(id, change.after).filter(|_| before.is("inherited") && after.is("inherited"));
        let parent = |facts: &'_ crate::facts::Facts, name: &str| {
            of_parent
                .as_ref()
                .and_then(|id| facts.objects.get(id))
                .and_then(|fact| fact.attributes.get(name))
                .cloned()
        };
        // What a parent's column becomes, this one becomes with it.
        let changed = |name: &str| {
            let (old, new) = (before.attributes.get(name), after.attributes.get(name));
            let with_parent = of_parent.is_some()
                && parent(change.before, name).as_ref() == old
                && parent(change.after, name).as_ref() == new;
            old != new && !with_parent
        };
        let generated = (before.optional("generated"), after.optional("generated"));
        if (changed("generated") || changed("virtual")) && generated.1.is_some() {
            return Alteration::Replace;
        }
        let table = table_of(id);
        let alter = |write: &dyn Fn(&mut Writer)| {
            Draft::alter_table(&table, |sql| write(sql.push("ALTER COLUMN ").ident(id.part())))
        };
        let mut drafts = Vec::new();
        if changed("generated") {
            drafts.push(alter(&|sql| {
                sql.push(" DROP EXPRESSION");
            }));
        }
        if changed("identity") && after.optional("identity").is_none() {
            drafts.push(alter(&|sql| {
                sql.push(" DROP IDENTITY");
            }));
        }
        if changed("not_null") && !after.is("not_null") {
            drafts.push(alter(&|sql| {
                sql.push(" DROP NOT NULL");
            }));
        }
        let retyped = changed("type") || changed("collation");
        let rewrites = !is_stored_alike(before, after, change);
        // The texts stay as they are, and are sorted in another way.
        let sorts = changed("collation") && is_indexed(id, change);
        if retyped {
            let draft = alter(&|sql| {
                sql.push(" TYPE ").authored(after.text("type"));
                if let Some(collation) = after.optional("collation") {
                    sql.push(" COLLATE ").authored(collation);
                }
                if rewrites && !is_assigned(before, after) {
                    let cast = if is_by_text(before, after) { "::text::" } else { "::" };
                    sql.push(" USING ").ident(id.part()).push(cast).authored(after.text("type"));
                }
            });
            let draft = draft.joins(&table).impossible(partition::keeps(id, change));
            let draft = draft.impossible(rows_are_held(&table, change));
            let rounds = super::stored_type::rounds(base(before, change.before), base(after, change.after));
            let draft = if rounds { draft.hazard(Hazard::DataLoss) } else { draft };
            drafts.push(match rewrites {
                true => draft.hazard(Hazard::Rewrite).hazard(Hazard::DependsOnData),
                false if sorts => draft.hazard(Hazard::Scan).hazard(Hazard::IndexBuild),
                false => draft,
            });
            drafts.extend(change.online.then(|| Draft::analyze(&table, change.after).at_last()));
        }
        if changed("not_null") && after.is("not_null") {
            match change.online {
                true => drafts.extend(online::set_not_null(&table, id.part())),
                false => drafts.push({
                    let draft = alter(&|sql| {
                        sql.push(" SET NOT NULL");
                    });
                    draft.hazard(Hazard::Scan).hazard(Hazard::DependsOnData)
                }),
            }
        }
        identity(before, after, &alter, &mut drafts);
        settings(id, Some(before), after, &mut drafts);
        Alteration::InPlace { drafts, disturbs: retyped || before.text("type") != after.text("type") }
    }

    fn dropped_after(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        super::leaves_parent(id, fact, change)
    }

    fn disturbed(&self, _: &ObjectId, fact: &Fact, cause: &ObjectId, _: bool) -> Reaction {
        match cause.kind {
            // What is generated is lost for a moment only.
            _ if fact.optional("generated").is_some() => Reaction::Recreate,
            Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range => Reaction::PassOn,
            Kind::Table => Reaction::Recreate,
            _ => Reaction::Stay,
        }
    }

    fn created_by(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        let table = table_of(id);
        if change.creates(&table) {
            return Some(table);
        }
        let parent =
            inherited_from(id, change.after).filter(|_| fact.is("inherited") && !fact.is("local"))?;
        Some(parent).filter(|parent| change.creates(parent))
    }

    fn dropped_by(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        let own = fact.parent.clone().filter(|parent| change.drops(parent));
        own.or_else(|| {
            let parent =
                inherited_from(id, change.before).filter(|_| fact.is("inherited") && !fact.is("local"))?;
            Some(parent).filter(|parent| change.drops(parent))
        })
    }
}

/// Why the type of a column cannot change: the values of another column have rows of its table in them.
fn rows_are_held(table: &ObjectId, change: &Change<'_>) -> Option<String> {
    let holds = |(column, fact): &(&ObjectId, &Fact)| {
        fact.depends.contains(table) && table_of(column) != *table && !change.drops(column)
    };
    let (column, _) = change.before.of_kind(Kind::Column).find(holds)?;
    Some(format!(
        "{column} has rows of its table as values, and the server changes the type of no column then; give {column} \
         another type first, such as that of a composite type of its own or jsonb"
    ))
}

/// Whether the values stay as they are with another type. A domain is stored as what it is made of; its rules have to be
/// looked at for each row.
fn is_stored_alike(before: &Fact, after: &Fact, change: &Change<'_>) -> bool {
    let (old, new) = (base(before, change.before), base(after, change.after));
    let is_checked = after.depends.iter().any(|used| is_checked(used, change.after));
    !is_checked && (old == new || super::stored_type::is_same(old, new))
}

/// The type of a column, and of its domain that of the domain.
fn base<'a>(fact: &'a Fact, facts: &'a Facts) -> &'a str {
    let domain = fact.depends.iter().filter(|used| used.kind == Kind::Domain);
    let domain = domain.filter_map(|used| facts.objects.get(used)).next();
    match domain.filter(|_| !fact.text("type").ends_with("[]")) {
        Some(domain) => base(domain, facts),
        None => fact.text("type"),
    }
}

/// Whether a new column has a value for each row, which is written into all of them.
fn rewrites(id: &ObjectId, fact: &Fact, change: &Change<'_>) -> bool {
    let facts = change.after;
    if fact.optional("generated").is_some() || fact.optional("identity").is_some() {
        return !fact.is("virtual");
    }
    // The checks of a domain are made for each row, even of NULL.
    volatile::has_default(id, facts) || fact.depends.iter().any(|used| is_checked(used, facts))
}

/// Whether a type is a domain with rules.
fn is_checked(ty: &ObjectId, facts: &Facts) -> bool {
    let Some(domain) = facts.objects.get(ty).filter(|_| ty.kind == Kind::Domain) else { return false };
    let has_check = !facts.of_table(Kind::DomainConstraint, ty).is_empty();
    domain.is("not_null") || has_check || domain.depends.iter().any(|used| is_checked(used, facts))
}

/// Whether an index has to be built anew where a column is sorted in another way.
fn is_indexed(id: &ObjectId, change: &Change<'_>) -> bool {
    let (facts, table) = (change.before, table_of(id));
    let keys =
        facts.of_table(Kind::Constraint, &table).into_iter().filter(|(_, fact)| fact.text("type") != "c");
    let of_table = |fact: &Fact| fact.parent.as_ref() == Some(&table);
    let indexes = facts.of_kind(Kind::Index).filter(|(_, fact)| of_table(fact));
    // One that is made anew has gone by then.
    keys.chain(indexes).any(|(index, fact)| fact.depends.contains(id) && !change.drops(index))
}

/// A column's definition, in `CREATE TABLE` and `ADD COLUMN`.
pub(super) fn define(sql: &mut Writer, id: &ObjectId, fact: &Fact, change: &Change<'_>) {
    sql.ident(id.part()).push(" ").authored(fact.text("type"));
    if let Some(collation) = fact.optional("collation") {
        sql.push(" COLLATE ").authored(collation);
    }
    let default = change.after.objects.get(&ObjectId { kind: Kind::Default, ..id.clone() });
    if let Some(default) = default {
        sql.push(" DEFAULT ").authored(default.text("expression"));
    }
    if let Some(expression) = fact.optional("generated") {
        sql.push(" GENERATED ALWAYS AS (").authored(expression);
        sql.push(if fact.is("virtual") { ") VIRTUAL" } else { ") STORED" });
    }
    if let Some(identity) = fact.optional("identity") {
        sql.push(" GENERATED ").authored(identity).push(" AS IDENTITY");
        numbers(sql, fact, [" (", ")"]);
    }
    if fact.is("not_null") {
        sql.push(" NOT NULL");
    }
}

/// What is unusual of the sequence of an identity column.
pub(super) fn numbers(sql: &mut Writer, fact: &Fact, around: [&'static str; 2]) {
    let said = fact.list("sequence");
    if let [start, increment, min, max, cache, cycle] = said.as_slice() {
        let values = [*start, *increment, *min, *max, *cache];
        numbers::unusual(sql, fact.text("type"), values, *cycle == "true", around);
    }
}

/// Writes an `ALTER COLUMN` with what comes after its name.
type Alter<'a> = &'a dyn Fn(&dyn Fn(&mut Writer)) -> Draft;

fn identity(before: &Fact, after: &Fact, alter: Alter<'_>, drafts: &mut Vec<Draft>) {
    let Some(new) = after.optional("identity") else { return };
    let Some(old) = before.optional("identity") else {
        drafts.push(alter(&|sql| {
            sql.push(" ADD GENERATED ").authored(new).push(" AS IDENTITY");
            numbers(sql, after, [" (", ")"]);
        }));
        return;
    };
    let (was, is) = (before.list("sequence"), after.list("sequence"));
    if old == new && was == is {
        return;
    }
    drafts.push(alter(&|sql| {
        if old != new {
            sql.push(" SET GENERATED ").authored(new);
        }
        for (at, word) in numbers::WORDS.into_iter().enumerate() {
            if let Some(value) = is.get(at).filter(|_| was != is) {
                sql.push(" SET ").push(word).authored(value);
            }
        }
        let limits = [2, 3].map(|at| is.get(at).copied().unwrap_or_default());
        let start = was.first().copied().unwrap_or_default();
        sql.push(if super::sequence::restarts(start, limits) { " RESTART" } else { "" });
        if was.last() != is.last() {
            sql.push(if is.last() == Some(&"true") { " SET CYCLE" } else { " SET NO CYCLE" });
        }
    }));
}

/// What only an `ALTER TABLE` can say.
pub(super) fn settings(id: &ObjectId, before: Option<&Fact>, after: &Fact, drafts: &mut Vec<Draft>) {
    let table = table_of(id);
    let was = |name: &str| before.and_then(|before| before.optional(name));
    let mut add = |lock: Lock, write: &dyn Fn(&mut Writer)| {
        let alter = Draft::alter_table(&table, |sql| write(sql.push("ALTER COLUMN ").ident(id.part())));
        drafts.push(alter.alone().lock(lock));
    };
    // With another type, a column has that type's storage.
    let is_retyped = before.is_some_and(|before| before.text("type") != after.text("type"));
    let is_known = if is_retyped || before.is_none() {
        after.is("default_storage")
    } else {
        was("storage") == after.optional("storage")
    };
    if !is_known {
        add(Lock::AccessExclusive, &|sql| {
            sql.push(" SET STORAGE ").authored(after.text("storage"));
        });
    }
    if was("compression") != after.optional("compression") {
        add(Lock::AccessExclusive, &|sql| {
            sql.push(" SET COMPRESSION ").authored(after.optional("compression").unwrap_or("default"));
        });
    }
    if was("statistics") != after.optional("statistics") {
        add(Lock::ShareUpdateExclusive, &|sql| {
            sql.push(" SET STATISTICS ").authored(after.optional("statistics").unwrap_or("-1"));
        });
    }
    let old = before.map(|before| before.list("options")).unwrap_or_default();
    let (set, reset) = super::table::changed_options(&old, &after.list("options"));
    if !set.is_empty() {
        add(Lock::ShareUpdateExclusive, &|sql| {
            sql.push(" SET ").options(&set);
        });
    }
    if !reset.is_empty() {
        add(Lock::ShareUpdateExclusive, &|sql| {
            sql.push(" RESET ").option_names(&reset);
        });
    }
}

/// What a column that a new table has from its parents does not have from them: a default of its own or none, `NOT NULL`,
/// settings.
pub(super) fn beyond_parents(
    id: &ObjectId,
    fact: &Fact,
    table: &Fact,
    change: &Change<'_>,
    drafts: &mut Vec<Draft>,
) {
    let facts = change.after;
    let of_parents = |kind: Kind| -> Vec<&Fact> {
        let names = table.rows("inherits");
        let ids = names.iter().filter_map(|parent| {
            let [schema, name] = parent.as_slice() else { return None };
            Some(ObjectId { sub: id.sub.clone(), ..ObjectId::new(kind, schema, name) })
        });
        ids.filter_map(|id| facts.objects.get(&id)).collect()
    };
    let own = facts.objects.get(&ObjectId { kind: Kind::Default, ..id.clone() });
    let inherited = of_parents(Kind::Default);
    let expression = |fact: Option<&&Fact>| fact.map(|fact| fact.text("expression").to_owned());
    if expression(own.as_ref()) != expression(inherited.first()) {
        drafts.push(Draft::alter_only(&table_of(id), |sql| {
            sql.push("ALTER COLUMN ").ident(id.part());
            match own {
                Some(own) => sql.push(" SET DEFAULT ").authored(own.text("expression")),
                None => sql.push(" DROP DEFAULT"),
            };
        }));
    }
    let parents = of_parents(Kind::Column);
    if fact.is("not_null") && !parents.iter().any(|parent| parent.is("not_null")) {
        drafts.push(Draft::alter_table(&table_of(id), |sql| {
            sql.push("ALTER COLUMN ").ident(id.part()).push(" SET NOT NULL");
        }));
    }
    // How a column is stored comes from the parent; what is noted of its values and their use does not.
    let before = parents.first().map(|parent| {
        let mut before = (*parent).clone();
        before.attributes.retain(|name, _| !matches!(name.as_str(), "statistics" | "options"));
        before
    });
    settings(id, before.as_ref(), fact, drafts);
}

/// Whether the server takes values of one type for the other as it does in an `INSERT`: what does not fit is then an error,
/// where a cast would cut it off.
fn is_assigned(before: &Fact, after: &Fact) -> bool {
    let name = |fact: &'_ Fact| fact.text("type").split('(').next().unwrap_or_default().to_owned();
    after.text("category") == "S" || name(before) == name(after)
}

/// Whether there is no cast between the types, so that only the text of the values can be taken: between numbers, say, and
/// dates.
pub(super) fn is_by_text(before: &Fact, after: &Fact) -> bool {
    let (old, new) = (before.text("category"), after.text("category"));
    let is_number = |category: &str| matches!(category, "N" | "B");
    // There is no cast between two types of somebody's own.
    if old == new && matches!(old, "E" | "C") {
        return true;
    }
    old != new && old != "S" && new != "S" && !(is_number(old) && is_number(new))
}
