//! `UNIQUE`

use mizzle_schema::Unique;

use crate::writer::Writer;

pub(crate) fn write(sql: &mut Writer, unique: &Unique) {
    let Unique { name, columns, nulls_not_distinct } = unique;
    sql.push("CONSTRAINT ").ident(name).push(" UNIQUE ");
    if *nulls_not_distinct {
        sql.push("NULLS NOT DISTINCT ");
    }
    sql.idents(columns);
}
