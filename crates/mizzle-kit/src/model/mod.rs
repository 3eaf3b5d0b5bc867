//! What a catalog says as the model that Rust source spells, and the rest of it as statements.
//!
//! The two are made so that they add up: what the model makes is taken out of the facts, and what is missing then is what a
//! plan says that leads from the one to the other.

mod constraint;
mod default;
mod index;
mod rest;
mod table;
mod text;
mod types;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use mizzle_schema::{Check, Column, Composite, CompositeField, Domain, Enum, Namespace, Schema, View};

use crate::facts::{Fact, Facts, Kind, ObjectId};

pub use rest::{Remainder, Topic, rest};
pub use text::text;

/// The part of a database that Rust has words for.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// It.
    pub schema: Schema,
    /// What it makes of the facts it was read from.
    pub made: Facts,
}

/// Reads as much of the facts as Rust has words for, without the objects that are to be left to SQL.
///
/// ```
/// use std::collections::BTreeSet;
///
/// use mizzle_kit::facts::{Fact, Facts, Kind, ObjectId};
/// use mizzle_kit::model::model;
///
/// let mut facts = Facts::default();
/// let table = ObjectId::new(Kind::Table, "public", "notes");
/// let column = ObjectId::new(Kind::Column, "public", "notes").of("body");
/// facts.objects.insert(table.clone(), Fact::default());
/// let attributes = [("type".to_owned(), "text".into())].into();
/// facts.objects.insert(column, Fact { parent: Some(table), attributes, ..Fact::default() });
///
/// let model = model(&facts, &BTreeSet::new());
/// assert_eq!(model.schema.tables[0].columns[0].ty.to_string(), "text");
/// ```
pub fn model(facts: &Facts, left: &BTreeSet<ObjectId>) -> Model {
    let mut made = Made::default();
    let mut schema = Schema::default();
    for (id, fact) in facts.objects.iter().filter(|(id, _)| !left.contains(*id)) {
        let Some(place) = id.schema.as_deref().map(place) else { continue };
        match id.kind {
            Kind::Enum if !fact.list("labels").is_empty() => {
                let labels = fact.list("labels");
                schema.enums.push(Enum {
                    schema: place,
                    comment: comment_of(fact),
                    ..Enum::new(&id.name, labels)
                });
                made.object(id, fact, &["acl"]);
            }
            Kind::Composite => {
                let Some(fields) = fields(fact, facts) else { continue };
                let comment = comment_of(fact);
                schema.composites.push(Composite {
                    schema: place,
                    name: id.name.clone(),
                    comment,
                    fields,
                    ..Composite::default()
                });
                made.object(id, fact, &["acl"]);
            }
            Kind::Domain => schema.domains.extend(domain(id, fact, facts, left, &mut made)),
            Kind::Table => schema.tables.extend(table::table(id, fact, facts, left, &mut made)),
            Kind::View | Kind::MaterializedView => schema.views.push(view(id, fact, facts)),
            _ => {}
        }
    }
    // The schemas that something in Rust is in are made with it.
    let of_views = schema.views.iter().filter_map(|view| view.schema.clone());
    let places: BTreeSet<String> =
        made.objects.keys().filter_map(|id| id.schema.clone()).chain(of_views).collect();
    for name in places {
        if name != "public" {
            schema.schemas.push(Namespace::new(&name));
        }
        let id = ObjectId { kind: Kind::Schema, schema: None, name, sub: None };
        if let Some(fact) = facts.objects.get(&id) {
            made.object(&id, fact, &["acl", "comment"]);
        }
    }
    usual(facts, left, &mut made);
    let made = Facts { objects: made.objects, ..Facts::default() };
    Model { schema, made }
}

/// What every database has, or an object that nobody granted anything of.
fn usual(facts: &Facts, left: &BTreeSet<ObjectId>, made: &mut Made) {
    let public = ObjectId { kind: Kind::Schema, schema: None, name: "public".to_owned(), sub: None };
    if let Some(fact) = facts.objects.get(&public) {
        let mut less = Vec::new();
        less.extend((fact.optional("comment") != Some("standard public schema")).then_some("comment"));
        // Before PostgreSQL 15, everybody might create objects in it.
        let is_usual = [vec!["USAGE"], vec!["CREATE", "USAGE"]].iter().any(|all| is_for_everybody(fact, all));
        let is_usual = is_usual && !left.contains(&public);
        made.object(&public, fact, &less);
        if let Some(own) = made.objects.get_mut(&public).filter(|_| !is_usual) {
            own.attributes.insert("acl".to_owned(), serde_json::json!(unlike(fact)));
        }
    }
    for (id, fact) in &facts.objects {
        let is_type = matches!(id.kind, Kind::Enum | Kind::Composite | Kind::Domain);
        if is_type
            && is_for_everybody(fact, &["USAGE"])
            && let Some(own) = made.objects.get_mut(id)
        {
            own.attributes.extend(fact.attributes.get("acl").map(|acl| ("acl".to_owned(), acl.clone())));
        }
    }
}

/// What everybody may do in a schema, the other way round: not all servers begin alike, so that each privilege is either
/// granted or revoked.
fn unlike(fact: &Fact) -> Vec<[&'static str; 3]> {
    let rows = fact.rows("acl");
    let all = ["CREATE", "USAGE"].map(|privilege| ["", privilege, ""]);
    all.into_iter().filter(|wanted| !rows.iter().any(|row| row == wanted)).collect()
}

/// Whether everybody has these privileges and nobody else has any.
fn is_for_everybody(fact: &Fact, privileges: &[&str]) -> bool {
    let rows = fact.rows("acl");
    rows.len() == privileges.len()
        && rows.iter().zip(privileges).all(|(row, privilege)| *row == ["", *privilege, ""])
}

/// What the model makes.
#[derive(Default)]
struct Made {
    objects: BTreeMap<ObjectId, Fact>,
}

impl Made {
    /// An object that is made as it is but for these attributes.
    fn object(&mut self, id: &ObjectId, fact: &Fact, less: &[&str]) {
        let mut fact = fact.clone();
        fact.attributes.retain(|name, _| !less.contains(&name.as_str()));
        self.objects.insert(id.clone(), fact);
    }
}

/// The schema as the model has it: nothing for `public`.
fn place(schema: &str) -> Option<String> {
    (schema != "public").then(|| schema.to_owned())
}

fn comment_of(fact: &Fact) -> Option<String> {
    fact.optional("comment").map(str::to_owned)
}

fn fields(fact: &Fact, facts: &Facts) -> Option<Vec<CompositeField>> {
    let mut fields = Vec::new();
    for row in fact.rows("fields") {
        let [name, ty, collation] = row.as_slice() else { return None };
        let ty = types::read(ty, facts);
        // A field has no collation in Rust, nor a type that goes by its name only.
        if !collation.is_empty() || table::is_custom(&ty) {
            return None;
        }
        fields.push(CompositeField::new(*name, ty));
    }
    (!fields.is_empty()).then_some(fields)
}

/// What a query of a view reads. SQL defines it, and nothing is made of this.
fn view(id: &ObjectId, fact: &Fact, facts: &Facts) -> View {
    let column = |row: Vec<&str>| {
        let (name, ty) = (row.first().copied().unwrap_or_default(), row.get(1).copied().unwrap_or_default());
        // PostgreSQL does not know whether a column of a view can be NULL.
        Column { nullable: true, ..Column::new(name, types::read(ty, facts)) }
    };
    View {
        schema: id.schema.as_deref().and_then(place),
        name: id.name.clone(),
        materialized: id.kind == Kind::MaterializedView,
        columns: fact.rows("columns").into_iter().map(column).collect(),
        ..View::default()
    }
}

fn domain(
    id: &ObjectId,
    fact: &Fact,
    facts: &Facts,
    left: &BTreeSet<ObjectId>,
    made: &mut Made,
) -> Option<Domain> {
    let printed = fact.text("type");
    let ty = types::read(printed, facts);
    if table::is_custom(&ty)
        || fact.optional("collation").is_some_and(|name| !name.starts_with("pg_catalog."))
    {
        return None;
    }
    let collation =
        fact.optional("collation").and_then(|name| words::Words::new(name).qualified()).map(|(_, name)| name);
    let default = fact.optional("default").map(|text| default::read(text, &ty, printed));
    let mut domain = Domain {
        schema: id.schema.as_deref().and_then(place),
        comment: comment_of(fact),
        collation,
        not_null: fact.is("not_null"),
        default,
        ..Domain::new(&id.name, ty)
    };
    made.object(id, fact, &["acl"]);
    // One check is said in Rust; more are said in SQL.
    let of_domain = |(check, _): &(&ObjectId, &Fact)| {
        check.kind == Kind::DomainConstraint
            && check.schema == id.schema
            && check.name == id.name
            && !left.contains(*check)
    };
    for (id, fact) in facts.objects.iter().filter(of_domain) {
        if let Some(check) = constraint::check(id.part(), fact.text("definition")) {
            domain.checks = vec![Check { name: check.name, expression: check.expression }];
            made.object(id, fact, &["comment"]);
            break;
        }
    }
    Some(domain)
}
