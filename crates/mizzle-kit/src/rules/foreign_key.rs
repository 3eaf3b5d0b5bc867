//! `FOREIGN KEY`

use mizzle_schema::{Action, Deferrable, ForeignKey, Match, Reference, Table};

use crate::statement::{ObjectKind, RenderError, Statement, Subject};
use crate::writer::Writer;

/// `ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY`
pub(crate) fn add(table: &Table, key: &ForeignKey) -> Result<Statement, RenderError> {
    let mut sql = Writer::default();
    sql.push("ALTER TABLE ").qualified(table.schema.as_deref(), &table.name);
    sql.push(" ADD CONSTRAINT ").ident(&key.name).push(" ");
    define(&mut sql, key);
    let name = format!("{}.{}", table.name, key.name);
    sql.finish(Subject::new(ObjectKind::ForeignKey, &table.schema, &name))
}

/// The constraint without its name.
pub(crate) fn define(sql: &mut Writer, key: &ForeignKey) {
    let ForeignKey { name: _, columns, references, on_delete, on_update, match_type, deferrable } = key;
    let Reference { schema, table: other, columns: referenced } = references;
    sql.push("FOREIGN KEY ").idents(columns);
    sql.push(" REFERENCES ").qualified(schema.as_deref(), other).push(" ").idents(referenced);
    match match_type {
        Match::Simple => {}
        Match::Full => {
            sql.push(" MATCH FULL");
        }
    }
    if *on_delete != Action::NoAction {
        sql.push(" ON DELETE ").push(on_delete.sql());
    }
    if *on_update != Action::NoAction {
        sql.push(" ON UPDATE ").push(on_update.sql());
    }
    match deferrable {
        Deferrable::NotDeferrable => {}
        Deferrable::Deferrable { initially_deferred } => {
            sql.push(" DEFERRABLE").push(if *initially_deferred { " INITIALLY DEFERRED" } else { "" });
        }
    }
}
