//! Where a server listens.

use std::fmt;
use std::path::PathBuf;

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

    /// The path of the socket, where this is one.
    pub(crate) fn socket_path(&self) -> Option<PathBuf> {
        match self {
            Host::Unix { folder, port } => Some(folder.join(format!(".s.PGSQL.{port}"))),
            Host::Tcp { .. } => None,
        }
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
