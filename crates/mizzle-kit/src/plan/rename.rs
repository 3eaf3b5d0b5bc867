//! Facts as they are when something has another name.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::facts::{Fact, Facts, Kind, ObjectId};

use super::spelling::Respelling;

/// The facts when `gone` is called `now`: what the server will print of it, and of what depends on it. What cannot be told
/// stays as it is printed now, and is then made anew or replaced.
pub(super) fn renamed(facts: &Facts, gone: &ObjectId, now: &ObjectId) -> Facts {
    let mut renamed = facts.clone();
    renamed.objects = std::mem::take(&mut renamed.objects)
        .into_iter()
        .map(|(id, fact)| {
            let own = id == *gone;
            let is_touched = own || concerns(&id, &fact, gone);
            let new = identity(&id, gone, now);
            let Fact { parent, position, attributes, depends } = fact;
            let attributes = match is_touched {
                true => attributes
                    .into_iter()
                    .map(|(name, value)| {
                        let value = attribute(&id, &name, value, own, gone, now);
                        (name, value)
                    })
                    .collect(),
                false => attributes,
            };
            let parent = parent.map(|parent| identity(&parent, gone, now));
            let mut depends: BTreeSet<_> = depends.iter().map(|id| identity(id, gone, now)).collect();
            // What moves is no part any more of the schema that it leaves.
            if own && gone.kind != Kind::Schema && gone.schema != now.schema {
                let schema = |id: &ObjectId| {
                    let name = id.schema.clone()?;
                    Some(ObjectId { kind: Kind::Schema, schema: None, name, sub: None })
                };
                if schema(gone).is_some_and(|left| depends.remove(&left)) {
                    depends.extend(schema(now));
                }
            }
            (new, places(Fact { parent, position, attributes, depends }, gone, now))
        })
        .collect();
    let moved = along(facts, gone, now);
    moved.iter().fold(renamed, |facts, (gone, now)| self::renamed(&facts, gone, now))
}

/// What the server renames or moves with something: columns that children have from their parents; the indexes and sequences
/// of a table that moves.
fn along(facts: &Facts, gone: &ObjectId, now: &ObjectId) -> Vec<(ObjectId, ObjectId)> {
    let moved = |id: &ObjectId| ObjectId { schema: now.schema.clone(), ..id.clone() };
    let of = |id: &ObjectId, fact: &Fact| match (gone.kind, id.kind) {
        (Kind::Table | Kind::MaterializedView, Kind::Index) if gone.schema != now.schema => {
            (fact.parent.as_ref() == Some(gone)).then(|| vec![moved(id)])
        }
        (Kind::Table, Kind::SequenceOwner) if gone.schema != now.schema => {
            let is_own =
                Some(fact.text("schema")) == gone.schema.as_deref() && fact.text("table") == gone.name;
            is_own.then(|| vec![ObjectId { kind: Kind::Sequence, ..moved(id) }])
        }
        (Kind::Column, Kind::Partition) => {
            let is_child =
                Some(fact.text("schema")) == gone.schema.as_deref() && fact.text("table") == gone.name;
            is_child.then(|| vec![ObjectId { kind: Kind::Column, sub: now.sub.clone(), ..id.clone() }])
        }
        (Kind::Column, Kind::Table) => {
            let parent = [gone.schema.as_deref().unwrap_or_default(), gone.name.as_str()];
            let is_child = fact.rows("inherits").iter().any(|row| *row == parent);
            is_child.then(|| vec![ObjectId { kind: Kind::Column, sub: now.sub.clone(), ..id.clone() }])
        }
        _ => None,
    };
    let mut along = Vec::new();
    for (id, fact) in &facts.objects {
        for new in of(id, fact).into_iter().flatten() {
            let old = match new.kind {
                Kind::Column => ObjectId { sub: gone.sub.clone(), ..new.clone() },
                _ => ObjectId { schema: gone.schema.clone(), ..new.clone() },
            };
            along.push((old, new));
        }
    }
    along
}

/// The fact of one object with its new name.
pub(super) fn renamed_fact(id: &ObjectId, fact: &Fact, now: &ObjectId) -> Fact {
    let one = Facts { objects: [(id.clone(), fact.clone())].into_iter().collect(), ..Facts::default() };
    renamed(&one, id, now).objects.remove(now).unwrap_or_default()
}

/// Whether what the server prints of an object may have another's name in it.
fn concerns(id: &ObjectId, fact: &Fact, gone: &ObjectId) -> bool {
    let whole = |other: &ObjectId| match gone.kind {
        Kind::Schema => other.schema.as_deref() == Some(gone.name.as_str()),
        _ => other.schema == gone.schema && other.name == gone.name,
    };
    whole(id) || fact.depends.iter().any(whole) || fact.parent.as_ref().is_some_and(whole)
}

/// What an object is called when another has its new name.
pub(crate) fn identity(id: &ObjectId, gone: &ObjectId, now: &ObjectId) -> ObjectId {
    let mut id = id.clone();
    let is_routine = |kind| matches!(kind, Kind::Function | Kind::Procedure | Kind::Aggregate);
    let is_type = matches!(
        gone.kind,
        Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range | Kind::Table | Kind::Schema
    );
    // The arguments of a function are its name, too.
    if is_routine(id.kind) && is_type && gone.sub.is_none() {
        id.sub = id.sub.map(|types| respelling(gone, now).text(&types));
    }
    if gone.kind == Kind::Schema {
        let name = if id.kind == Kind::Schema { Some(&mut id.name) } else { id.schema.as_mut() };
        if let Some(name) = name.filter(|name| **name == gone.name) {
            *name = now.name.clone();
        }
        return id;
    }
    // The index of a constraint has its name.
    if gone.kind == Kind::Constraint && id.kind == Kind::IndexPartition {
        if id.schema == gone.schema && Some(&id.name) == gone.sub.as_ref() {
            id.name = now.part().to_owned();
        }
        return id;
    }
    if id.schema != gone.schema || id.name != gone.name {
        return id;
    }
    let of_whole: &[Kind] = match gone.kind {
        Kind::Table | Kind::View | Kind::MaterializedView => &[
            Kind::Column,
            Kind::Default,
            Kind::Constraint,
            Kind::ForeignKey,
            Kind::Partition,
            Kind::Trigger,
            Kind::Policy,
            Kind::Rule,
        ],
        Kind::Domain => &[Kind::DomainConstraint],
        Kind::Sequence => &[Kind::SequenceOwner],
        Kind::Index => &[Kind::IndexPartition],
        Kind::Column => &[Kind::Default],
        _ => &[],
    };
    let is_same = id.kind == gone.kind && id.sub == gone.sub;
    let is_part = of_whole.contains(&id.kind) && (gone.sub.is_none() || id.sub == gone.sub);
    if is_same || is_part {
        id.schema = now.schema.clone();
        id.name = now.name.clone();
        if gone.sub.is_some() && !is_routine(gone.kind) {
            id.sub = now.sub.clone();
        }
    }
    id
}

fn respelling<'a>(gone: &'a ObjectId, now: &'a ObjectId) -> Respelling<'a> {
    let both = |id: &'a ObjectId| (id.schema.as_deref().unwrap_or_default(), id.name.as_str());
    match gone.kind {
        Kind::Schema => Respelling::Schema { from: &gone.name, to: &now.name },
        Kind::Enum if gone.sub.is_some() => {
            Respelling::Label { from: gone.part(), to: now.part(), of: both(gone) }
        }
        Kind::Column => Respelling::Bare { from: gone.part(), to: now.part() },
        _ => Respelling::Qualified { from: both(gone), to: both(now) },
    }
}

/// An attribute of an object that is renamed or has to do with one that is.
fn attribute(id: &ObjectId, name: &str, value: Value, own: bool, gone: &ObjectId, now: &ObjectId) -> Value {
    let is_part = gone.sub.is_some()
        && !matches!(
            gone.kind,
            Kind::Column | Kind::Enum | Kind::Function | Kind::Procedure | Kind::Aggregate
        );
    match value {
        Value::String(_) if name == "comment" => value,
        // Its own name stands where it is defined.
        Value::String(text) if own && gone.kind == Kind::Index && name == "definition" => {
            Value::String(Respelling::First { from: &gone.name, to: &now.name }.text(&text))
        }
        Value::String(text) if own && is_part && matches!(name, "definition" | "index") => {
            let is_named = name == "index" || matches!(gone.kind, Kind::Trigger | Kind::Rule);
            Value::String(match is_named {
                true => Respelling::First { from: gone.part(), to: now.part() }.text(&text),
                false => text,
            })
        }
        Value::Array(rows) if gone.kind == Kind::Composite && is_part && name == "fields" => {
            let is_own = id.schema == gone.schema && id.name == gone.name;
            let field = |mut row: Value| {
                let cell = row.get_mut(0).filter(|cell| is_own && cell.as_str() == gone.sub.as_deref());
                if let Some(cell) = cell {
                    *cell = now.part().into();
                }
                row
            };
            Value::Array(rows.into_iter().map(field).collect())
        }
        _ if is_part => value,
        Value::Array(items) if name == "labels" && id.kind == Kind::Enum => {
            let label =
                |item: Value| if item.as_str() == gone.sub.as_deref() { now.part().into() } else { item };
            let is_label = own_label(id, gone);
            Value::Array(items.into_iter().map(|item| if is_label { label(item) } else { item }).collect())
        }
        Value::Array(_) if gone.kind == Kind::Column && name == "columns" && id.kind != Kind::Constraint => {
            value
        }
        Value::String(text) => Value::String(respelling(gone, now).text(&text)),
        Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| attribute(id, "", item, own, gone, now)).collect())
        }
        value => value,
    }
}

fn own_label(id: &ObjectId, gone: &ObjectId) -> bool {
    gone.kind == Kind::Enum && id.schema == gone.schema && id.name == gone.name
}

/// Names that an object keeps in attributes of their own: what it is a partition of, refers to, belongs to.
fn places(mut fact: Fact, gone: &ObjectId, now: &ObjectId) -> Fact {
    let pairs = [("schema", "table"), ("schema", "index"), ("references_schema", "references_table")];
    for (schema, name) in pairs {
        let is_schema = fact.optional(schema).is_some_and(|text| match gone.kind {
            Kind::Schema => text == gone.name,
            _ => Some(text) == gone.schema.as_deref(),
        });
        if !is_schema {
            continue;
        }
        let set = |fact: &mut Fact, name: &str, value: &str| {
            fact.attributes.insert(name.to_owned(), Value::String(value.to_owned()));
        };
        let is_named = fact.optional(name) == Some(gone.name.as_str());
        match gone.kind {
            Kind::Schema => set(&mut fact, schema, &now.name),
            Kind::Table | Kind::Index | Kind::Sequence if is_named => {
                set(&mut fact, schema, now.schema.as_deref().unwrap_or_default());
                set(&mut fact, name, &now.name);
            }
            Kind::Constraint if name == "index" && fact.optional(name) == gone.sub.as_deref() => {
                set(&mut fact, name, now.part());
            }
            Kind::Column if is_named && fact.optional("column") == gone.sub.as_deref() => {
                set(&mut fact, "column", now.part());
            }
            _ => {}
        }
        if gone.kind == Kind::Schema && schema == "schema" {
            break;
        }
    }
    // An index knows the name of its table.
    if gone.kind == Kind::Table
        && fact.parent.as_ref() == Some(now)
        && fact.optional("table") == Some(&gone.name)
    {
        fact.attributes.insert("table".to_owned(), Value::String(now.name.clone()));
    }
    for name in ["tables", "inherits"] {
        let Some(Value::Array(rows)) = fact.attributes.get_mut(name) else { continue };
        for cells in rows.iter_mut().filter_map(Value::as_array_mut) {
            let is = |at: usize, text: Option<&str>| cells.get(at).and_then(Value::as_str) == text;
            let (schema, table) = (is(0, gone.schema.as_deref()), is(1, Some(&gone.name)));
            match gone.kind {
                Kind::Schema if is(0, Some(&gone.name)) => set_cell(cells, 0, &now.name),
                Kind::Table if schema && table => {
                    set_cell(cells, 0, now.schema.as_deref().unwrap_or_default());
                    set_cell(cells, 1, &now.name);
                }
                _ => {}
            }
        }
    }
    if let Some(Value::Array(schemas)) =
        fact.attributes.get_mut("schemas").filter(|_| gone.kind == Kind::Schema)
    {
        for schema in schemas.iter_mut().filter(|schema| schema.as_str() == Some(&gone.name)) {
            *schema = Value::String(now.name.clone());
        }
    }
    fact
}

fn set_cell(cells: &mut [Value], at: usize, text: &str) {
    if let Some(cell) = cells.get_mut(at) {
        *cell = Value::String(text.to_owned());
    }
}
