//! `CREATE TYPE … AS ENUM`

use mizzle_schema::{Enum, Label};

use crate::statement::{ObjectKind, RenderError, Statement, Subject};
use crate::writer::Writer;

pub(crate) fn create(ty: &Enum) -> Result<Statement, RenderError> {
    let Enum { schema, name, renamed_from: _, comment: _, labels } = ty;
    let mut sql = Writer::default();
    sql.push("CREATE TYPE ").qualified(schema.as_deref(), name).push(" AS ENUM (");
    sql.list(", ", labels, |sql, label| {
        let Label { name, renamed_from: _ } = label;
        sql.literal(name);
    });
    sql.push(")");
    sql.finish(Subject::new(ObjectKind::Enum, schema, name))
}
