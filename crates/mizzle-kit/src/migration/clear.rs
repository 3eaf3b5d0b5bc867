//! Taking away all that is in a database, in one transaction: what nobody may drop is named and stays.

use std::collections::BTreeSet;

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::{Connection, Transaction};

use super::journal::rows;
use crate::facts::{Kind, ObjectId};
use crate::introspect::Scope;
use crate::rules;
use crate::statement::{RenderError, Statement};

/// What was taken out of a database, and what stays in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleared {
    /// The objects that are gone, in the server's words: `table public.users`. What is part of another, such as its
    /// indexes, is not named by itself.
    pub dropped: Vec<String>,
    /// The objects that stay, for the role may not drop them, or they hold one that stays.
    pub kept: Vec<String>,
}

/// All objects that are in a schema of nobody's system, and publications. What belongs to an extension or to another
/// object comes and goes with that.
const OBJECTS: &str = "\
SELECT n.nspname, i.type, i.identity, c.relname
FROM pg_depend d
JOIN pg_namespace n ON n.oid = d.refobjid
LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) i
WHERE d.refclassid = 'pg_namespace'::regclass AND d.deptype = 'n' AND d.objsubid = 0
  AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'mizzle')
  AND NOT EXISTS (SELECT FROM pg_depend o WHERE o.classid = d.classid AND o.objid = d.objid AND o.objsubid = 0
                  AND (o.deptype IN ('e', 'i') OR o.deptype = 'a' AND o.refclassid = 'pg_class'::regclass))
UNION ALL
SELECT NULL, 'publication', quote_ident(pubname), NULL FROM pg_publication
ORDER BY 1, 2, 3";

/// All schemas of nobody's system but the one that every database has.
const SCHEMAS: &str = "\
SELECT nspname FROM pg_namespace n
WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'mizzle', 'public')
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid AND e.deptype = 'e')
ORDER BY 1";

/// An object that can be dropped by itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Object {
    schema: Option<String>,
    kind: String,
    identity: String,
    relation: Option<String>,
}

impl Object {
    fn name(&self) -> String {
        format!("{} {}", self.kind, self.identity)
    }

    fn is_in(&self, scope: &Scope) -> bool {
        let Some(schema) = &self.schema else { return *scope == Scope::default() };
        let kind = if self.kind == "table" { Kind::Table } else { Kind::Sequence };
        scope.has(&ObjectId::new(kind, schema, self.relation.as_ref().unwrap_or(&self.identity)))
    }
}

/// Takes away all that is in scope, and the journal. All of it goes, or nothing.
pub(crate) async fn clear(connection: &Connection, scope: &Scope) -> Result<Cleared> {
    let transaction = connection.begin().await?;
    // Names are printed with their schema where that is not on the path.
    transaction.script("SET LOCAL search_path = ''; SET LOCAL lock_timeout = '10s'").await?;
    let all = objects(&transaction).await?;
    let (ours, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|object| object.is_in(scope));
    let mut cleared = Cleared::default();
    for object in &ours {
        let gone = match rules::clear::drop(&object.kind, &object.identity) {
            Some(statement) => dropped(&transaction, statement).await?,
            None => false,
        };
        if gone { &mut cleared.dropped } else { &mut cleared.kept }.push(object.name());
    }
    for row in rows(transaction.raw(SCHEMAS).await?) {
        let [Some(schema)] = row.as_slice() else { continue };
        if !scope.has(&ObjectId::new(Kind::Schema, schema, schema)) {
            continue;
        }
        let gone = dropped(&transaction, rules::clear::drop_schema(schema)).await?;
        if gone { &mut cleared.dropped } else { &mut cleared.kept }.push(format!("schema {schema}"));
    }
    let left: BTreeSet<Object> = objects(&transaction).await?.into_iter().collect();
    if let Some(lost) = others.iter().find(|object| !left.contains(object)) {
        transaction.rollback().await?;
        let lost = lost.name();
        return Err(Error::new(
            ErrorKind::Config,
            format!("{lost} is made of what would be cleared, and is itself outside of what may be"),
        )
        .with_hint("nothing was done; widen the selection of schemas and tables, or drop it yourself"));
    }
    transaction.script(rules::clear::DROP_JOURNAL).await?;
    transaction.commit().await?;
    Ok(cleared)
}

async fn objects(transaction: &Transaction) -> Result<Vec<Object>> {
    let found = rows(transaction.raw(OBJECTS).await?).into_iter().filter_map(|row| match row.as_slice() {
        [schema, Some(kind), Some(identity), relation] => Some(Object {
            schema: schema.clone(),
            kind: kind.clone(),
            identity: identity.clone(),
            relation: relation.clone(),
        }),
        _ => None,
    });
    Ok(found.collect())
}

/// Drops an object; gives whether it is gone. Not to be allowed to, and something that is still needed, is no error.
async fn dropped(transaction: &Transaction, statement: Result<Statement, RenderError>) -> Result<bool> {
    let statement =
        statement.map_err(|why| Error::new(ErrorKind::Config, why.to_string()).with_source(why))?;
    let savepoint = transaction.savepoint().await?;
    match savepoint.script(&statement.sql).await {
        Ok(()) => savepoint.commit().await.map(|()| true),
        Err(error) if matches!(error.sqlstate(), Some("42501" | "2BP01")) => {
            savepoint.rollback().await.map(|()| false)
        }
        Err(error) => Err(error),
    }
}
