//! `PRIMARY KEY`

use mizzle_schema::PrimaryKey;

use crate::writer::Writer;

pub(crate) fn write(sql: &mut Writer, key: &PrimaryKey) {
    let PrimaryKey { name, columns } = key;
    sql.push("CONSTRAINT ").ident(name).push(" PRIMARY KEY ").idents(columns);
}
