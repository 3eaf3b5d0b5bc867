//! A session with the server: the wire, and what both sides remember between trips.

mod pace;
mod statements;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use mizzle_core::{Error, ErrorKind, Result};
use postgres_protocol::message::backend::Message;

use crate::catalog::Catalog;
use crate::conversation::Origin;
use crate::message::{Notification, Status};
use crate::notice::{self, OnNotice};
use crate::pool::Counters;
use crate::terms;
use crate::wire::{Wire, unknown};

pub(crate) use statements::{Prepared, Statements, parameter_oids};

/// A session with the server. What it can do is in [`conversation`](crate::conversation), one file each.
pub(crate) struct Session {
    pub wire: Wire,
    pub statements: Statements,
    pub catalog: Arc<Catalog>,
    /// How the transaction stood when the server was last ready.
    pub status: Status,
    /// How many times the server still has to say `ReadyForQuery`: more than none between trips means that a
    /// caller left before its answer was read.
    pub owed: u32,
    /// Whether what is owed is only the answer to a `ROLLBACK` that nobody waits for.
    pub owes_rollback_only: bool,
    /// Whether the transaction that is open belongs to nobody any more.
    pub abandoned: bool,
    /// Whether a COPY that nobody waits for was given up: the server may still ask for its data.
    pub copy_given_up: bool,
    /// Whether what is being asked leaves something in the session that its next user must not have: where the caller leaves
    /// before the answer, the session is of no more use.
    pub for_one_use: bool,
    /// Nothing more can be done with this session.
    pub broken: bool,
    /// The settings that the server reports, such as `server_version`.
    pub settings: HashMap<String, String>,
    /// What a cancel request has to show.
    pub key: Option<CancelKey>,
    /// Where a cancel request has to go.
    pub origin: Option<Origin>,
    /// What was heard on channels, where somebody listens.
    pub heard: Option<VecDeque<Notification>>,
    /// What is given notices in the place of `tracing`.
    pub on_notice: Option<OnNotice>,
    /// Whether events of `tracing` show parameters.
    pub log_parameters: bool,
    /// How often a prepared statement was not there.
    pub missing_statements: u32,
    /// How long a message takes to the server and its answer back, where the server has nothing to do for it: the shortest time
    /// that was seen, so that it is the line's and not a statement's.
    pub line: Duration,
    /// What its pool counts.
    pub counters: Option<Arc<Counters>>,
}

/// No line is believed to be longer.
const LONGEST_LINE: Duration = Duration::from_secs(1);

/// What identifies a session in a cancel request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CancelKey {
    pub process: i32,
    pub secret: i32,
}

impl Session {
    /// A session that has yet to log in.
    pub fn new(wire: Wire, catalog: Arc<Catalog>, statement_cache: usize, log_parameters: bool) -> Session {
        Session {
            wire,
            statements: Statements::new(statement_cache),
            catalog,
            status: Status::Idle,
            owed: 0,
            owes_rollback_only: false,
            abandoned: false,
            copy_given_up: false,
            for_one_use: false,
            broken: false,
            settings: HashMap::new(),
            key: None,
            origin: None,
            heard: None,
            on_notice: None,
            log_parameters,
            missing_statements: 0,
            line: LONGEST_LINE,
            counters: None,
        }
    }

    /// Handles what the server may send at any time; anything else has no place where this is called.
    pub fn asynchronous(&mut self, message: &Message, tag: u8) -> Result<()> {
        match message {
            Message::NoticeResponse(body) => notice::tell(body, self.on_notice.as_ref()),
            Message::ParameterStatus(body) => {
                if let (Ok(name), Ok(value)) = (body.name(), body.value()) {
                    self.settings.insert(name.to_owned(), value.to_owned());
                }
                Ok(())
            }
            Message::NotificationResponse(body) => {
                if let Some(heard) = &mut self.heard {
                    heard.push_back(Notification::read(body)?);
                }
                Ok(())
            }
            _ => Err(unknown(tag)),
        }
    }

    /// An error that ends the session: from now on nothing is sent.
    pub fn broken_by(&mut self, error: Error) -> Error {
        self.broken = true;
        error
    }

    /// An error of the server, with the time limit of the connection where that is what stopped the statement.
    pub fn explained(&self, error: Error) -> Error {
        if error.kind() == ErrorKind::Timeout {
            self.note_timeout();
        }
        let limit = self.origin.as_ref().and_then(|origin| origin.config.statement_timeout);
        match limit {
            Some(limit) if error.sqlstate() == Some("57014") && error.hint().is_none() => {
                error.with_hint(format!(
                    "the limit of a statement on this connection is {limit:?}: the option `statement_timeout`"
                ))
            }
            _ => error,
        }
    }

    /// Closes the socket to a server that has said nothing for so long.
    pub fn give_up(&mut self, patience: Duration) -> Error {
        self.note_timeout();
        self.close();
        terms::silent(patience)
    }

    fn note_timeout(&self) {
        if let Some(counters) = &self.counters {
            Counters::count(&counters.timeouts);
        }
    }

    /// Closes the socket; the server ends the session when it notices.
    pub fn close(&mut self) {
        self.broken = true;
        self.wire.close();
    }

    /// Nothing can be sent over a session that broke.
    pub fn check_alive(&self) -> Result<()> {
        if !self.broken {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Closed, "the connection is closed")
            .with_hint("an earlier error ended it; make a new one, or use a pool, which does so by itself"))
    }
}
