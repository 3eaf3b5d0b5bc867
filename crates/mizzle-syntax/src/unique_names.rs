//! Names that must differ, within one table and across all.

use proc_macro2::Span;

use crate::definition::RelationDef;
use crate::error::Errors;
use crate::field::FieldParts;
use crate::source::{InModule, SourceFile};

/// Reports columns of one name, constraints and indexes of one name, and relations named like a field.
pub(crate) fn check(
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
                format!("the table has two columns `{name}`; rename one of the fields"),
            );
        }
    }
    for (at, (name, span)) in named.iter().enumerate() {
        if named[..at].iter().any(|(earlier, _)| earlier == name) {
            errors.push(
                *span,
                format!("the table has two constraints or indexes `{name}`; give this one a `name = \"…\"` or remove it"),
            );
        }
    }
    for (at, relation) in relations.iter().enumerate() {
        let name = &relation.name;
        let is_field = fields.iter().any(|field| field.ident == *name);
        if is_field || relations[..at].iter().any(|earlier| earlier.name == *name) {
            let what = if is_field { "field" } else { "relation" };
            errors.push(name.span(), format!("the table already has a {what} `{name}`; rename the relation"));
        }
    }
}

/// Objects of one name in one schema: tables, indexes and the indexes of constraints share their names, and a table's
/// row type shares those of enums.
pub(crate) fn across_tables(files: &[SourceFile]) -> Errors {
    let mut errors = Errors::default();
    let mut relations: Vec<(Option<&str>, &str)> = Vec::new();
    let mut types: Vec<(Option<&str>, &str)> = Vec::new();
    for file in files {
        let mut own = Errors::default();
        for InModule { definition, .. } in &file.tables {
            let model = &definition.model;
            let schema = in_public(model.schema.as_deref());
            let indexes = model.indexes.iter().map(|index| index.name.as_str());
            let uniques = model.uniques.iter().map(|unique| unique.name.as_str());
            let key = model.primary_key.iter().map(|key| key.name.as_str());
            for name in [model.name.as_str()].into_iter().chain(key).chain(uniques).chain(indexes) {
                if relations.contains(&(schema, name)) {
                    own.push(
                        definition.row.span(),
                        format!(
                            "the schema already has a table or index `{name}`; give this one another name"
                        ),
                    );
                }
                relations.push((schema, name));
            }
            types.push((schema, &model.name));
        }
        errors.extend(own.in_file(&file.name));
    }
    for file in files {
        let mut own = Errors::default();
        for InModule { definition, .. } in &file.enums {
            let model = &definition.model;
            let named = (in_public(model.schema.as_deref()), model.name.as_str());
            if types.contains(&named) {
                own.push(
                    definition.ident.span(),
                    format!(
                        "the schema already has a type or table `{}`; give this enum another name",
                        model.name
                    ),
                );
            }
            types.push(named);
        }
        errors.extend(own.in_file(&file.name));
    }
    errors
}

fn in_public(schema: Option<&str>) -> Option<&str> {
    schema.filter(|name| *name != "public")
}
