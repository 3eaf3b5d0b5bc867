//! What takes an object away together with what is made of it: for a database of development that is cleared.

use crate::statement::{ObjectKind, RenderError, Statement, Subject};
use crate::writer::Writer;

/// The statement that drops an object, where its kind is one that can be dropped. `kind` and `identity` are what
/// `pg_identify_object` says. An object that went with another before it is no error.
pub(crate) fn drop(kind: &str, identity: &str) -> Option<Result<Statement, RenderError>> {
    let words = match kind {
        "aggregate" => "AGGREGATE",
        "collation" => "COLLATION",
        "conversion" => "CONVERSION",
        "domain" => "DOMAIN",
        "extension" => "EXTENSION",
        "foreign table" => "FOREIGN TABLE",
        "function" => "FUNCTION",
        "materialized view" => "MATERIALIZED VIEW",
        "operator" => "OPERATOR",
        "operator class" => "OPERATOR CLASS",
        "operator family" => "OPERATOR FAMILY",
        "procedure" => "PROCEDURE",
        "publication" => "PUBLICATION",
        "sequence" => "SEQUENCE",
        "statistics object" => "STATISTICS",
        "table" => "TABLE",
        "text search configuration" => "TEXT SEARCH CONFIGURATION",
        "text search dictionary" => "TEXT SEARCH DICTIONARY",
        "text search parser" => "TEXT SEARCH PARSER",
        "text search template" => "TEXT SEARCH TEMPLATE",
        "type" | "composite type" => "TYPE",
        "view" => "VIEW",
        _ => return None,
    };
    let mut sql = Writer::default();
    sql.push("DROP ").push(words).push(" IF EXISTS ").authored(identity);
    // Nothing is made of these.
    if words != "PUBLICATION" && words != "STATISTICS" {
        sql.push(" CASCADE");
    }
    Some(sql.finish(Subject::new(ObjectKind::Table, &None, identity)))
}

/// The statement that drops a schema, unless something is left in it.
pub(crate) fn drop_schema(name: &str) -> Result<Statement, RenderError> {
    let mut sql = Writer::default();
    sql.push("DROP SCHEMA ").ident(name);
    sql.finish(Subject::new(ObjectKind::Schema, &None, name))
}

/// The statement that drops the journal of migrations.
pub(crate) const DROP_JOURNAL: &str = "DROP SCHEMA IF EXISTS mizzle CASCADE";
