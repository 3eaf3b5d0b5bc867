//! `UNIQUE`

use mizzle_schema::Unique;

use crate::writer::Writer;

pub(crate) fn write(sql: &mut Writer, unique: &Unique) {
    sql.push("CONSTRAINT ").ident(&unique.name).push(" ");
    define(sql, unique);
}

/// The constraint without its name.
pub(crate) fn define(sql: &mut Writer, unique: &Unique) {
    let Unique { name: _, columns, nulls_not_distinct } = unique;
    sql.push("UNIQUE ");
    if *nulls_not_distinct {
        sql.push("NULLS NOT DISTINCT ");
    }
    sql.idents(columns);
}
