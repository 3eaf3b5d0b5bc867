//! `CHECK`

use mizzle_schema::Check;

use crate::writer::Writer;

pub(crate) fn write(sql: &mut Writer, check: &Check) {
    let Check { name, expression } = check;
    sql.push("CONSTRAINT ").ident(name).push(" CHECK (").authored(expression).push(")");
}
