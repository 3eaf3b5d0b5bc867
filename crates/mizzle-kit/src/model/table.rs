//! Tables and what is part of them.

use std::collections::BTreeSet;

use mizzle_schema::{Builtin, Column, Generated, Identity, Index, Sequence, Table, Type};
use serde_json::Value;

use super::{Made, comment_of, constraint, default, index, place, types};
use crate::facts::{Fact, Facts, Kind, ObjectId};

/// What only an `ALTER TABLE` says of a table.
const OF_TABLE: &[&str] = &[
    "unlogged",
    "options",
    "toast_options",
    "access_method",
    "tablespace",
    "replica_identity",
    "row_security",
    "force_row_security",
    "acl",
];

/// What only an `ALTER TABLE` says of a column.
const OF_COLUMN: &[&str] = &["compression", "statistics", "options", "acl"];

/// A table with all of its parts that Rust has words for.
pub(super) fn table(
    id: &ObjectId,
    fact: &Fact,
    facts: &Facts,
    left: &BTreeSet<ObjectId>,
    made: &mut Made,
) -> Option<Table> {
    let schema = id.schema.as_deref()?;
    let is_child = facts.objects.contains_key(&ObjectId { kind: Kind::Partition, ..id.clone() })
        || fact.attributes.contains_key("inherits")
        || fact.attributes.contains_key("of");
    let columns = facts.columns(id);
    if left.contains(id) || is_child || columns.is_empty() {
        return None;
    }
    let mut table = Table {
        schema: place(schema),
        comment: comment_of(fact),
        partition_by: fact.optional("partition_key").map(str::to_owned),
        ..Table::new(&id.name)
    };
    made.object(id, fact, OF_TABLE);
    for (id, fact) in columns {
        table.columns.push(column(id, fact, facts, left, made));
    }
    let of_table = |kind: Kind| {
        let first = ObjectId { kind, ..id.clone() };
        let id = id.clone();
        facts
            .objects
            .range(first..)
            .take_while(move |(part, _)| {
                part.kind == kind && part.schema == id.schema && part.name == id.name
            })
            .filter(|(part, _)| !left.contains(*part))
    };
    for (id, fact) in of_table(Kind::Constraint) {
        let (name, definition) = (id.part(), fact.text("definition"));
        // A comment, and what a table knows of the index, are said in SQL.
        let is_made = match fact.text("type") {
            "p" => {
                table.primary_key = constraint::primary_key(name, definition);
                table.primary_key.is_some()
            }
            "u" => constraint::unique(name, definition).map(|unique| table.uniques.push(unique)).is_some(),
            "c" => constraint::check(name, definition).map(|check| table.checks.push(check)).is_some(),
            _ => false,
        };
        if is_made {
            made.object(id, fact, &["comment", "clustered", "replica_identity"]);
        }
    }
    let own = id;
    for (id, fact) in of_table(Kind::ForeignKey) {
        if is_in_unlogged_circle(own, fact, facts) {
            continue;
        }
        if let Some(key) = constraint::foreign_key(id.part(), fact.text("definition")) {
            table.foreign_keys.push(key);
            made.object(id, fact, &["comment"]);
        }
    }
    let indexes = facts.objects.iter().filter(|(_, fact)| fact.parent.as_ref() == Some(id));
    for (id, fact) in indexes.filter(|(part, _)| part.kind == Kind::Index && !left.contains(*part)) {
        // One of a whole that some partition has none of is made ON ONLY it, which Rust has no word for.
        let is_invalid = fact.is("invalid");
        if let Some(found) = index::index(fact.text("definition")).filter(|_| !is_invalid) {
            table.indexes.push(Index { comment: comment_of(fact), ..found });
            made.object(id, fact, &["clustered", "replica_identity"]);
        }
    }
    Some(table)
}

/// Whether a key and others lead from an unlogged table to unlogged ones and back. SQL says that they are unlogged, one after
/// the other, and none of them can be while it refers to one that is not: the keys have to come later.
fn is_in_unlogged_circle(table: &ObjectId, key: &Fact, facts: &Facts) -> bool {
    let is_unlogged = |id: &ObjectId| facts.objects.get(id).is_some_and(|fact| fact.is("unlogged"));
    let target =
        |key: &Fact| ObjectId::new(Kind::Table, key.text("references_schema"), key.text("references_table"));
    let first = target(key);
    if !is_unlogged(table) || !is_unlogged(&first) || first == *table {
        return false;
    }
    let (mut seen, mut open) = (BTreeSet::new(), vec![first]);
    while let Some(next) = open.pop() {
        if next == *table {
            return true;
        }
        let targets = facts.of_table(Kind::ForeignKey, &next).into_iter().map(|(_, key)| target(key));
        let targets: Vec<_> = targets.filter(|id| is_unlogged(id)).collect();
        if seen.insert(next) {
            open.extend(targets);
        }
    }
    false
}

fn column(id: &ObjectId, fact: &Fact, facts: &Facts, left: &BTreeSet<ObjectId>, made: &mut Made) -> Column {
    let printed = fact.text("type");
    let default = ObjectId { kind: Kind::Default, ..id.clone() };
    let mut column = Column {
        nullable: !fact.is("not_null"),
        comment: comment_of(fact),
        collation: fact.optional("collation").and_then(collation),
        identity: identity(fact),
        generated: fact
            .optional("generated")
            .map(|expression| Generated { expression: super::words::bare(expression).to_owned() }),
        ..Column::new(id.part(), types::read(printed, facts))
    };
    let mut less: Vec<&str> = OF_COLUMN.to_vec();
    if !fact.is("default_storage") {
        less.extend(["storage", "default_storage"]);
    }
    made.object(id, fact, &less);
    if let Some(found) = facts.objects.get(&default).filter(|_| !left.contains(&default)) {
        match serial(id, fact, found, facts, made) {
            Some(ty) => column.ty = ty.into(),
            None => column.default = Some(default::read(found.text("expression"), &column.ty, printed)),
        }
        made.object(&default, found, &[]);
    }
    column
}

/// The collation, as an attribute names it.
fn collation(printed: &str) -> Option<String> {
    let (schema, name) = super::words::Words::new(printed).qualified()?;
    Some(match schema.as_deref() {
        None | Some("pg_catalog") => name,
        Some(schema) => format!("{schema}.{name}"),
    })
}

/// The serial type, where a column has what one brings: a sequence of the name that it would give it. What differs of the
/// sequence is said in SQL.
fn serial(id: &ObjectId, fact: &Fact, default: &Fact, facts: &Facts, made: &mut Made) -> Option<Builtin> {
    let (ty, greatest) = match fact.text("type") {
        "smallint" => (Builtin::SmallSerial, "32767"),
        "integer" => (Builtin::Serial, "2147483647"),
        "bigint" => (Builtin::BigSerial, "9223372036854775807"),
        _ => return None,
    };
    let schema = id.schema.as_deref()?;
    let sequence = ObjectId::new(Kind::Sequence, schema, &sequence_name(&id.name, id.part()));
    let owner = ObjectId { kind: Kind::SequenceOwner, ..sequence.clone() };
    let (kept, owned) = (facts.objects.get(&sequence)?, facts.objects.get(&owner)?);
    let is_own =
        owned.text("schema") == schema && owned.text("table") == id.name && owned.text("column") == id.part();
    let named = format!("{}.{}", ident(schema)?, ident(&sequence.name)?);
    let expression = format!("nextval({}::regclass)", mizzle_schema::quote_literal(&named).ok()?);
    if !is_own || !fact.is("not_null") || default.text("expression") != expression {
        return None;
    }
    let mut usual = kept.clone();
    usual.attributes.clear();
    let values = [
        ("type", fact.text("type")),
        ("start", "1"),
        ("increment", "1"),
        ("min", "1"),
        ("max", greatest),
        ("cache", "1"),
    ];
    for (name, value) in values {
        usual.attributes.insert(name.to_owned(), Value::from(value));
    }
    made.object(&sequence, &usual, &[]);
    made.object(&owner, owned, &[]);
    Some(ty)
}

/// The name that the server gives the sequence of a column.
fn sequence_name(table: &str, column: &str) -> String {
    let clip = |text: &str, bytes: usize| {
        let mut end = bytes.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.get(..end).unwrap_or_default().to_owned()
    };
    let available = mizzle_schema::MAX_IDENTIFIER_BYTES - "__seq".len();
    let (mut first, mut second) = (table.len(), column.len());
    while first + second > available {
        if first > second { first -= 1 } else { second -= 1 }
    }
    format!("{}_{}_seq", clip(table, first), clip(column, second))
}

/// A name as the server prints it. One that is a keyword is not known here, and its column no serial.
fn ident(name: &str) -> Option<String> {
    let is_plain = name.starts_with(|char: char| char.is_ascii_lowercase() || char == '_')
        && name.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_');
    if is_plain { Some(name.to_owned()) } else { mizzle_schema::quote_ident(name).ok() }
}

/// The options of an identity column that are not those it would have anyway.
fn identity(fact: &Fact) -> Option<Identity> {
    let always = fact.optional("identity")? == "ALWAYS";
    let values = fact.list("sequence");
    let number = |at: usize| values.get(at).and_then(|value| value.parse::<i64>().ok());
    let increment = number(1).unwrap_or(1);
    let (least, greatest) = match fact.text("type") {
        "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    let (min, max) = if increment > 0 { (1, greatest) } else { (least, -1) };
    let unless = |value: Option<i64>, usual: i64| value.filter(|value| *value != usual);
    let (own_min, own_max) = (unless(number(2), min), unless(number(3), max));
    let start = if increment > 0 { own_min.unwrap_or(min) } else { own_max.unwrap_or(max) };
    let sequence = Sequence {
        start: unless(number(0), start),
        increment: unless(number(1), 1),
        min: own_min,
        max: own_max,
        cache: unless(number(4), 1),
        cycle: values.get(5) == Some(&"true"),
    };
    Some(Identity { always, sequence })
}

/// Whether a type has no place in Rust but by its name.
pub(super) fn is_custom(ty: &Type) -> bool {
    match ty {
        Type::Custom(_) | Type::Unresolved { .. } => true,
        Type::Array(element) => is_custom(element),
        Type::Builtin(..) | Type::Extension(..) | Type::Named { .. } => false,
    }
}
