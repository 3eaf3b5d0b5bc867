//! `CHECK`

use mizzle_schema::Check;

use crate::writer::Writer;

pub(crate) fn write(sql: &mut Writer, check: &Check) {
    sql.push("CONSTRAINT ").ident(&check.name).push(" ");
    define(sql, check);
}

/// The constraint without its name.
pub(crate) fn define(sql: &mut Writer, check: &Check) {
    let Check { name: _, expression } = check;
    sql.push("CHECK (").authored(expression).push(")");
}
