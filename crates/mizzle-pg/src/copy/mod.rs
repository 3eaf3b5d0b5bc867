//! COPY, on a pool, a connection or a transaction: rows of a table, or bytes as they are.

mod executor;
mod out;
mod raw;
mod source;

use std::ops::{Deref, DerefMut};

use mizzle_core::{Effect, Error, Result};

use crate::connection::Connection;
use crate::lease::{Lease, Tenant};
use crate::pool::Db;
use crate::replica::Pick;
use crate::session::Session;
use crate::transaction::{Occupied, Transaction};

pub use source::{CopyBytes, CopyPiece};

/// Who has a session for a COPY.
enum Holder<'a> {
    Lease(Lease),
    Transaction(Occupied<'a>),
}

impl<'a> Holder<'a> {
    async fn of_pool(db: &'a Db) -> Result<Holder<'a>> {
        let mut lease = db.lease().await?;
        lease.settle().await?;
        Ok(Holder::Lease(lease))
    }

    /// For the rows of a query; of a replica, where that was asked for and the query is known to read.
    async fn of_reader(db: &'a Db, effect: Effect) -> Result<Holder<'a>> {
        let mut lease = match &db.replicas {
            Some(set) if db.route.pick == Pick::Replica && effect == Effect::Reads => {
                db.lease_to_read(set).await?
            }
            _ => db.lease().await?,
        };
        lease.settle().await?;
        Ok(Holder::Lease(lease))
    }

    async fn of_connection(connection: &'a Connection) -> Result<Holder<'a>> {
        Ok(Holder::Lease(connection.lease(Tenant::Copy).await?))
    }

    async fn of_transaction(tx: &'a Transaction) -> Result<Holder<'a>> {
        Ok(Holder::Transaction(tx.scope.occupy().await?))
    }

    /// An error of a statement aborts a transaction, which remembers the first.
    fn note(&self, error: &Error) {
        if let Holder::Transaction(occupied) = self {
            occupied.scope.note(error);
        }
    }
}

impl Deref for Holder<'_> {
    type Target = Session;

    fn deref(&self) -> &Session {
        match self {
            Holder::Lease(lease) => lease,
            Holder::Transaction(occupied) => occupied,
        }
    }
}

impl DerefMut for Holder<'_> {
    fn deref_mut(&mut self) -> &mut Session {
        match self {
            Holder::Lease(lease) => lease,
            Holder::Transaction(occupied) => occupied,
        }
    }
}
