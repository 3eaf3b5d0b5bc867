//! `CREATE DOMAIN`

use mizzle_schema::Domain;

use super::{check, column};
use crate::statement::{ObjectKind, RenderError, Statement, Subject};
use crate::writer::Writer;

pub(crate) fn create(domain: &Domain) -> Result<Statement, RenderError> {
    let Domain { schema, name, renamed_from: _, comment: _, ty, collation, not_null, default, checks } =
        domain;
    let mut sql = Writer::default();
    sql.push("CREATE DOMAIN ").qualified(schema.as_deref(), name).push(" AS ").ty(ty);
    if let Some(collation) = collation {
        sql.push(" COLLATE ").ident(collation);
    }
    if let Some(default) = default {
        column::write_default(&mut sql, default);
    }
    if *not_null {
        sql.push(" NOT NULL");
    }
    for one in checks {
        sql.push(" ");
        check::write(&mut sql, one);
    }
    sql.finish(Subject::new(ObjectKind::Domain, schema, name))
}
