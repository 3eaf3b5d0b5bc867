//! The facts of a model as it is written: no server has printed them.
//!
//! They have the kinds and the attributes that reading a catalog gives, with texts as their author wrote them. They are
//! compared with each other only, never with what a server printed: `0` and `(0)` are two defaults here, and one there.
//!
//! `sql` holds what a server said of what SQL files made, which no model knows; `text` is about texts, and what they name.

mod sql;
mod table;
mod text;
mod types;
mod view;

use std::collections::BTreeMap;

use mizzle_schema::{Schema, Type};
use serde_json::Value;

use crate::facts::{Fact, Facts, Kind, ObjectId};
use crate::rules::extension::extensions;
use crate::statement::{ObjectKind, RenderError, Subject};
use crate::writer::Writer;

pub use sql::SqlFacts;
use text::Names;

/// The facts of a model, as it is written.
///
/// ```
/// use mizzle_kit::facts;
/// use mizzle_kit::plan::{Options, plan};
/// use mizzle_schema::{Builtin, Column, Schema, Table};
///
/// let mut users = Table::new("users");
/// users.columns.push(Column::new("email", Builtin::Text));
/// let now = facts::of(&Schema { tables: vec![users], ..Schema::default() })?;
/// let steps = plan(&facts::of(&Schema::default())?, &now, &Options::default())?.steps;
/// assert_eq!(steps[0].sql, "CREATE TABLE \"public\".\"users\" (\n    \"email\" text NOT NULL\n)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Where a definition cannot be written as SQL.
pub fn of(schema: &Schema) -> Result<Facts, RenderError> {
    with_sql(schema, &SqlFacts::default())
}

/// The facts of a model with those of what SQL files made beside it.
///
/// # Errors
/// As [`of`].
pub fn with_sql(schema: &Schema, sql: &SqlFacts) -> Result<Facts, RenderError> {
    let Schema { schemas, enums, composites, domains, tables, views } = schema;
    let mut found = Found { objects: BTreeMap::new(), names: Names::of(schema, sql) };
    found.add(namespace("public"), Fact::default());
    for namespace in schemas {
        let mut fact = Fact::default();
        fact.comment(&namespace.comment);
        found.add(self::namespace(&namespace.name), fact);
    }
    for name in extensions(schema) {
        found.add(extension(name), Fact::default());
    }
    for ty in enums {
        types::add_enum(ty, &mut found);
    }
    for ty in composites {
        types::add_composite(ty, &mut found)?;
    }
    for ty in domains {
        types::add_domain(ty, &mut found)?;
    }
    for one in tables {
        table::add(one, schema, &mut found)?;
    }
    for one in views {
        view::add(one, &mut found)?;
    }
    let mut facts = Facts { objects: found.objects, ..Facts::default() };
    sql.add_to(&mut facts);
    Ok(facts)
}

/// What was found so far, and what the texts of a model may name.
struct Found<'a> {
    objects: BTreeMap<ObjectId, Fact>,
    names: Names<'a>,
}

impl Found<'_> {
    /// Adds an object. It depends on what it is part of, and on its schema.
    fn add(&mut self, id: ObjectId, mut fact: Fact) {
        fact.depends.extend(fact.parent.clone());
        fact.depends.extend(id.schema.as_deref().map(namespace));
        fact.depends.remove(&id);
        self.objects.insert(id, fact);
    }

    /// What an object depends on because of its type.
    fn of_type(&self, ty: &Type) -> Option<ObjectId> {
        match ty {
            Type::Array(element) => self.of_type(element),
            Type::Extension(ty, _) => Some(extension(ty.extension())),
            Type::Named { schema, name } => self.names.named_type(place(schema), name),
            Type::Custom(_) | Type::Builtin(..) | Type::Unresolved { .. } => None,
        }
    }
}

impl Fact {
    fn set(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        // What is not set is absent, as where a server says so.
        if !value.is_null() && value != Value::Bool(false) {
            self.attributes.insert(name.to_owned(), value);
        }
    }

    fn comment(&mut self, comment: &Option<String>) {
        self.set("comment", comment.clone().filter(|text| !text.is_empty()));
    }
}

fn namespace(name: &str) -> ObjectId {
    ObjectId { kind: Kind::Schema, schema: None, name: name.to_owned(), sub: None }
}

fn extension(name: &str) -> ObjectId {
    ObjectId { kind: Kind::Extension, schema: None, name: name.to_owned(), sub: None }
}

/// The schema of an object that names none.
fn place(schema: &Option<String>) -> &str {
    schema.as_deref().unwrap_or("public")
}

/// A piece of SQL, as the rules write it, without what makes no difference in it.
fn piece(
    kind: ObjectKind,
    schema: &Option<String>,
    name: &str,
    write: impl FnOnce(&mut Writer),
) -> Result<String, RenderError> {
    let mut sql = Writer::default();
    write(&mut sql);
    let statement = sql.finish(Subject { kind, schema: schema.clone(), name: name.to_owned() })?;
    Ok(text::plain(&statement.sql))
}

/// A type as SQL. One that the schema defines is named with its schema.
fn type_text(
    kind: ObjectKind,
    schema: &Option<String>,
    name: &str,
    ty: &Type,
) -> Result<String, RenderError> {
    piece(kind, schema, name, |sql| {
        sql.ty(&qualified(ty));
    })
}

fn qualified(ty: &Type) -> Type {
    match ty {
        Type::Array(element) => Type::array(qualified(element)),
        Type::Named { schema, name } => {
            Type::Named { schema: Some(place(schema).to_owned()), name: name.clone() }
        }
        Type::Builtin(builtin, modifier) => Type::Builtin(builtin.stored(), *modifier),
        other => other.clone(),
    }
}
