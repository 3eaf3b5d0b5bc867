//! `CREATE EXTENSION`, of the extensions whose types a schema uses.

use mizzle_schema::{Schema, Type};

use crate::statement::{ObjectKind, RenderError, Statement, Subject};
use crate::writer::Writer;

/// The statements, one an extension, in the order of their first use. One that is there already is left alone.
pub(crate) fn create(schema: &Schema) -> Result<Vec<Statement>, RenderError> {
    extensions(schema).into_iter().map(one).collect()
}

/// The extensions, in the order of their first use.
pub(crate) fn extensions(schema: &Schema) -> Vec<&'static str> {
    let columns = schema.tables.iter().flat_map(|table| &table.columns).map(|column| &column.ty);
    let of_views =
        schema.views.iter().filter(|view| view.definition.is_some()).flat_map(|view| &view.columns);
    let columns = columns.chain(of_views.map(|column| &column.ty));
    let fields = schema.composites.iter().flat_map(|composite| &composite.fields).map(|field| &field.ty);
    let domains = schema.domains.iter().map(|domain| &domain.ty);
    let mut names: Vec<&'static str> = Vec::new();
    for name in columns.chain(fields).chain(domains).filter_map(extension_of) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn extension_of(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Extension(ty, _) => Some(ty.extension()),
        Type::Array(element) => extension_of(element),
        Type::Builtin(..) | Type::Named { .. } | Type::Custom(_) | Type::Unresolved { .. } => None,
    }
}

fn one(name: &'static str) -> Result<Statement, RenderError> {
    let mut sql = Writer::default();
    sql.push("CREATE EXTENSION IF NOT EXISTS ").ident(name);
    sql.finish(Subject::new(ObjectKind::Extension, &None, name))
}
