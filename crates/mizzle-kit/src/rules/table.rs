//! `CREATE TABLE`

use mizzle_schema::Table;

use super::{check, column, primary_key, unique};
use crate::statement::{ObjectKind, RenderError, Statement, Subject};
use crate::writer::Writer;

/// The table with its columns and those constraints that concern nothing else.
pub(crate) fn create(table: &Table) -> Result<Statement, RenderError> {
    let Table {
        schema,
        name,
        renamed_from: _,
        comment: _,
        partition_by,
        columns,
        primary_key,
        uniques,
        foreign_keys: _,
        checks,
        indexes: _,
    } = table;
    let mut sql = Writer::default();
    sql.push("CREATE TABLE ").qualified(schema.as_deref(), name).push(" (");
    let mut elements = 0;
    let mut element = |sql: &mut Writer| {
        sql.push(if elements == 0 { "\n    " } else { ",\n    " });
        elements += 1;
    };
    for column in columns {
        element(&mut sql);
        column::write(&mut sql, column);
    }
    if let Some(key) = primary_key {
        element(&mut sql);
        primary_key::write(&mut sql, key);
    }
    for unique in uniques {
        element(&mut sql);
        unique::write(&mut sql, unique);
    }
    for check in checks {
        element(&mut sql);
        check::write(&mut sql, check);
    }
    sql.push(if elements == 0 { ")" } else { "\n)" });
    if let Some(key) = partition_by {
        sql.push(" PARTITION BY ").authored(key);
    }
    sql.finish(Subject::new(ObjectKind::Table, schema, name))
}
