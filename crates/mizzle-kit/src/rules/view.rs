//! `CREATE VIEW`, `CREATE MATERIALIZED VIEW`

use mizzle_schema::{CheckOption, View, names};

use super::index;
use crate::statement::{ObjectKind, RenderError, Statement, Subject};
use crate::writer::Writer;

/// The views that the schema defines, each after those that its query names. Which those are is told from the words of the
/// query: a word that is the name of another view. Where two name each other, the order is the source's.
pub(crate) fn create(views: &[View]) -> Result<Vec<Statement>, RenderError> {
    let mut waiting: Vec<(&View, Vec<String>)> = views
        .iter()
        .filter_map(|view| Some((view, names::identifiers(view.definition.as_deref()?))))
        .collect();
    let mut statements = Vec::new();
    while !waiting.is_empty() {
        let waits = |view: &View, words: &[String]| {
            waiting.iter().any(|(other, _)| !std::ptr::eq(view, *other) && words.contains(&other.name))
        };
        let next = waiting.iter().position(|(view, words)| !waits(view, words)).unwrap_or_default();
        let (view, _) = waiting.remove(next);
        statements.push(one(view)?);
        for key in &view.indexes {
            statements.push(index::create(&view.schema, &view.name, key)?);
        }
    }
    Ok(statements)
}

/// The view with the names of its columns, whatever the query calls them.
fn one(view: &View) -> Result<Statement, RenderError> {
    let View {
        schema,
        name,
        renamed_from: _,
        comment: _,
        materialized,
        definition,
        columns,
        check_option,
        security_barrier,
        security_invoker,
        with,
        using,
        tablespace,
        with_no_data,
        indexes: _,
    } = view;
    let mut sql = Writer::default();
    sql.push(if *materialized { "CREATE MATERIALIZED VIEW " } else { "CREATE VIEW " });
    sql.qualified(schema.as_deref(), name);
    if !columns.is_empty() {
        sql.push(" (").list(", ", columns, |sql, column| {
            sql.ident(&column.name);
        });
        sql.push(")");
    }
    if let Some(method) = using {
        sql.push(" USING ").ident(method);
    }
    let security = [("security_barrier", security_barrier), ("security_invoker", security_invoker)];
    let security = security.iter().filter(|(_, is_set)| **is_set).map(|(name, _)| (*name, "true"));
    let options: Vec<_> =
        security.chain(with.iter().map(|(name, value)| (name.as_str(), value.as_str()))).collect();
    if !options.is_empty() {
        sql.push(" WITH (").list(", ", options, |sql, (name, value)| {
            sql.ident(name).push(" = ").literal(value);
        });
        sql.push(")");
    }
    if let Some(space) = tablespace {
        sql.push(" TABLESPACE ").ident(space);
    }
    sql.push(" AS\n").authored(definition.as_deref().unwrap_or_default());
    sql.push(match check_option {
        None => "",
        Some(CheckOption::Local) => "\nWITH LOCAL CHECK OPTION",
        Some(CheckOption::Cascaded) => "\nWITH CASCADED CHECK OPTION",
    });
    sql.push(if *with_no_data { "\nWITH NO DATA" } else { "" });
    let kind = if *materialized { ObjectKind::MaterializedView } else { ObjectKind::View };
    sql.finish(Subject::new(kind, schema, name))
}
