//! Names that must differ, within one table and across all.

use std::collections::HashSet;

use proc_macro2::Span;

use crate::definition::{CompositeDef, DomainDef, EnumDef, RelationDef};
use crate::error::Errors;
use crate::field::FieldParts;
use crate::source::{InModule, SourceFile};

/// Reports columns of one name, constraints and indexes of one name, and relations named like a field.
pub(crate) fn check(
    what: &str,
    fields: &[FieldParts],
    named: &[(String, Span)],
    relations: &[RelationDef],
    errors: &mut Errors,
) {
    for (at, field) in fields.iter().enumerate() {
        if fields[..at].iter().any(|earlier| earlier.name == field.name) {
            let name = &field.name;
            errors.push(
                field.ident.span(),
                format!("the {what} has two columns `{name}`; rename one of the fields"),
            );
        }
    }
    for (at, (name, span)) in named.iter().enumerate() {
        if named[..at].iter().any(|(earlier, _)| earlier == name) {
            errors.push(
                *span,
                format!("the {what} has two constraints or indexes `{name}`; give this one a `name = \"…\"` or remove it"),
            );
        }
    }
    for (at, relation) in relations.iter().enumerate() {
        let name = &relation.name;
        let is_field = fields.iter().any(|field| field.ident == *name);
        if is_field || relations[..at].iter().any(|earlier| earlier.name == *name) {
            let other = if is_field { "field" } else { "relation" };
            errors
                .push(name.span(), format!("the {what} already has a {other} `{name}`; rename the relation"));
        }
    }
}

/// Objects of one name in one schema: tables, views, indexes and the indexes of constraints share their names, and the row
/// type of a table or view shares those of enums, composite types and domains.
pub(crate) fn across_tables(files: &[SourceFile]) -> Errors {
    let mut errors = Errors::default();
    let mut relations: HashSet<(Option<&str>, &str)> = HashSet::new();
    let mut types: HashSet<(Option<&str>, &str)> = HashSet::new();
    for file in files {
        let mut own = Errors::default();
        for InModule { definition, .. } in &file.tables {
            let model = &definition.model;
            let schema = in_public(model.schema.as_deref());
            let indexes = model.indexes.iter().map(|index| index.name.as_str());
            let uniques = model.uniques.iter().map(|unique| unique.name.as_str());
            let key = model.primary_key.iter().map(|key| key.name.as_str());
            for name in [model.name.as_str()].into_iter().chain(key).chain(uniques).chain(indexes) {
                if !relations.insert((schema, name)) {
                    own.push(
                        definition.row.span(),
                        format!(
                            "the schema already has a table or index `{name}`; give this one another name"
                        ),
                    );
                }
            }
            types.insert((schema, &model.name));
        }
        for InModule { definition, .. } in &file.views {
            let model = &definition.model;
            let schema = in_public(model.schema.as_deref());
            let indexes = model.indexes.iter().map(|index| index.name.as_str());
            for name in [model.name.as_str()].into_iter().chain(indexes) {
                if !relations.insert((schema, name)) {
                    own.push(
                        definition.table.row.span(),
                        format!(
                            "the schema already has a table, view or index `{name}`; give this one another name"
                        ),
                    );
                }
            }
            types.insert((schema, &model.name));
        }
        errors.extend(own.in_file(&file.name));
    }
    for file in files {
        let mut own = Errors::default();
        let enums = file.enums.iter().map(|InModule { definition: EnumDef { ident, model, .. }, .. }| {
            (ident, model.schema.as_deref(), model.name.as_str(), "enum")
        });
        let composites = file.composites.iter().map(
            |InModule { definition: CompositeDef { ident, model, .. }, .. }| {
                (ident, model.schema.as_deref(), model.name.as_str(), "composite type")
            },
        );
        let domains =
            file.domains.iter().map(|InModule { definition: DomainDef { ident, model, .. }, .. }| {
                (ident, model.schema.as_deref(), model.name.as_str(), "domain")
            });
        for (ident, schema, name, what) in enums.chain(composites).chain(domains) {
            let named = (in_public(schema), name);
            if !types.insert(named) {
                own.push(
                    ident.span(),
                    format!("the schema already has a type or table `{name}`; give this {what} another name"),
                );
            }
        }
        errors.extend(own.in_file(&file.name));
    }
    errors
}

fn in_public(schema: Option<&str>) -> Option<&str> {
    schema.filter(|name| *name != "public")
}
