//! Startup: from a configuration to a session that is ready for queries.

mod cancel;
mod channel;
mod login;
mod scram;
#[cfg(feature = "tls")]
mod ssl_request;
mod target;

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use mizzle_core::{Error, ErrorKind, Result};

use crate::catalog::Catalog;
use crate::config::{Config, Host, TargetSessionAttrs};
use crate::session::Session;
use crate::wire::Address;

pub(crate) use cancel::Origin;

/// Why an attempt to open a session failed, and so, what to try next.
enum Setback {
    /// Nothing else will do better: a refused login is refused.
    Final(Error),
    /// This host is no good, or not now; another may be.
    Host(Error),
    /// TLS could not be had; without it, it may go better.
    #[cfg_attr(not(feature = "tls"), expect(dead_code, reason = "there is no TLS to try"))]
    Tls(Error),
    /// The server does not let us in this way, before it asked for a password: encrypted or not may matter to it.
    Channel(Error),
}

impl Setback {
    fn into_error(self) -> Error {
        match self {
            Setback::Final(error) | Setback::Host(error) | Setback::Tls(error) | Setback::Channel(error) => {
                error
            }
        }
    }

    /// The same setback, with the error changed.
    fn map(self, change: impl FnOnce(Error) -> Error) -> Setback {
        match self {
            Setback::Final(error) => Setback::Final(change(error)),
            Setback::Host(error) => Setback::Host(change(error)),
            Setback::Tls(error) => Setback::Tls(change(error)),
            Setback::Channel(error) => Setback::Channel(change(error)),
        }
    }
}

impl From<Error> for Setback {
    fn from(error: Error) -> Setback {
        Setback::Final(error)
    }
}

/// Connects to the first host that will do, and logs in.
pub(crate) async fn open(config: &Config, catalog: &Arc<Catalog>) -> Result<Session> {
    let rounds: &[TargetSessionAttrs] = match config.target.session {
        TargetSessionAttrs::PreferStandby => &[TargetSessionAttrs::Standby, TargetSessionAttrs::Any],
        _ => std::slice::from_ref(&config.target.session),
    };
    let mut failures = Vec::new();
    for wanted in rounds {
        let mut places = config.places();
        if config.target.shuffled {
            shuffle(&mut places);
        }
        for place in places {
            let addresses = match place.address {
                Some(address) => Ok(vec![Address::Tcp((address, place.host.port()).into())]),
                None => Address::of(&place.host, config.connect_timeout).await,
            };
            let mut addresses = match addresses {
                Ok(addresses) => addresses,
                Err(error) => {
                    failures.push((place.host, error));
                    continue;
                }
            };
            if config.target.shuffled {
                shuffle(&mut addresses);
            }
            for address in addresses {
                match channel::open(config, catalog, &place.host, &address, *wanted).await {
                    Ok(session) => return Ok(session),
                    Err(Setback::Host(error)) => failures.push((place.host.clone(), error)),
                    Err(setback) => return Err(setback.into_error()),
                }
            }
        }
    }
    Err(none_would_do(failures))
}

/// Logs in over a channel that is there already, and asks what the session is.
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) async fn log_in(session: Session, config: &Config, wanted: TargetSessionAttrs) -> Result<Session> {
    let host = Host::new("/nowhere", 5432);
    let session = login::log_in(session, config, &host).await.map_err(Setback::into_error)?;
    target::check(session, &host, wanted).await.map_err(Setback::into_error)
}

/// The error for a list of hosts: that of the only one, or what each of them had against it.
fn none_would_do(mut failures: Vec<(Host, Error)>) -> Error {
    let mut told: Vec<String> = Vec::new();
    for (host, error) in &failures {
        let (host, message) = (host.to_string(), error.message());
        let line = if message.contains(&host) { message.to_owned() } else { format!("{host}: {message}") };
        if !told.contains(&line) {
            told.push(line);
        }
    }
    match (failures.pop(), told.len()) {
        (None, _) => crate::config::wrong("the connection string names no host"),
        (Some((_, error)), 1) => error,
        (Some((_, last)), count) => {
            let error = Error::new(
                ErrorKind::Connect,
                format!("none of the hosts would do, for {count} reasons: {}", told.join("; ")),
            );
            match last.hint().map(str::to_owned) {
                Some(hint) => error.with_hint(hint),
                None => error,
            }
            .with_source(last)
        }
    }
}

/// A random order; that of a hash map is random enough to spread load.
fn shuffle<T>(items: &mut [T]) {
    for at in (1..items.len()).rev() {
        let number = RandomState::new().build_hasher().finish();
        items.swap(at, (number % (at as u64 + 1)) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffled_list_comes_in_every_order() {
        let mut seen = std::collections::HashSet::new();
        for _ in 0..1000 {
            let mut items = [1, 2, 3];
            shuffle(&mut items);
            seen.insert(items);
        }
        assert_eq!(seen.len(), 6);
    }
}
