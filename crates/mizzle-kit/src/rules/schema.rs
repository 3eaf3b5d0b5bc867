//! `CREATE SCHEMA`

use mizzle_schema::Namespace;

use crate::statement::{ObjectKind, RenderError, Statement, Subject};
use crate::writer::Writer;

pub(crate) fn create(namespace: &Namespace) -> Result<Statement, RenderError> {
    let Namespace { name, comment: _ } = namespace;
    let mut sql = Writer::default();
    sql.push("CREATE SCHEMA ").ident(name);
    sql.finish(Subject::new(ObjectKind::Schema, &None, name))
}
