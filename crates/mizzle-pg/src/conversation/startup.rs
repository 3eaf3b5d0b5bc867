//! Startup: from a socket to a session that is ready for queries.

use std::sync::Arc;

use mizzle_core::{Error, ErrorKind, Result};
use postgres_protocol::authentication::md5_hash;
use postgres_protocol::authentication::sasl::{ChannelBinding, SCRAM_SHA_256, ScramSha256};
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;

use crate::catalog::Catalog;
use crate::config::{Config, Host, SslMode};
use crate::message::{Challenge, Report, Status};
use crate::session::{CancelKey, Session};
use crate::wire::{Socket, Wire, garbled, unknown};

/// The most rounds of hashing that a server may ask for; the default of PostgreSQL is 4,096.
const MOST_ITERATIONS: u64 = 10_000_000;

/// Connects to the first host that can be reached, and logs in.
pub(crate) async fn open(config: &Config, catalog: &Arc<Catalog>) -> Result<Session> {
    let mut failure = None;
    for host in &config.hosts {
        match open_at(host, config, catalog).await {
            Ok(session) => return Ok(session),
            // Another host may be up; but where a login is refused, it is refused.
            Err(error) if error.kind() == ErrorKind::Connect => failure = failure.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    Err(failure.unwrap_or_else(|| crate::config::wrong("the connection URL names no host")))
}

async fn open_at(host: &Host, config: &Config, catalog: &Arc<Catalog>) -> Result<Session> {
    let socket = Socket::connect(host, config.connect_timeout).await?;
    // Where TLS will be negotiated; until then all modes that get here do without.
    match config.ssl_mode {
        SslMode::Disable | SslMode::Allow | SslMode::Prefer => {}
    }
    let mut session =
        Session::new(Wire::new(socket), catalog.clone(), config.statement_cache, config.log_parameters);
    session.on_notice = config.on_notice.clone();
    let login = log_in(session, config);
    match config.connect_timeout {
        Some(limit) => tokio::time::timeout(limit, login).await.unwrap_or_else(|_| {
            let message = format!("{host} did not finish the login within {} s", limit.as_secs());
            Err(Error::new(ErrorKind::Connect, message).with_hint(
                "is it a PostgreSQL server, and is it overloaded? The limit is the option `connect_timeout`",
            ))
        }),
        None => login.await,
    }
}

async fn log_in(mut session: Session, config: &Config) -> Result<Session> {
    let parameters = [
        Some(("user", config.user.as_str())),
        Some(("database", config.database.as_str())),
        Some(("client_encoding", "UTF8")),
        config.application_name.as_deref().map(|name| ("application_name", name)),
        config.options.as_deref().map(|options| ("options", options)),
    ];
    frontend::startup_message(parameters.into_iter().flatten(), &mut session.wire.write).map_err(|_| {
        crate::config::wrong("user, database or an option of the connection contains a NUL byte")
    })?;
    loop {
        let (tag, message) = next(&mut session).await?;
        match Challenge::read(&message)? {
            Some(Challenge::Ok) => break,
            Some(Challenge::Cleartext) => {
                let password = password(config)?.to_owned();
                answer(&mut session, password.as_bytes())?;
            }
            Some(Challenge::Md5(salt)) => {
                let hash = md5_hash(config.user.as_bytes(), password(config)?.as_bytes(), salt);
                answer(&mut session, hash.as_bytes())?;
            }
            Some(Challenge::Scram) => scram(&mut session, password(config)?).await?,
            None => session.asynchronous(&message, tag)?,
        }
    }
    loop {
        let (tag, message) = next(&mut session).await?;
        match message {
            Message::BackendKeyData(body) => {
                session.key = Some(CancelKey { process: body.process_id(), secret: body.secret_key() });
            }
            Message::ReadyForQuery(body) => {
                session.status = Status::read(&[body.status()])?;
                return Ok(session);
            }
            message => session.asynchronous(&message, tag)?,
        }
    }
}

/// Proves that we know the password, and has the server prove that it does.
async fn scram(session: &mut Session, password: &str) -> Result<()> {
    let mut exchange = ScramSha256::new(password.as_bytes(), ChannelBinding::unsupported());
    frontend::sasl_initial_response(SCRAM_SHA_256, exchange.message(), &mut session.wire.write)
        .map_err(garbled)?;
    let first = loop {
        match next(session).await? {
            (_, Message::AuthenticationSaslContinue(body)) => break body,
            (tag, message) => session.asynchronous(&message, tag)?,
        }
    };
    check_iterations(first.data())?;
    exchange.update(first.data()).map_err(garbled)?;
    frontend::sasl_response(exchange.message(), &mut session.wire.write).map_err(garbled)?;
    let last = loop {
        match next(session).await? {
            (_, Message::AuthenticationSaslFinal(body)) => break body,
            (tag, message) => session.asynchronous(&message, tag)?,
        }
    };
    exchange.finish(last.data()).map_err(|why| {
        Error::new(ErrorKind::Authentication, "the server does not know the password that it asked for")
            .with_hint("something else may have answered in its place: check host and port")
            .with_source(why)
    })
}

/// Refuses to hash for hours because a server says so.
fn check_iterations(first: &[u8]) -> Result<()> {
    let iterations = first
        .split(|byte| *byte == b',')
        .find_map(|part| part.strip_prefix(b"i="))
        .and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<u64>().ok());
    match iterations {
        Some(count) if count > MOST_ITERATIONS => {
            Err(garbled(format!("it asks for {count} rounds of hashing the password")))
        }
        _ => Ok(()),
    }
}

fn answer(session: &mut Session, password: &[u8]) -> Result<()> {
    frontend::password_message(password, &mut session.wire.write)
        .map_err(|_| crate::config::wrong("the password contains a NUL byte"))
}

fn password(config: &Config) -> Result<&str> {
    config.password.as_deref().ok_or_else(|| {
        let message = format!("the server asks for a password of `{}`, and none is given", config.user);
        Error::new(ErrorKind::Authentication, message)
            .with_hint("write `postgresql://user:password@host/database`, or set PGPASSWORD")
    })
}

/// The next message of the login; an error that the server reports is one here.
async fn next(session: &mut Session) -> Result<(u8, Message)> {
    loop {
        let tag = session.wire.front()?.map(|frame| frame.tag);
        match (tag, session.wire.take()?) {
            (_, Some(Message::ErrorResponse(body))) => return Err(Report::read(body.fields())?.into_error()),
            (Some(tag), Some(message)) => return Ok((tag, message)),
            (Some(tag), None) => return Err(unknown(tag)),
            (None, _) => session.wire.fill().await?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absurd_number_of_hashing_rounds_is_refused() {
        assert!(check_iterations(b"r=x,s=y,i=4096").is_ok());
        assert!(check_iterations(b"r=x,s=y,i=4294967295").is_err());
        assert!(check_iterations(b"nonsense").is_ok());
    }
}
