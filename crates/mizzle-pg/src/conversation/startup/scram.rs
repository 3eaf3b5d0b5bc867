//! SCRAM-SHA-256: we prove that we know the password, and the server proves that it does.

use mizzle_core::{Error, ErrorKind, Result};
use postgres_protocol::authentication::sasl::{
    ChannelBinding as Binding, SCRAM_SHA_256, SCRAM_SHA_256_PLUS, ScramSha256,
};
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;

use super::login::Login;
use crate::config::{ChannelBinding, Secret};
use crate::wire::garbled;

/// The most rounds of hashing that a server may ask for; the default of PostgreSQL is 4,096. `postgres-protocol` has
/// the same limit, without the words.
const MOST_ITERATIONS: u64 = 100_000;

/// Proves that we know the password, and has the server prove that it does. `bound` and `unbound` are what it offers.
pub(super) async fn exchange(
    login: &mut Login<'_>,
    password: &Secret,
    bound: bool,
    unbound: bool,
) -> Result<()> {
    let (mechanism, binding) = choose(login, bound, unbound)?;
    let mut exchange = ScramSha256::new(password.expose().as_bytes(), binding);
    frontend::sasl_initial_response(mechanism, exchange.message(), &mut login.session.wire.write)
        .map_err(garbled)?;
    let first = loop {
        match login.next().await? {
            (_, Message::AuthenticationSaslContinue(body)) => break body,
            (tag, message) => login.session.asynchronous(&message, tag)?,
        }
    };
    check_iterations(first.data())?;
    exchange.update(first.data()).map_err(garbled)?;
    frontend::sasl_response(exchange.message(), &mut login.session.wire.write).map_err(garbled)?;
    let last = loop {
        match login.next().await? {
            (_, Message::AuthenticationSaslFinal(body)) => break body,
            (tag, message) => login.session.asynchronous(&message, tag)?,
        }
    };
    exchange.finish(last.data()).map_err(|why| {
        Error::new(ErrorKind::Authentication, "the server does not know the password that it asked for")
            .with_hint("something else may have answered in its place: check host and port")
            .with_source(why)
    })
}

/// The mechanism, and what binds the exchange to the channel.
fn choose(login: &Login<'_>, bound: bool, unbound: bool) -> Result<(&'static str, Binding)> {
    let wish = login.config.login.channel_binding;
    let end_point = match wish {
        ChannelBinding::Disable => None,
        _ => login.session.wire.socket().server_end_point(),
    };
    match (end_point, bound) {
        (Some(end_point), true) => Ok((SCRAM_SHA_256_PLUS, Binding::tls_server_end_point(end_point))),
        _ if wish == ChannelBinding::Require => Err(no_binding(login, bound)),
        _ if !unbound => Err(Error::new(
            ErrorKind::Authentication,
            "the server offers a login only with channel binding, which cannot be had here",
        )),
        // We would have bound it: a server that would, too, learns here that somebody hid that from us.
        (Some(_), false) => Ok((SCRAM_SHA_256, Binding::unrequested())),
        (None, _) => Ok((SCRAM_SHA_256, Binding::unsupported())),
    }
}

fn no_binding(login: &Login<'_>, bound: bool) -> Error {
    let host = login.host;
    let refused = |what: &str| {
        Error::new(
            ErrorKind::Authentication,
            format!("`channel_binding=require` cannot be had from {host}: {what}"),
        )
    };
    if !login.session.wire.socket().is_encrypted() {
        refused("the connection is not encrypted").with_hint("use `sslmode=require` or stronger")
    } else if !bound {
        refused("it offers no binding").with_hint(
            "somebody between here and the server may hide that; or it is older than PostgreSQL 11",
        )
    } else {
        refused("its certificate is signed by an algorithm that names no hash, such as Ed25519")
    }
}

/// Refuses to hash for hours because a server says so, or not at all.
fn check_iterations(first: &[u8]) -> Result<()> {
    let iterations = first
        .split(|byte| *byte == b',')
        .find_map(|part| part.strip_prefix(b"i="))
        .and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<u64>().ok());
    match iterations {
        Some(count) if count > MOST_ITERATIONS => Err(garbled(format!(
            "it asks for {count} rounds of hashing the password, and {MOST_ITERATIONS} is the limit"
        ))),
        Some(0) => Err(garbled("it asks for no round of hashing the password")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absurd_number_of_hashing_rounds_is_refused() {
        assert!(check_iterations(b"r=x,s=y,i=4096").is_ok());
        assert!(check_iterations(b"r=x,s=y,i=4294967295").is_err());
        assert!(check_iterations(b"r=x,s=y,i=0").is_err());
        assert!(check_iterations(b"nonsense").is_ok());
    }
}
