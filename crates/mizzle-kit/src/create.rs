//! A whole schema from nothing.

use mizzle_schema::Schema;

use crate::rules::{comment, enum_type, extension, foreign_key, index, schema, table, types, view};
use crate::statement::{RenderError, Statement};

/// The statements that make a schema in an empty database, in an order that works: schemas, extensions and types before the tables
/// that use them, foreign keys after all tables and unique indexes they refer to, so that tables may refer to each other
/// and to themselves, and views after those that their queries name. Within a kind the order is the source's. A view without
/// a definition is made by something else.
///
/// ```
/// use mizzle_schema::{Builtin, Column, Schema, Table};
///
/// let mut users = Table::new("users");
/// users.columns.push(Column::new("id", Builtin::BigInt));
/// let statements = mizzle_kit::create(&Schema { tables: vec![users], ..Schema::default() }).unwrap();
/// assert_eq!(statements[0].sql, "CREATE TABLE \"users\" (\n    \"id\" bigint NOT NULL\n)");
/// ```
pub fn create(schema: &Schema) -> Result<Vec<Statement>, RenderError> {
    let extensions = extension::create(schema)?;
    let Schema { schemas, enums, composites, domains, tables, views } = schema;
    let mut statements = Vec::new();
    for namespace in schemas {
        statements.push(schema::create(namespace)?);
    }
    statements.extend(extensions);
    for ty in enums {
        statements.push(enum_type::create(ty)?);
    }
    statements.extend(types::create(composites, domains)?);
    for table in tables {
        statements.push(table::create(table)?);
    }
    for table in tables {
        for index in &table.indexes {
            statements.push(index::create(&table.schema, &table.name, index)?);
        }
    }
    for table in tables {
        for key in &table.foreign_keys {
            statements.push(foreign_key::add(table, key)?);
        }
    }
    statements.extend(view::create(views)?);
    statements.extend(comment::all(schema)?);
    Ok(statements)
}
