//! What a statement does to a database that others use: measured on a server, not read from a manual.

use std::collections::{BTreeMap, BTreeSet};

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::{Connection, Db, RawResult};
use mizzle_schema::quote_literal;
use serde::{Deserialize, Serialize};

use crate::facts::{Kind, ObjectId};
use crate::migration::Alone;
use crate::plan::Lock;

/// What becomes of a statement that was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It stays.
    Commit,
    /// It is undone.
    RollBack,
}

/// What a statement did. What it made itself is left out: nobody else can use that yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The strongest lock on each relation that it took one on: tables, views, indexes, sequences.
    #[serde(with = "pairs")]
    pub locks: BTreeMap<ObjectId, Lock>,
    /// The tables and materialized views that were written anew.
    pub rewritten: BTreeSet<ObjectId>,
    /// The indexes that were built anew.
    pub rebuilt: BTreeSet<ObjectId>,
    /// The tables that were read in full.
    pub scanned: BTreeSet<ObjectId>,
    /// Whether all of this was seen. Where a statement ran by itself, without a transaction, its locks were gone
    /// when it was done: they are then what PostgreSQL's manual says of it.
    pub seen: bool,
}

impl Measured {
    /// The strongest lock on a relation that is no index and no sequence.
    pub fn lock(&self) -> Option<Lock> {
        let others = self.locks.iter().filter(|(id, _)| !matches!(id.kind, Kind::Index | Kind::Sequence));
        others.map(|(_, lock)| *lock).max()
    }
}

/// Runs SQL in a transaction, with a connection of its own, and says what it did to the relations that were there before:
/// its locks, which tables were written anew, and which were read in full. It waits for locks as it would anywhere.
///
/// `CREATE INDEX CONCURRENTLY` and other statements that no transaction takes in run by themselves, and stay.
///
/// ```no_run
/// use mizzle_kit::facts::{Kind, ObjectId};
/// use mizzle_kit::measure::{Then, measure};
/// use mizzle_kit::plan::Lock;
///
/// # async fn example(db: &mizzle_pg::Db) -> mizzle_core::Result<()> {
/// let done = measure(db, "ALTER TABLE users ALTER id TYPE bigint", Then::RollBack).await?;
/// let users = ObjectId::new(Kind::Table, "public", "users");
/// assert_eq!(done.locks[&users], Lock::AccessExclusive);
/// assert!(done.rewritten.contains(&users));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// What the server reports, after which nothing was done; [`ErrorKind::Config`], where SQL is to be rolled back that
/// runs by itself.
pub async fn measure(db: &Db, sql: &str, then: Then) -> Result<Measured> {
    let connection = Connection::connect(db.config()).await?;
    match Alone::of(sql) {
        None => in_transaction(&connection, sql, then).await,
        Some(alone) if then == Then::Commit => by_itself(&connection, sql, &alone).await,
        Some(_) => {
            Err(Error::new(ErrorKind::Config, "the statement runs by itself and cannot be rolled back")
                .with_hint("measure it in a database where it may stay")
                .with_statement(sql))
        }
    }
}

async fn in_transaction(connection: &Connection, sql: &str, then: Then) -> Result<Measured> {
    let transaction = connection.begin().await?;
    let before = state(transaction.raw(STATE).await?)?;
    transaction.script(sql).await?;
    let after = state(transaction.raw(STATE).await?)?;
    match then {
        Then::Commit => transaction.commit().await?,
        Then::RollBack => transaction.rollback().await?,
    }
    let mut measured = compared(&before, &after);
    for (oid, lock) in &after.locks {
        let held = before.locks.get(oid);
        let news = before.relations.get(oid).filter(|_| held.is_none_or(|held| held < lock));
        if let Some(relation) = news {
            measured.locks.insert(relation.id.clone(), *lock);
        }
    }
    measured.seen = true;
    Ok(measured)
}

async fn by_itself(connection: &Connection, sql: &str, alone: &Alone) -> Result<Measured> {
    let before = state(connection.raw(STATE).await?)?;
    let named = match alone {
        Alone::CreateIndex { table, .. } => vec![(table, Lock::ShareUpdateExclusive)],
        Alone::DropIndex { index } => vec![(index, Lock::ShareUpdateExclusive)],
        Alone::Detach { parent, child } => {
            vec![(parent, Lock::ShareUpdateExclusive), (child, Lock::AccessExclusive)]
        }
        Alone::Repeatable | Alone::Unknown => Vec::new(),
    };
    let mut locked = Vec::new();
    for (name, lock) in named {
        if let Some(oid) = oid(connection, name).await? {
            locked.push((oid, lock));
        }
    }
    connection.script(sql).await?;
    let after = state(connection.raw(STATE).await?)?;
    let mut measured = compared(&before, &after);
    for (oid, lock) in locked {
        let Some(relation) = before.relations.get(&oid) else { continue };
        measured.locks.insert(relation.id.clone(), lock);
        if let Some(table) = relation.table.as_ref().and_then(|table| before.relations.get(table)) {
            measured.locks.insert(table.id.clone(), lock);
        }
        if matches!(alone, Alone::CreateIndex { .. }) {
            measured.scanned.insert(relation.id.clone());
        }
    }
    Ok(measured)
}

async fn oid(connection: &Connection, name: &str) -> Result<Option<String>> {
    let literal = quote_literal(name).map_err(|why| Error::new(ErrorKind::Config, why.to_string()))?;
    let results = connection.raw(&format!("select to_regclass({literal})::oid")).await?;
    let row = results.into_iter().next().and_then(|result| result.rows.into_iter().next());
    Ok(row.and_then(|row| row.into_iter().next()).flatten())
}

/// The relations that others may use, and the locks of this session on them.
const STATE: &str = "
select c.oid, c.relkind, n.nspname, c.relname, pg_relation_filenode(c.oid), i.indrelid,
    case when c.relkind in ('r', 'm') then pg_stat_get_xact_numscans(c.oid) end
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_index i on i.indexrelid = c.oid
where c.oid >= 16384 and c.relkind in ('r', 'p', 'v', 'm', 'i', 'I', 'S', 'f') and c.relpersistence <> 't'
    and n.nspname not in ('pg_toast', 'pg_catalog', 'information_schema');
select l.relation, l.mode from pg_catalog.pg_locks l
where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted and l.relation >= 16384
    and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())";

#[derive(Default)]
struct State {
    relations: BTreeMap<String, Relation>,
    locks: BTreeMap<String, Lock>,
}

struct Relation {
    id: ObjectId,
    file: Option<String>,
    /// Of an index: its table.
    table: Option<String>,
    scans: u64,
}

fn state(results: Vec<RawResult>) -> Result<State> {
    let mut results = results.into_iter();
    let mut state = State::default();
    for row in results.next().unwrap_or_default().rows {
        let Ok([Some(oid), Some(kind), Some(schema), Some(name), file, table, scans]) =
            <[Option<String>; 7]>::try_from(row)
        else {
            return Err(not_understood());
        };
        let kind = match kind.as_str() {
            "r" | "p" => Kind::Table,
            "v" => Kind::View,
            "m" => Kind::MaterializedView,
            "i" | "I" => Kind::Index,
            "S" => Kind::Sequence,
            _ => Kind::Other,
        };
        let scans = scans.and_then(|scans| scans.parse().ok()).unwrap_or_default();
        state.relations.insert(oid, Relation { id: ObjectId::new(kind, &schema, &name), file, table, scans });
    }
    for row in results.next().unwrap_or_default().rows {
        let Ok([Some(oid), Some(mode)]) = <[Option<String>; 2]>::try_from(row) else {
            return Err(not_understood());
        };
        let lock = Lock::of_mode(&mode).ok_or_else(not_understood)?;
        let strongest = state.locks.entry(oid).or_insert(lock);
        *strongest = lock.max(*strongest);
    }
    Ok(state)
}

fn not_understood() -> Error {
    Error::new(ErrorKind::Decode, "the catalog gave what is not understood")
}

/// What was written anew and read in full between two states.
fn compared(before: &State, after: &State) -> Measured {
    let mut measured = Measured::default();
    // An index that is built anew with its column has another OID.
    let indexes: BTreeMap<_, _> = after.relations.values().map(|relation| (&relation.id, relation)).collect();
    for (oid, old) in &before.relations {
        let by_name = || indexes.get(&old.id).copied().filter(|_| old.id.kind == Kind::Index);
        let Some(new) = after.relations.get(oid).or_else(by_name) else { continue };
        if new.file != old.file {
            match old.id.kind {
                Kind::Index => measured.rebuilt.insert(old.id.clone()),
                Kind::Table | Kind::MaterializedView => measured.rewritten.insert(old.id.clone()),
                _ => false,
            };
        }
        if new.scans > old.scans {
            measured.scanned.insert(old.id.clone());
        }
    }
    measured
}

/// A map whose keys are no strings, as a list of pairs.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Lock, ObjectId};

    pub fn serialize<S: Serializer>(map: &BTreeMap<ObjectId, Lock>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(map)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<ObjectId, Lock>, D::Error> {
        Ok(Vec::<(ObjectId, Lock)>::deserialize(from)?.into_iter().collect())
    }
}
