//! Tables, with their columns, constraints and indexes.

use std::collections::BTreeSet;

use mizzle_schema::{
    Builtin, Check, Column, ForeignKey, Generated, Identity, Index, IndexKey, KeyTarget, PrimaryKey,
    Reference, Schema, Sequence, Table, Type, Unique,
};
use serde_json::json;

use super::text::{column_id, sequence_id};
use super::{Found, piece, place, type_text};
use crate::facts::{Fact, Kind, ObjectId};
use crate::rules::{check, column, foreign_key, index, primary_key, unique};
use crate::statement::{ObjectKind, RenderError};
use crate::writer::Writer;

pub(super) fn add(table: &Table, schema: &Schema, found: &mut Found<'_>) -> Result<(), RenderError> {
    let Table {
        schema: space,
        name,
        renamed_from: _,
        comment,
        partition_by,
        columns,
        primary_key,
        uniques,
        foreign_keys,
        checks,
        indexes,
    } = table;
    let mut fact = Fact::default();
    fact.comment(comment);
    fact.set("partition_key", partition_by.clone());
    found.add(ObjectId::new(Kind::Table, place(space), name), fact);
    for (column, position) in columns.iter().zip(1..) {
        add_column(table, column, position, schema, found)?;
    }
    if let Some(key) = primary_key {
        let PrimaryKey { name, columns } = key;
        let mut fact = constraint(table, "p", columns, |sql| primary_key::define(sql, key))?;
        fact.set("index", index_text(table, &unique_index(name, columns, false))?);
        found.add(part(Kind::Constraint, table, name), fact);
    }
    for one in uniques {
        let Unique { name, columns, nulls_not_distinct } = one;
        let mut fact = constraint(table, "u", columns, |sql| unique::define(sql, one))?;
        fact.set("index", index_text(table, &unique_index(name, columns, *nulls_not_distinct))?);
        found.add(part(Kind::Constraint, table, name), fact);
    }
    for one in checks {
        let Check { name, expression } = one;
        let mut fact = constraint(table, "c", &[], |sql| check::define(sql, one))?;
        fact.depends = found.names.in_text(expression, Some(table));
        found.add(part(Kind::Constraint, table, name), fact);
    }
    for key in foreign_keys {
        add_foreign_key(table, key, schema, found)?;
    }
    for one in indexes {
        add_index(table, one, found)?;
    }
    Ok(())
}

fn add_column(
    table: &Table,
    column: &Column,
    position: i32,
    schema: &Schema,
    found: &mut Found<'_>,
) -> Result<(), RenderError> {
    let Column { name, renamed_from: _, comment, ty, nullable, default, identity, generated, collation } =
        column;
    let id = column_id(table, name);
    let full = format!("{}.{name}", table.name);
    let written = |write: &dyn Fn(&mut Writer)| piece(ObjectKind::Column, &table.schema, &full, write);
    let mut fact = Fact { parent: Some(table_id(table)), position, ..Fact::default() };
    let serial = ty.builtin().filter(|builtin| builtin.is_serial());
    let is_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(name));
    fact.set("type", type_text(ObjectKind::Column, &table.schema, &full, ty)?);
    fact.set("category", category(ty, schema));
    fact.set("not_null", !nullable || is_key || identity.is_some() || serial.is_some());
    fact.set("default_storage", true);
    fact.depends.extend(found.of_type(ty));
    if let Type::Custom(text) = ty {
        fact.depends.extend(found.names.in_text(text, None));
    }
    if let Some(Identity { always, sequence }) = identity {
        fact.set("identity", if *always { "ALWAYS" } else { "BY DEFAULT" });
        fact.set("sequence", json!(numbers(sequence, ty.builtin().unwrap_or(Builtin::BigInt))));
    }
    if let Some(Generated { expression }) = generated {
        let text = written(&|sql| {
            sql.authored(expression);
        })?;
        fact.depends.extend(found.names.in_text(&text, Some(table)));
        fact.set("generated", text);
    }
    if let Some(collation) = collation {
        let text = written(&|sql| {
            column::collation(sql, collation);
        })?;
        fact.depends.extend(found.names.in_text(&text, None));
        fact.set("collation", text);
    }
    fact.comment(comment);
    found.add(id.clone(), fact);
    if let Some(builtin) = serial {
        return add_serial(table, name, builtin, position, found);
    }
    if let Some(default) = default {
        let text = written(&|sql| {
            column::write_value(sql, default);
        })?;
        let mut depends = found.names.in_text(&text, None);
        // A constant is one of the column's type.
        depends.extend(found.of_type(ty));
        let mut fact = Fact { parent: Some(id.clone()), position, depends, ..Fact::default() };
        fact.set("expression", text);
        found.add(ObjectId { kind: Kind::Default, ..id }, fact);
    }
    Ok(())
}

/// The sequence of a serial column, that it belongs to it, and the default.
fn add_serial(
    table: &Table,
    column: &str,
    builtin: Builtin,
    position: i32,
    found: &mut Found<'_>,
) -> Result<(), RenderError> {
    let id = column_id(table, column);
    let sequence = sequence_id(table, column);
    let mut fact = Fact::default();
    fact.set("type", builtin.stored().sql());
    let names = ["start", "increment", "min", "max", "cache"];
    for (name, number) in names.iter().zip(numbers(&Sequence::default(), builtin)) {
        fact.set(name, number);
    }
    found.add(sequence.clone(), fact);
    let mut fact = Fact {
        parent: Some(sequence.clone()),
        depends: [id.clone(), table_id(table)].into(),
        ..Fact::default()
    };
    fact.set("schema", place(&table.schema));
    fact.set("table", table.name.as_str());
    fact.set("column", column);
    found.add(ObjectId { kind: Kind::SequenceOwner, ..sequence.clone() }, fact);
    let name = piece(ObjectKind::Column, &table.schema, &table.name, |sql| {
        sql.qualified(sequence.schema.as_deref(), &sequence.name);
    })?;
    let text = piece(ObjectKind::Column, &table.schema, &table.name, |sql| {
        sql.push("nextval(").literal(&name).push("::regclass)");
    })?;
    let mut fact = Fact { parent: Some(id.clone()), position, depends: [sequence].into(), ..Fact::default() };
    fact.set("expression", text);
    found.add(ObjectId { kind: Kind::Default, ..id }, fact);
    Ok(())
}

fn add_foreign_key(
    table: &Table,
    key: &ForeignKey,
    schema: &Schema,
    found: &mut Found<'_>,
) -> Result<(), RenderError> {
    let Reference { schema: space, table: other, columns: referenced } = &key.references;
    let references = Reference { schema: Some(place(space).to_owned()), ..key.references.clone() };
    let qualified = ForeignKey { references, ..key.clone() };
    let mut fact = constraint(table, "f", &key.columns, |sql| foreign_key::define(sql, &qualified))?;
    for name in ["type", "columns"] {
        fact.attributes.remove(name);
    }
    fact.set("references_schema", place(space));
    fact.set("references_table", other.as_str());
    let target = schema.tables.iter().find(|one| one.name == *other && place(&one.schema) == place(space));
    if let Some(target) = target {
        fact.depends.insert(table_id(target));
        fact.depends.extend(referenced.iter().map(|name| column_id(target, name)));
        fact.depends.extend(key_of(target, referenced));
    }
    found.add(part(Kind::ForeignKey, table, &key.name), fact);
    Ok(())
}

/// The key that a foreign key refers to.
fn key_of(table: &Table, columns: &[String]) -> Option<ObjectId> {
    let wanted: BTreeSet<_> = columns.iter().collect();
    let is = |columns: &[String]| columns.iter().collect::<BTreeSet<_>>() == wanted;
    let primary = table.primary_key.iter().filter(|key| is(&key.columns)).map(|key| &key.name);
    let unique = table.uniques.iter().filter(|key| is(&key.columns)).map(|key| &key.name);
    let constraint = primary.chain(unique).next().map(|name| part(Kind::Constraint, table, name));
    constraint.or_else(|| {
        let keys = |index: &Index| -> Vec<String> {
            let columns = index.keys.iter().filter_map(|key| match &key.target {
                KeyTarget::Column(name) => Some(name.clone()),
                KeyTarget::Expression(_) => None,
            });
            columns.collect()
        };
        let mut indexes = table.indexes.iter().filter(|index| index.unique && index.predicate.is_none());
        let index = indexes.find(|index| is(&keys(index)))?;
        Some(ObjectId::new(Kind::Index, place(&table.schema), &index.name))
    })
}

fn add_index(table: &Table, index: &Index, found: &mut Found<'_>) -> Result<(), RenderError> {
    let mut fact = Fact { parent: Some(table_id(table)), ..Fact::default() };
    for key in &index.keys {
        match &key.target {
            KeyTarget::Column(name) => {
                fact.depends.insert(column_id(table, name));
            }
            KeyTarget::Expression(text) => fact.depends.extend(found.names.in_text(text, Some(table))),
        }
    }
    fact.depends.extend(index.include.iter().map(|name| column_id(table, name)));
    if let Some(predicate) = &index.predicate {
        fact.depends.extend(found.names.in_text(predicate, Some(table)));
    }
    fact.set("definition", index_text(table, index)?);
    fact.set("table", table.name.as_str());
    fact.set("unique", index.unique);
    fact.comment(&index.comment);
    found.add(ObjectId::new(Kind::Index, place(&table.schema), &index.name), fact);
    Ok(())
}

fn index_text(table: &Table, index: &Index) -> Result<String, RenderError> {
    let place = Some(place(&table.schema).to_owned());
    Ok(super::text::plain(&index::create(&place, &table.name, index)?.sql))
}

fn unique_index(name: &str, columns: &[String], nulls_not_distinct: bool) -> Index {
    let keys = columns.iter().map(IndexKey::column);
    Index { unique: true, nulls_not_distinct, ..Index::new(name, keys) }
}

fn constraint(
    table: &Table,
    ty: &str,
    columns: &[String],
    write: impl FnOnce(&mut Writer),
) -> Result<Fact, RenderError> {
    let mut fact = Fact { parent: Some(table_id(table)), ..Fact::default() };
    fact.depends = columns.iter().map(|name| column_id(table, name)).collect();
    fact.set("type", ty);
    fact.set("definition", piece(ObjectKind::Table, &table.schema, &table.name, write)?);
    if !columns.is_empty() {
        fact.set("columns", columns.to_vec());
    }
    Ok(fact)
}

fn table_id(table: &Table) -> ObjectId {
    ObjectId::new(Kind::Table, place(&table.schema), &table.name)
}

fn part(kind: Kind, table: &Table, name: &str) -> ObjectId {
    ObjectId::new(kind, place(&table.schema), &table.name).of(name)
}

/// What a sequence is where nothing else is said: start, increment, least, greatest, cache and whether it cycles.
fn numbers(sequence: &Sequence, builtin: Builtin) -> [String; 6] {
    let Sequence { start, increment, min, max, cache, cycle } = sequence;
    let (least, greatest) = builtin.integer_range().unwrap_or((i64::MIN, i64::MAX));
    let increment = increment.unwrap_or(1);
    let falls = increment < 0;
    let min = min.unwrap_or(if falls { least } else { 1 });
    let max = max.unwrap_or(if falls { -1 } else { greatest });
    let start = start.unwrap_or(if falls { max } else { min });
    let numbers = [start, increment, min, max, cache.unwrap_or(1)].map(|number| number.to_string());
    let [start, increment, min, max, cache] = numbers;
    [start, increment, min, max, cache, cycle.to_string()]
}

/// The category of a type, by which it is known whether values can be cast: PostgreSQL's letter.
fn category(ty: &Type, schema: &Schema) -> &'static str {
    use Builtin as B;
    match ty {
        Type::Array(_) => "A",
        Type::Named { schema: space, name } => {
            let domain =
                schema.domains.iter().find(|one| one.name == *name && place(&one.schema) == place(space));
            let is_enum =
                schema.enums.iter().any(|one| one.name == *name && place(&one.schema) == place(space));
            match domain {
                // A domain of itself is none; the server says so.
                Some(domain) if domain.ty != *ty => category(&domain.ty, &Schema::default()),
                _ if is_enum => "E",
                _ => "C",
            }
        }
        Type::Extension(ty, _) if ty.word() == "citext" => "S",
        Type::Extension(..) | Type::Custom(_) | Type::Unresolved { .. } => "U",
        Type::Builtin(builtin, _) => match builtin {
            B::SmallInt | B::Integer | B::BigInt | B::SmallSerial | B::Serial | B::BigSerial => "N",
            B::Real | B::DoublePrecision | B::Numeric | B::Money | B::Oid => "N",
            B::Boolean => "B",
            B::Text | B::Varchar | B::Char => "S",
            B::Date | B::Time | B::Timestamp | B::Timestamptz | B::Timetz => "D",
            B::Interval => "T",
            B::Bit | B::Varbit => "V",
            B::Inet | B::Cidr => "I",
            B::Point | B::Line | B::Lseg | B::Box | B::Path | B::Polygon | B::Circle => "G",
            B::Int4Range | B::Int8Range | B::NumRange | B::TsRange | B::TstzRange | B::DateRange => "R",
            B::Int4Multirange | B::Int8Multirange | B::NumMultirange => "R",
            B::TsMultirange | B::TstzMultirange | B::DateMultirange => "R",
            _ => "U",
        },
    }
}
