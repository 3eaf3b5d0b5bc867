//! COPY.

use crate::copy::{CopyInto, CopyQuery};
use crate::executor::{Effect, Statement};
use crate::render::select::write_select;
use crate::render::source::write_table;
use crate::render::writer::Writer;
use crate::table::ColumnDef;
use crate::tree::{Select, TableRef};
use crate::value::{Param, SqlType, TypeKind};

/// `COPY … FROM STDIN` into these columns of a table.
pub fn copy_into(table: TableRef, columns: Vec<&'static ColumnDef>, types: Vec<SqlType>) -> CopyInto {
    let mut copy = Writer::new();
    copy.push("COPY ");
    write_table(&mut copy, table);
    copy.push(" (");
    copy.list(", ", &columns, |w, column| w.ident(column.name));
    copy.push(") FROM STDIN (FORMAT binary)");
    let mut probe = Writer::new();
    probe.push("SELECT ");
    probe.list(", ", &columns, |w, column| w.ident(column.name));
    probe.push(" FROM ");
    write_table(&mut probe, table);
    CopyInto {
        text: copy.finish(Effect::Writes).text,
        probe: probe.finish(Effect::Reads).text,
        columns,
        types,
    }
}

/// `COPY (…) TO STDOUT`.
pub fn copy_query(select: &Select) -> CopyQuery {
    let mut w = Writer::noting_places();
    write_select(&mut w, select);
    let places = w.places().to_vec();
    CopyQuery { query: w.finish(Effect::Reads), places }
}

/// The question how the server spells values as constants: one row of one array of texts.
fn spelling(params: &[Param]) -> Statement {
    let mut w = Writer::new();
    w.push("SELECT ARRAY[");
    w.list(", ", params, |w, param| {
        w.push("pg_catalog.quote_nullable(");
        w.param(param);
        w.push("::text)");
    });
    w.push("]");
    w.finish(Effect::Reads)
}

impl CopyQuery {
    /// The question how the server spells the parameters as constants: one row of one array of texts. `None`, where
    /// there are none.
    pub fn spelling(&self) -> Option<Statement> {
        (!self.query.params.is_empty()).then(|| spelling(&self.query.params))
    }

    /// The statement, with the parameters as the server spells them.
    pub fn text(&self, constants: &[String]) -> String {
        let query = &self.query.text;
        let mut text = String::with_capacity(query.len() + 64);
        text.push_str("COPY (");
        let mut written = 0;
        let params = self.places.iter().zip(constants).zip(&self.query.params);
        for ((place, constant), param) in params {
            text.push_str(&query[written..place.start]);
            text.push('(');
            text.push_str(constant);
            // A parameter of any other type has a cast behind its place already.
            if matches!(param.ty.kind, TypeKind::BuiltIn { .. }) {
                text.push_str("::pg_catalog.\"");
                text.push_str(param.ty.name);
                text.push_str(if param.ty.array { "\"[]" } else { "\"" });
            }
            text.push(')');
            written = place.end;
        }
        text.push_str(&query[written..]);
        text.push_str(") TO STDOUT (FORMAT binary)");
        text
    }
}
