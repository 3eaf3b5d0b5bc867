//! What a connection needs to know: where the server is, who logs in, and how the connection behaves.

mod environment;
mod host;
mod option;
mod url;

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use mizzle_core::{Error, ErrorKind, Result, ServerReport};

use crate::notice::OnNotice;

pub use host::Host;
pub(crate) use option::SslMode;

/// Where the server is, who logs in, and how connections and their pool behave.
///
/// Read from a URL, `postgresql://user:password@host:port/database?option=value`, with what it leaves out taken
/// from the environment (`PGHOST`, `PGPORT`, `PGUSER`, `PGPASSWORD`, `PGDATABASE`, `PGAPPNAME`, `PGOPTIONS`,
/// `PGSSLMODE`, `PGCONNECT_TIMEOUT`), as libpq does.
///
/// | option | meaning |
/// | --- | --- |
/// | `host`, `port`, `user`, `password`, `dbname` | as before the question mark; a host that begins with `/` is the folder of a Unix socket |
/// | `application_name` | shown in `pg_stat_activity` |
/// | `connect_timeout` | seconds until a host counts as unreachable; 0 waits forever; 10 unless given |
/// | `options` | command line options for the server, such as `-c search_path=app` |
/// | `sslmode` | `disable`, `allow` and `prefer` connect without TLS; others are refused |
/// | `statement_cache` | how many prepared statements a connection keeps, or `off`; 256 unless given |
/// | `pool_max` | how many connections a pool opens at most; 10 unless given |
/// | `pool_timeout` | seconds to wait for a connection of the pool; 30 unless given |
/// | `log_parameters` | `true` shows parameters in the events of `tracing` |
///
/// ```
/// use mizzle_pg::Config;
///
/// let config: Config = "postgresql://ada:secret@localhost/analytical?application_name=engine&pool_max=4".parse()?;
/// assert_eq!(config.database(), "analytical");
/// assert!(!format!("{config:?} {config}").contains("secret"));
/// # Ok::<(), mizzle_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Config {
    pub(crate) hosts: Vec<Host>,
    pub(crate) user: String,
    pub(crate) password: Option<String>,
    pub(crate) database: String,
    pub(crate) application_name: Option<String>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) options: Option<String>,
    pub(crate) ssl_mode: SslMode,
    pub(crate) statement_cache: usize,
    pub(crate) pool_max: usize,
    pub(crate) pool_timeout: Option<Duration>,
    pub(crate) log_parameters: bool,
    pub(crate) on_notice: Option<OnNotice>,
}

impl Config {
    /// Reads a URL; see [`Config`].
    ///
    /// # Errors
    /// [`ErrorKind::Config`], which names the part that is wrong and what may stand there.
    pub fn new(url: &str) -> Result<Config> {
        let mut draft = option::Draft::default();
        url::read(url, &mut draft)?;
        draft.finish(&|name| std::env::var(name).ok())
    }

    /// The hosts, tried in this order.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// The role that logs in.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The database.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The same, for another database of the server.
    #[must_use]
    pub fn with_database(mut self, database: impl Into<String>) -> Config {
        self.database = database.into();
        self
    }

    /// The same, with another password.
    #[must_use]
    pub fn with_password(mut self, password: impl Into<String>) -> Config {
        self.password = Some(password.into());
        self
    }

    /// The same, under another name in `pg_stat_activity`.
    #[must_use]
    pub fn with_application_name(mut self, name: impl Into<String>) -> Config {
        self.application_name = Some(name.into());
        self
    }

    /// The same, with another time limit for reaching a host; `None` waits forever.
    #[must_use]
    pub fn with_connect_timeout(mut self, limit: Option<Duration>) -> Config {
        self.connect_timeout = limit;
        self
    }

    /// The same, keeping that many prepared statements per connection; 0 prepares every statement anew, which
    /// old poolers in transaction mode need.
    #[must_use]
    pub fn with_statement_cache(mut self, statements: usize) -> Config {
        self.statement_cache = statements;
        self
    }

    /// The same, for a pool of at most that many connections (at least one).
    #[must_use]
    pub fn with_pool_max(mut self, connections: usize) -> Config {
        self.pool_max = connections.max(1);
        self
    }

    /// The same, giving the server's notices and warnings to a function, in the place of `tracing`: with `severity`,
    /// `sqlstate`, `message` and whatever else the server says. It is called while an answer is read, so it should be quick.
    ///
    /// ```
    /// use mizzle_pg::Config;
    ///
    /// let config = Config::new("postgresql://ada@localhost/app")?
    ///     .with_on_notice(|notice| println!("{}: {} ({})", notice.severity, notice.message, notice.sqlstate));
    /// # Ok::<(), mizzle_core::Error>(())
    /// ```
    #[must_use]
    pub fn with_on_notice(mut self, hear: impl Fn(&ServerReport) + Send + Sync + 'static) -> Config {
        self.on_notice = Some(OnNotice::new(hear));
        self
    }

    /// The same, with another time limit for a connection of the pool; `None` waits forever.
    #[must_use]
    pub fn with_pool_timeout(mut self, limit: Option<Duration>) -> Config {
        self.pool_timeout = limit;
        self
    }

    /// The same, showing parameters in the events of `tracing`, or not.
    #[must_use]
    pub fn with_log_parameters(mut self, shown: bool) -> Config {
        self.log_parameters = shown;
        self
    }
}

impl FromStr for Config {
    type Err = Error;

    fn from_str(url: &str) -> Result<Config> {
        Config::new(url)
    }
}

/// Shows user, hosts and database, never the password.
impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts: Vec<String> = self.hosts.iter().map(Host::to_string).collect();
        write!(f, "database `{}` as `{}` at {}", self.database, self.user, hosts.join(", "))
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Config {
            hosts,
            user,
            password,
            database,
            application_name,
            connect_timeout,
            options,
            ssl_mode,
            statement_cache,
            pool_max,
            pool_timeout,
            log_parameters,
            on_notice,
        } = self;
        f.debug_struct("Config")
            .field("hosts", hosts)
            .field("user", user)
            .field("password", &password.as_ref().map(|_| "…"))
            .field("database", database)
            .field("application_name", application_name)
            .field("connect_timeout", connect_timeout)
            .field("options", options)
            .field("ssl_mode", ssl_mode)
            .field("statement_cache", statement_cache)
            .field("pool_max", pool_max)
            .field("pool_timeout", pool_timeout)
            .field("log_parameters", log_parameters)
            .field("on_notice", on_notice)
            .finish()
    }
}

/// An error about the configuration.
pub(crate) fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Config, message)
}
