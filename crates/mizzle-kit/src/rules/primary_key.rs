//! `PRIMARY KEY`

use mizzle_schema::PrimaryKey;

use crate::writer::Writer;

pub(crate) fn write(sql: &mut Writer, key: &PrimaryKey) {
    sql.push("CONSTRAINT ").ident(&key.name).push(" ");
    define(sql, key);
}

/// The constraint without its name.
pub(crate) fn define(sql: &mut Writer, key: &PrimaryKey) {
    let PrimaryKey { name: _, columns } = key;
    sql.push("PRIMARY KEY ").idents(columns);
}
