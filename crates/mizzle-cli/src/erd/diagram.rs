//! What a diagram shows: tables with their columns, and how many rows of one belong to how many of another.

use mizzle_kit::facts::{Kind, ObjectId};
use mizzle_kit::introspect::Scope;
use mizzle_schema::{ForeignKey, Schema, Table, Type};

/// Tables and what is between them.
#[derive(Debug, Default)]
pub struct Diagram {
    pub entities: Vec<Entity>,
    pub relations: Vec<Relation>,
}

/// A table.
#[derive(Debug)]
pub struct Entity {
    /// The PostgreSQL schema, where it is not the usual one.
    pub schema: Option<String>,
    pub name: String,
    pub comment: Option<String>,
    pub fields: Vec<Field>,
}

impl Entity {
    /// Its name with its schema.
    pub fn title(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.name),
            None => self.name.clone(),
        }
    }
}

/// A column.
#[derive(Debug)]
pub struct Field {
    pub name: String,
    pub ty: String,
    pub nullable: bool,
    pub primary: bool,
    pub foreign: bool,
    pub unique: bool,
    pub comment: Option<String>,
}

/// A foreign key: the entities are places in the diagram.
#[derive(Debug)]
pub struct Relation {
    pub from: usize,
    pub to: usize,
    pub columns: Vec<String>,
    pub targets: Vec<String>,
    /// Whether a row need not refer to any.
    pub optional: bool,
    /// Whether at most one row refers to another.
    pub one: bool,
}

impl Diagram {
    /// Of a schema, as far as patterns of tables select it.
    pub fn of(schema: &Schema, patterns: &[String]) -> Diagram {
        let scope = Scope { tables: patterns.to_vec(), ..Scope::default() };
        let selected = |table: &&Table| {
            scope.has(&ObjectId::new(Kind::Table, table.schema.as_deref().unwrap_or("public"), &table.name))
        };
        let mut tables: Vec<&Table> = schema.tables.iter().filter(selected).collect();
        tables.sort_by_key(|table| (&table.schema, &table.name));
        let mut diagram = Diagram::default();
        for (from, table) in tables.iter().enumerate() {
            diagram.entities.push(entity(table, schema));
            for key in &table.foreign_keys {
                let target = &key.references;
                let to =
                    tables.iter().position(|one| one.schema == target.schema && one.name == target.table);
                diagram.relations.extend(to.map(|to| relation(table, from, to, key)));
            }
        }
        diagram
    }
}

fn entity(table: &Table, schema: &Schema) -> Entity {
    let primary = |name: &String| table.primary_key.as_ref().is_some_and(|key| key.columns.contains(name));
    let fields = table.columns.iter().map(|column| Field {
        name: column.name.clone(),
        ty: type_name(&column.ty),
        nullable: column.nullable,
        primary: primary(&column.name),
        foreign: table.foreign_keys.iter().any(|key| key.columns.contains(&column.name)),
        unique: table.uniques.iter().any(|unique| unique.columns == [column.name.as_str()]),
        comment: comment(column.comment.as_deref(), &column.ty, schema),
    });
    Entity {
        schema: table.schema.clone(),
        name: table.name.clone(),
        comment: table.comment.clone(),
        fields: fields.collect(),
    }
}

/// A column's comment, and the labels of its enum.
fn comment(comment: Option<&str>, ty: &Type, schema: &Schema) -> Option<String> {
    let labels = match ty {
        Type::Named { schema: place, name } => schema.enum_type(place.as_deref(), name),
        _ => None,
    };
    let labels =
        labels.map(|ty| ty.labels.iter().map(|label| label.name.as_str()).collect::<Vec<_>>().join(", "));
    match (comment, labels) {
        (Some(comment), Some(labels)) => Some(format!("{comment} ({labels})")),
        (Some(comment), None) => Some(comment.to_owned()),
        (None, labels) => labels,
    }
}

fn relation(table: &Table, from: usize, to: usize, key: &ForeignKey) -> Relation {
    let is_null = |name: &String| table.column(name).is_some_and(|column| column.nullable);
    let same = |columns: &[String]| columns.iter().all(|column| key.columns.contains(column));
    let one = table.primary_key.as_ref().is_some_and(|primary| same(&primary.columns))
        || table.uniques.iter().any(|unique| same(&unique.columns));
    Relation {
        from,
        to,
        columns: key.columns.clone(),
        targets: key.references.columns.clone(),
        optional: key.columns.iter().any(is_null),
        one,
    }
}

/// A type as people say it: without the schema of one that the user defined.
fn type_name(ty: &Type) -> String {
    match ty {
        Type::Array(element) => format!("{}[]", type_name(element)),
        Type::Named { name, .. } => name.clone(),
        Type::Custom(sql) => sql.clone(),
        Type::Unresolved { rust } => rust.clone(),
        Type::Builtin(..) | Type::Extension(..) => short(&ty.to_string()),
    }
}

/// The shorter of two names that PostgreSQL has for a type.
fn short(name: &str) -> String {
    const SHORT: [(&str, &str); 3] = [
        ("character varying", "varchar"),
        ("timestamp without time zone", "timestamp"),
        ("bit varying", "varbit"),
    ];
    if let Some(precision) =
        name.strip_prefix("timestamp").and_then(|rest| rest.strip_suffix(" with time zone"))
    {
        return format!("timestamptz{precision}");
    }
    let found = SHORT.iter().find_map(|(long, short)| Some((short, name.strip_prefix(long)?)));
    found.map_or_else(|| name.to_owned(), |(short, rest)| format!("{short}{rest}"))
}
