//! A session that somebody has for themselves: out of a pool, or a connection's only one.

use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use deadpool::managed::Object;
use mizzle_core::{Error, ErrorKind, Result};
use tokio::sync::OwnedMutexGuard;

use crate::pool::Manager;
use crate::session::Session;

/// A session that somebody has for themselves.
pub(crate) struct Lease {
    held: Held,
}

enum Held {
    /// Both are there until the lease is dropped.
    Pooled {
        object: ManuallyDrop<Object<Manager>>,
        session: ManuallyDrop<Box<Session>>,
    },
    Own {
        session: OwnedMutexGuard<Session>,
        tenant: Arc<Tenancy>,
    },
}

impl Lease {
    /// A session of a pool.
    pub fn pooled(object: Object<Manager>) -> Result<Lease> {
        let session = ManuallyDrop::new(object.take()?);
        Ok(Lease { held: Held::Pooled { object: ManuallyDrop::new(object), session } })
    }

    /// The session of a connection, which nobody else can use for as long.
    pub fn own(session: OwnedMutexGuard<Session>, tenancy: &Arc<Tenancy>, tenant: Tenant) -> Lease {
        tenancy.0.store(tenant as u8, Ordering::Release);
        Lease { held: Held::Own { session, tenant: tenancy.clone() } }
    }
}

impl Deref for Lease {
    type Target = Session;

    #[inline]
    fn deref(&self) -> &Session {
        match &self.held {
            Held::Pooled { session, .. } => session,
            Held::Own { session, .. } => session,
        }
    }
}

impl DerefMut for Lease {
    #[inline]
    fn deref_mut(&mut self) -> &mut Session {
        match &mut self.held {
            Held::Pooled { session, .. } => session,
            Held::Own { session, .. } => session,
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        match &mut self.held {
            Held::Pooled { object, session } => {
                // SAFETY: nothing looks at the two again, since the lease is being dropped, and only here are they taken.
                let (object, session) = unsafe { (ManuallyDrop::take(object), ManuallyDrop::take(session)) };
                let owes = !session.broken && session.owed > 0 && !session.owes_rollback_only;
                object.put_back(session);
                // Somebody left before the answer was there. The next one must neither get that answer nor wait for it.
                if owes {
                    crate::pool::tidy_up_later(object);
                }
            }
            Held::Own { tenant, .. } => tenant.0.store(0, Ordering::Release),
        }
    }
}

/// Who has the session of a connection for longer than a statement.
#[derive(Default)]
pub(crate) struct Tenancy(AtomicU8);

/// What can have a session for longer than a statement.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(crate) enum Tenant {
    Stream = 1,
    Transaction = 2,
    Copy = 3,
    Script = 4,
}

impl Tenancy {
    /// Waiting for a stream or a transaction could be waiting for oneself, for ever.
    pub fn check_free(&self) -> Result<()> {
        let (tenant, remedy) = match self.0.load(Ordering::Acquire) {
            0 => return Ok(()),
            1 => (
                "stream",
                "read the stream to its end or drop it; in a transaction, streams and statements may alternate",
            ),
            3 => ("COPY", "wait for its end, read it to its end, or drop it"),
            4 => ("script", "wait for its end"),
            _ => {
                ("transaction", "run the statement on the transaction, or take another connection of a pool")
            }
        };
        let message = format!("the connection is taken by a {tenant} that has not ended");
        Err(Error::new(ErrorKind::Config, message).with_hint(remedy))
    }
}
