//! `CREATE TYPE … AS (…)`

use mizzle_schema::{Composite, CompositeField};

use crate::statement::{ObjectKind, RenderError, Statement, Subject};
use crate::writer::Writer;

pub(crate) fn create(ty: &Composite) -> Result<Statement, RenderError> {
    let Composite { schema, name, renamed_from: _, comment: _, fields } = ty;
    let mut sql = Writer::default();
    sql.push("CREATE TYPE ").qualified(schema.as_deref(), name).push(" AS (");
    sql.list(", ", fields, |sql, field| {
        let CompositeField { name, ty } = field;
        sql.ident(name).push(" ").ty(ty);
    });
    sql.push(")");
    sql.finish(Subject::new(ObjectKind::Composite, schema, name))
}
