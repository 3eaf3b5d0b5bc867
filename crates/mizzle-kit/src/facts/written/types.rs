//! Enums, composite types and domains.

use mizzle_schema::{Composite, Domain, Enum};
use serde_json::{Value, json};

use super::{Found, piece, place, type_text};
use crate::facts::{Fact, Kind, ObjectId};
use crate::rules::{check, column};
use crate::statement::{ObjectKind, RenderError};

/// What everybody may do with a type that nobody granted anything of.
fn usage() -> Value {
    json!([["", "USAGE", ""]])
}

pub(super) fn add_enum(ty: &Enum, found: &mut Found<'_>) {
    let Enum { schema, name, renamed_from: _, comment, labels } = ty;
    let mut fact = Fact::default();
    fact.set("labels", labels.iter().map(|label| label.name.as_str()).collect::<Vec<_>>());
    fact.set("acl", usage());
    fact.comment(comment);
    found.add(ObjectId::new(Kind::Enum, place(schema), name), fact);
}

pub(super) fn add_composite(ty: &Composite, found: &mut Found<'_>) -> Result<(), RenderError> {
    let Composite { schema, name, renamed_from: _, comment, fields } = ty;
    let mut fact = Fact::default();
    let mut rows = Vec::new();
    for field in fields {
        let text = type_text(ObjectKind::Composite, schema, name, &field.ty)?;
        rows.push(json!([field.name, text, ""]));
        fact.depends.extend(found.of_type(&field.ty));
    }
    fact.set("fields", rows);
    fact.set("acl", usage());
    fact.comment(comment);
    found.add(ObjectId::new(Kind::Composite, place(schema), name), fact);
    Ok(())
}

pub(super) fn add_domain(domain: &Domain, found: &mut Found<'_>) -> Result<(), RenderError> {
    let Domain { schema, name, renamed_from: _, comment, ty, collation, not_null, default, checks } = domain;
    let id = ObjectId::new(Kind::Domain, place(schema), name);
    let written = |write: &dyn Fn(&mut crate::writer::Writer)| piece(ObjectKind::Domain, schema, name, write);
    let mut fact = Fact::default();
    fact.set("type", type_text(ObjectKind::Domain, schema, name, ty)?);
    fact.set("not_null", *not_null);
    fact.depends.extend(found.of_type(ty));
    if let Some(collation) = collation {
        fact.set(
            "collation",
            written(&|sql| {
                sql.ident(collation);
            })?,
        );
    }
    if let Some(default) = default {
        let text = written(&|sql| {
            column::write_value(sql, default);
        })?;
        fact.depends.extend(found.names.in_text(&text, None));
        fact.set("default", text);
    }
    fact.set("acl", usage());
    fact.comment(comment);
    found.add(id.clone(), fact);
    for one in checks {
        let text = written(&|sql| check::define(sql, one))?;
        let depends = found.names.in_text(&text, None);
        let mut fact = Fact { parent: Some(id.clone()), depends, ..Fact::default() };
        fact.set("definition", text);
        let id = ObjectId::new(Kind::DomainConstraint, place(schema), name).of(&one.name);
        found.add(id, fact);
    }
    Ok(())
}
