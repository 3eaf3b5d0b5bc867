//! The login: who we are, what the server wants to be shown for it, and until it is ready.

use mizzle_core::{Error, ErrorKind, Result};
use postgres_protocol::authentication::md5_hash;
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::{Setback, scram};
use crate::config::{ChannelBinding, Config, Found, Host, Method, Secret};
use crate::message::{Challenge, Report, Status};
use crate::session::{CancelKey, Session};
use crate::terms::millis;
use crate::wire::unknown;

/// A login under way.
pub(super) struct Login<'a> {
    pub session: Session,
    pub config: &'a Config,
    pub host: &'a Host,
    /// What the server has had us do so far.
    done: Method,
}

/// Logs in, and waits until the server is ready.
pub(super) async fn log_in(session: Session, config: &Config, host: &Host) -> Result<Session, Setback> {
    let mut login = Login { session, config, host, done: Method::None };
    match login.run().await {
        Ok(()) => Ok(login.session),
        Err(error) => Err(login.setback(error)),
    }
}

impl Login<'_> {
    async fn run(&mut self) -> Result<()> {
        self.introduce()?;
        while !self.is_let_in().await? {}
        loop {
            let (tag, message) = self.next().await?;
            match message {
                Message::BackendKeyData(body) => {
                    let key = CancelKey { process: body.process_id(), secret: body.secret_key() };
                    self.session.key = Some(key);
                }
                Message::ReadyForQuery(body) => {
                    self.session.status = Status::read(&[body.status()])?;
                    return Ok(());
                }
                message => self.session.asynchronous(&message, tag)?,
            }
        }
    }

    fn introduce(&mut self) -> Result<()> {
        let Config { user, database, application_name, options, statement_timeout, .. } = self.config;
        let statement_timeout = statement_timeout.map(|limit| millis(limit).to_string());
        let parameters = [
            Some(("user", user.as_str())),
            Some(("database", database.as_str())),
            Some(("client_encoding", "UTF8")),
            application_name.as_deref().map(|name| ("application_name", name)),
            options.as_deref().map(|options| ("options", options)),
            statement_timeout.as_deref().map(|limit| ("statement_timeout", limit)),
        ];
        frontend::startup_message(parameters.into_iter().flatten(), &mut self.session.wire.write).map_err(
            |_| crate::config::wrong("user, database or an option of the connection contains a NUL byte"),
        )
    }

    /// Answers what the server asks next; whether it asks no more.
    async fn is_let_in(&mut self) -> Result<bool> {
        let asked = Instant::now();
        let (tag, message) = self.next().await?;
        if self.done == Method::None {
            self.session.line = self.session.line.min(asked.elapsed());
        }
        let Some(challenge) = Challenge::read(&message)? else {
            self.session.asynchronous(&message, tag)?;
            return Ok(false);
        };
        let method = match challenge {
            Challenge::Ok => {
                self.check_what_was_done()?;
                return Ok(true);
            }
            Challenge::Cleartext => Method::Password,
            Challenge::Md5(_) => Method::Md5,
            Challenge::Scram { .. } => Method::ScramSha256,
        };
        if self.done != Method::None {
            return Err(unknown(tag));
        }
        self.check_allowed(method)?;
        self.done = method;
        let password = self.password()?;
        match challenge {
            Challenge::Scram { bound, unbound } => scram::exchange(self, &password, bound, unbound).await?,
            Challenge::Md5(salt) => {
                let user = self.config.user.as_bytes();
                self.show(&Zeroizing::new(md5_hash(user, password.expose().as_bytes(), salt)))?;
            }
            _ => self.show(password.expose())?,
        }
        Ok(false)
    }

    /// Whether the server may ask for that.
    fn check_allowed(&self, method: Method) -> Result<()> {
        let (login, host) = (&self.config.login, self.host);
        let refused = |what: String| Error::new(ErrorKind::Authentication, what);
        if !login.require_auth.allows(method) {
            let rule = &login.require_auth;
            return Err(refused(format!("{host} asks for a login by `{method}`, and `require_auth={rule}`")));
        }
        if method != Method::ScramSha256 && login.channel_binding == ChannelBinding::Require {
            let message =
                format!("{host} asks for a login by `{method}`, which `channel_binding=require` excludes");
            return Err(
                refused(message).with_hint("only a login by `scram-sha-256` can be bound to its channel")
            );
        }
        let readable = self.session.wire.socket().is_open_to_others();
        if method == Method::Password && readable && !login.require_auth.names(method) {
            return Err(refused(format!(
                "{host} asks for the password in clear text, and the connection is not encrypted"
            ))
            .with_hint(
                "use `sslmode=require` or stronger, or let `pg_hba.conf` ask for `scram-sha-256`; where nobody \
                 can listen, `require_auth=password` allows it",
            ));
        }
        Ok(())
    }

    /// Whether the server may let us in after that.
    fn check_what_was_done(&self) -> Result<()> {
        let (login, host) = (&self.config.login, self.host);
        let refused = |what: String| Error::new(ErrorKind::Authentication, what);
        if self.done == Method::None && !login.require_auth.allows(Method::None) {
            let rule = &login.require_auth;
            return Err(refused(format!(
                "{host} lets anybody in without a password, and `require_auth={rule}`"
            ))
            .with_hint("`none` in `require_auth` allows it"));
        }
        // With a binding, the exchange has ended well: nothing else gets here.
        if self.done != Method::ScramSha256 && login.channel_binding == ChannelBinding::Require {
            return Err(refused(format!(
                "{host} let us in without the binding that `channel_binding=require` asks for"
            )));
        }
        Ok(())
    }

    /// The password for this host.
    fn password(&self) -> Result<Secret> {
        let (user, file) = (&self.config.user, &self.config.password_file);
        let missing = |hint: String| {
            let message = format!("the server asks for a password of `{user}`, and none is given");
            Error::new(ErrorKind::Authentication, message).with_hint(hint)
        };
        match (self.config.password_for(self.host), file) {
            (Found::Password(password), _) => Ok(password),
            (Found::Unused(why), Some(file)) => {
                Err(missing(format!("the password file {} is not used: {why}", file.display())))
            }
            _ => {
                Err(missing("write `postgresql://user:password@host/database`, or set PGPASSWORD".to_owned()))
            }
        }
    }

    fn show(&mut self, password: &str) -> Result<()> {
        frontend::password_message(password.as_bytes(), &mut self.session.wire.write)
            .map_err(|_| crate::config::wrong("the password contains a NUL byte"))
    }

    /// The next message of the login; an error that the server reports is one here.
    pub async fn next(&mut self) -> Result<(u8, Message)> {
        loop {
            let wire = &mut self.session.wire;
            let tag = wire.front()?.map(|frame| frame.tag);
            match (tag, wire.take()?) {
                (_, Some(Message::ErrorResponse(body))) => {
                    return Err(Report::read(body.fields())?.into_error());
                }
                (Some(tag), Some(message)) => return Ok((tag, message)),
                (Some(tag), None) => return Err(unknown(tag)),
                (None, _) => wire.fill().await?,
            }
        }
    }

    /// What to try after an error.
    fn setback(&self, error: Error) -> Setback {
        #[cfg(feature = "tls")]
        if let Some(error) = crate::tls::broken_off(self.host, &error) {
            return Setback::Tls(error);
        }
        match error.sqlstate() {
            // It starts, stops or recovers.
            Some("57P03") => Setback::Host(error),
            // `pg_hba.conf` has a line for encrypted sessions only, or for others only.
            Some("28000") if self.done == Method::None => Setback::Channel(error),
            Some(_) => Setback::Final(error),
            None if error.kind() == ErrorKind::Closed => Setback::Host(closed(self.host, error)),
            None => Setback::Final(error),
        }
    }
}

/// The error for a server that goes away before the session begins: nothing can have happened yet.
pub(super) fn closed(host: &Host, why: Error) -> Error {
    Error::new(ErrorKind::Connect, format!("{host} closed the connection during the login"))
        .with_hint("is it a PostgreSQL server, and was it stopped or restarted? Its log may say why")
        .with_source(why)
}
