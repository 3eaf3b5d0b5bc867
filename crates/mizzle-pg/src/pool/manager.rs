//! How the pool makes sessions and tells whether one can be used again.

use std::sync::Arc;

use deadpool::managed::{self, Metrics, RecycleError, RecycleResult};
use mizzle_core::{Error, Result};

use crate::catalog::Catalog;
use crate::config::Config;
use crate::conversation;
use crate::message::Status;
use crate::session::Session;

/// Makes the sessions of a pool.
pub(crate) struct Manager {
    config: Config,
    catalog: Arc<Catalog>,
}

impl Manager {
    /// For that server; its sessions share what they learn of its types.
    pub fn new(config: Config) -> Manager {
        Manager { config, catalog: Arc::default() }
    }
}

impl managed::Manager for Manager {
    // Boxed, since the pool moves it about with every use.
    type Type = Box<Session>;
    type Error = Error;

    async fn create(&self) -> Result<Box<Session>> {
        Ok(Box::new(conversation::open(&self.config, &self.catalog).await?))
    }

    async fn recycle(&self, session: &mut Box<Session>, _: &Metrics) -> RecycleResult<Error> {
        if session.broken || (session.owed > 0 && !session.owes_rollback_only) {
            return Err(RecycleError::message("the session was left in the middle of a conversation"));
        }
        if session.owed > 0 || session.status != Status::Idle {
            let tidied = tidy_up(session);
            match self.config.connect_timeout {
                Some(limit) => match tokio::time::timeout(limit, tidied).await {
                    Ok(outcome) => outcome?,
                    Err(_) => return Err(RecycleError::message("the session does not answer")),
                },
                None => tidied.await?,
            }
        }
        session.look_for_goodbye()?;
        Ok(())
    }
}

/// Ends what an earlier caller has begun.
async fn tidy_up(session: &mut Session) -> Result<()> {
    session.settle().await?;
    if session.status != Status::Idle {
        session.script("ROLLBACK").await?;
    }
    Ok(())
}
