//! Where a server listens.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use mizzle_core::Result;

use super::option::Draft;
use super::wrong;

/// The port where nothing else is said.
pub(crate) const DEFAULT_PORT: u16 = 5432;

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A TCP port of a host, given by its name or its address.
    Tcp {
        /// The name or the address, an IPv6 address without brackets.
        name: String,
        /// The port.
        port: u16,
    },
    /// A Unix-domain socket.
    Unix {
        /// The folder that the socket is in.
        folder: PathBuf,
        /// The port, which is a part of the socket's name.
        port: u16,
    },
}

impl Host {
    /// A name as libpq reads it: what begins with a slash is a folder, everything else a host.
    pub fn new(name: &str, port: u16) -> Host {
        if name.starts_with('/') {
            Host::Unix { folder: PathBuf::from(name), port }
        } else {
            Host::Tcp { name: name.to_owned(), port }
        }
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        match self {
            Host::Tcp { port, .. } | Host::Unix { port, .. } => *port,
        }
    }

    /// The path of the socket, where this is one.
    pub(crate) fn socket_path(&self) -> Option<PathBuf> {
        match self {
            Host::Unix { folder, port } => Some(folder.join(format!(".s.PGSQL.{port}"))),
            Host::Tcp { .. } => None,
        }
    }
}

/// A host, and its address where its name is not to be looked up.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub host: Host,
    pub address: Option<IpAddr>,
}

/// Hosts, addresses and ports side by side: one port for all hosts, or one for each.
pub(super) fn hosts(draft: &Draft) -> Result<(Vec<Host>, Vec<Option<IpAddr>>)> {
    let (names, addresses, ports) = (draft.list("host"), draft.list("hostaddr"), draft.list("port"));
    let count = names.len().max(addresses.len()).max(1);
    if !names.is_empty() && !addresses.is_empty() && names.len() != addresses.len() {
        return Err(wrong(format!(
            "there are {} hosts and {} addresses: `hostaddr` has one for each host",
            names.len(),
            addresses.len()
        )));
    }
    if ports.len() > 1 && ports.len() != count {
        return Err(wrong(format!(
            "there are {count} hosts and {} ports: give one port, or one for each host",
            ports.len()
        )));
    }
    let ports: Vec<u16> = ports.into_iter().map(port).collect::<Result<_>>()?;
    let addresses: Vec<Option<IpAddr>> = addresses.into_iter().map(address).collect::<Result<_>>()?;
    let hosts = (0..count).map(|at| {
        let port = ports.get(at).or(ports.first()).copied().unwrap_or(DEFAULT_PORT);
        let address = addresses.get(at).copied().flatten();
        match names.get(at).filter(|name| !name.is_empty()) {
            Some(name) => Host::new(name, port),
            None => Host::new(&address.map_or("localhost".to_owned(), |address| address.to_string()), port),
        }
    });
    Ok((hosts.collect(), addresses))
}

/// A port is not repeated where it is wrong: in a URL with a mistake, it may be a piece of the password.
fn port(text: &str) -> Result<u16> {
    match text {
        "" => Ok(DEFAULT_PORT),
        _ => match text.trim().parse() {
            Ok(port) if port > 0 => Ok(port),
            _ => Err(wrong("the port is not a number from 1 to 65535").with_hint(
                "a `:`, `/` or `@` inside of a password is written `%3A`, `%2F` or `%40` in a URL",
            )),
        },
    }
}

fn address(text: &str) -> Result<Option<IpAddr>> {
    match text {
        "" => Ok(None),
        _ => text.parse().map(Some).map_err(|_| {
            wrong(format!("the option `hostaddr` has `{text}`, which is no address"))
                .with_hint("write addresses as `192.0.2.1` and `2001:db8::1`; a name is for `host`")
        }),
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Tcp { name, port } if name.contains(':') => write!(f, "[{name}]:{port}"),
            Host::Tcp { name, port } => write!(f, "{name}:{port}"),
            Host::Unix { folder, port } => write!(f, "{}/.s.PGSQL.{port}", folder.display()),
        }
    }
}
