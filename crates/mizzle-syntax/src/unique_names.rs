//! Names that must differ within one table.

use proc_macro2::Span;

use crate::definition::RelationDef;
use crate::error::Errors;
use crate::field::FieldParts;

/// Reports columns of one name, constraints and indexes of one name, and relations named like a field.
pub(crate) fn check(fields: &[FieldParts], named: &[(String, Span)], relations: &[RelationDef], errors: &mut Errors) {
    for (at, field) in fields.iter().enumerate() {
        if fields[..at].iter().any(|earlier| earlier.name == field.name) {
            let name = &field.name;
            errors.push(field.ident.span(), format!("the table has two columns `{name}`; rename one of the fields"));
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
