//! `COMMENT ON`

use mizzle_schema::{Composite, Domain, Enum, Namespace, Schema, Table, View};

use crate::statement::{ObjectKind, RenderError, Statement, Subject};
use crate::writer::Writer;

/// The comments of a whole schema, in the order of their objects.
pub(crate) fn all(schema: &Schema) -> Result<Vec<Statement>, RenderError> {
    let Schema { schemas, enums, composites, domains, tables, views } = schema;
    let mut found = Vec::new();
    for Namespace { name, comment } in schemas {
        found.push((comment, Subject::new(ObjectKind::Schema, &None, name), vec![name]));
    }
    for Enum { schema, name, comment, renamed_from: _, labels: _ } in enums {
        found.push((comment, Subject::new(ObjectKind::Enum, schema, name), vec![name]));
    }
    for Composite { schema, name, comment, renamed_from: _, fields: _ } in composites {
        found.push((comment, Subject::new(ObjectKind::Composite, schema, name), vec![name]));
    }
    for domain in domains {
        let Domain {
            schema,
            name,
            comment,
            renamed_from: _,
            ty: _,
            collation: _,
            not_null: _,
            default: _,
            checks: _,
        } = domain;
        found.push((comment, Subject::new(ObjectKind::Domain, schema, name), vec![name]));
    }
    for table in tables {
        of_table(table, &mut found);
    }
    for view in views.iter().filter(|view| view.definition.is_some()) {
        of_view(view, &mut found);
    }
    let comments =
        found.into_iter().filter_map(|(comment, subject, path)| Some((comment.as_ref()?, subject, path)));
    comments.map(|(comment, subject, path)| on(subject, &path, comment)).collect()
}

/// A comment, what it is on, and the names that lead there from its schema.
type Found<'a> = (&'a Option<String>, Subject, Vec<&'a String>);

fn of_table<'a>(table: &'a Table, found: &mut Vec<Found<'a>>) {
    let Table {
        schema,
        name,
        renamed_from: _,
        comment,
        partition_by: _,
        columns,
        primary_key: _,
        uniques: _,
        foreign_keys: _,
        checks: _,
        indexes,
    } = table;
    found.push((comment, Subject::new(ObjectKind::Table, schema, name), vec![name]));
    for column in columns {
        let subject = Subject::new(ObjectKind::Column, schema, &format!("{name}.{}", column.name));
        found.push((&column.comment, subject, vec![name, &column.name]));
    }
    for index in indexes {
        let subject = Subject::new(ObjectKind::Index, schema, &index.name);
        found.push((&index.comment, subject, vec![&index.name]));
    }
}

fn of_view<'a>(view: &'a View, found: &mut Vec<Found<'a>>) {
    let View {
        schema,
        name,
        renamed_from: _,
        comment,
        materialized,
        definition: _,
        columns,
        check_option: _,
        security_barrier: _,
        security_invoker: _,
        with: _,
        using: _,
        tablespace: _,
        with_no_data: _,
        indexes,
    } = view;
    let kind = if *materialized { ObjectKind::MaterializedView } else { ObjectKind::View };
    found.push((comment, Subject::new(kind, schema, name), vec![name]));
    for column in columns {
        let subject = Subject::new(ObjectKind::Column, schema, &format!("{name}.{}", column.name));
        found.push((&column.comment, subject, vec![name, &column.name]));
    }
    for index in indexes {
        let subject = Subject::new(ObjectKind::Index, schema, &index.name);
        found.push((&index.comment, subject, vec![&index.name]));
    }
}

fn on(subject: Subject, path: &[&String], comment: &str) -> Result<Statement, RenderError> {
    let mut sql = Writer::default();
    sql.push(match subject.kind {
        ObjectKind::Schema => "COMMENT ON SCHEMA ",
        ObjectKind::Extension => "COMMENT ON EXTENSION ",
        ObjectKind::Enum | ObjectKind::Composite => "COMMENT ON TYPE ",
        ObjectKind::Domain => "COMMENT ON DOMAIN ",
        ObjectKind::Table => "COMMENT ON TABLE ",
        ObjectKind::View => "COMMENT ON VIEW ",
        ObjectKind::MaterializedView => "COMMENT ON MATERIALIZED VIEW ",
        ObjectKind::Column => "COMMENT ON COLUMN ",
        ObjectKind::ForeignKey => "COMMENT ON CONSTRAINT ",
        ObjectKind::Index => "COMMENT ON INDEX ",
    });
    if let Some(schema) = &subject.schema {
        sql.ident(schema).push(".");
    }
    sql.list(".", path, |sql, name| {
        sql.ident(name);
    });
    sql.push(" IS ").literal(comment);
    sql.finish(subject)
}
