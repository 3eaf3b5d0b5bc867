//! `CREATE INDEX`

use mizzle_schema::{Index, IndexKey, KeyTarget, NullsOrder, SortOrder};

use crate::statement::{ObjectKind, RenderError, Statement, Subject};
use crate::writer::Writer;

/// An index of the table or materialized view of that name.
pub(crate) fn create(schema: &Option<String>, of: &str, index: &Index) -> Result<Statement, RenderError> {
    let Index { name, unique, method, keys, include, with, predicate, nulls_not_distinct, comment: _ } =
        index;
    let mut sql = Writer::default();
    sql.push(if *unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " }).ident(name);
    sql.push(" ON ").qualified(schema.as_deref(), of);
    if !index.is_btree() {
        sql.push(" USING ").ident(method);
    }
    sql.push(" (").list(", ", keys, write_key).push(")");
    if !include.is_empty() {
        sql.push(" INCLUDE ").idents(include);
    }
    if *nulls_not_distinct {
        sql.push(" NULLS NOT DISTINCT");
    }
    if !with.is_empty() {
        sql.push(" WITH (").list(", ", with, write_parameter).push(")");
    }
    if let Some(predicate) = predicate {
        sql.push(" WHERE (").authored(predicate).push(")");
    }
    sql.finish(Subject::new(ObjectKind::Index, schema, name))
}

fn write_key(sql: &mut Writer, key: &IndexKey) {
    let IndexKey { target, collation, opclass, order, nulls } = key;
    match target {
        KeyTarget::Column(name) => sql.ident(name),
        KeyTarget::Expression(expression) => sql.push("(").authored(expression).push(")"),
    };
    if let Some(collation) = collation {
        sql.push(" COLLATE ");
        super::column::collation(sql, collation);
    }
    if let Some(opclass) = opclass {
        // An operator class of an extension often needs its schema: `extensions.gin_trgm_ops`.
        match opclass.split_once('.') {
            Some((schema, name)) => sql.push(" ").qualified(Some(schema), name),
            None => sql.push(" ").ident(opclass),
        };
    }
    sql.push(match order {
        SortOrder::Asc => "",
        SortOrder::Desc => " DESC",
    });
    sql.push(match nulls {
        None => "",
        Some(NullsOrder::First) => " NULLS FIRST",
        Some(NullsOrder::Last) => " NULLS LAST",
    });
}

fn write_parameter(sql: &mut Writer, (name, value): &(String, String)) {
    sql.ident(name).push(" = ").literal(value);
}
