//! What a connection needs to know: where the server is, who logs in, and how the connection behaves.

mod conninfo;
mod environment;
mod host;
mod login;
mod option;
mod passfile;
mod place;
mod secret;
mod service;
mod ssl;
mod target;
#[cfg(test)]
mod tests;
mod url;

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use mizzle_core::{Error, ErrorKind, Result, ServerReport};

use crate::notice::OnNotice;

use environment::Surroundings;
use option::Draft;

pub use host::Host;
pub(crate) use host::Place as HostPlace;
pub(crate) use login::{ChannelBinding, LoginOptions, Method};
pub(crate) use passfile::Found;
pub(crate) use secret::Secret;
#[cfg(feature = "tls")]
pub(crate) use ssl::{File, RootCert, SslNegotiation, TlsVersion};
pub(crate) use ssl::{SslMode, SslOptions};
pub(crate) use target::{TargetOptions, TargetSessionAttrs};

/// How long a host may take to answer, where nothing is said.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a caller waits for a connection of the pool, where nothing is said.
const POOL_TIMEOUT: Duration = Duration::from_secs(30);
/// How old a connection of the pool becomes, where nothing is said.
const POOL_MAX_LIFETIME: Duration = Duration::from_secs(1800);
/// For how long nobody may need one.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(600);
/// After how long nobody takes it for granted that one is still there.
const POOL_CHECK_IDLE: Duration = Duration::from_secs(30);

/// Where the server is, who logs in, and how connections and their pool behave.
///
/// Read from a connection string as libpq has them: a URL,
/// `postgresql://user:password@host:port/database?option=value`, or names and values,
/// `host=localhost user=ada password='two words'`. What it leaves out comes from the service that it names, then from
/// libpq's environment variables (`PGHOST`, `PGUSER`, `PGSSLMODE` and so on), and a password at last from the password
/// file.
///
/// | option | meaning |
/// | --- | --- |
/// | `host`, `port` | one or several with commas, tried in this order; a host that begins with `/` is the folder of a Unix socket; `localhost` unless given |
/// | `hostaddr` | the addresses of the hosts, where their names are not to be looked up |
/// | `user`, `password`, `dbname` | the database is named like the user unless given |
/// | `passfile` | the password file, `~/.pgpass` unless given |
/// | `service`, `servicefile` | options from a service file, `~/.pg_service.conf` unless given |
/// | `application_name`, `fallback_application_name` | shown in `pg_stat_activity` |
/// | `connect_timeout` | seconds until a host counts as unreachable; 0 waits forever; 10 unless given |
/// | `options` | command line options for the server, such as `-c search_path=app` |
/// | `sslmode` | `disable`, `allow`, `prefer` (unless given), `require`, `verify-ca` or `verify-full` |
/// | `sslnegotiation` | `direct` begins with TLS at once, as PostgreSQL 17 can |
/// | `sslrootcert`, `sslcrl` | certificates of authorities that are trusted, or `system`; certificates that are revoked |
/// | `sslcert`, `sslkey`, `sslcertmode` | the certificate that the client shows, and its key; `disable` shows none |
/// | `sslsni`, `ssl_min_protocol_version`, `ssl_max_protocol_version` | as in libpq; TLS is 1.2 or 1.3 |
/// | `channel_binding` | `disable`, `prefer` (unless given) or `require` |
/// | `require_auth` | the methods by which the server may have us log in: `scram-sha-256`, `md5`, `password`, `none`; with `!`, those by which not |
/// | `target_session_attrs` | `any` (unless given), `read-write`, `read-only`, `primary`, `standby` or `prefer-standby` |
/// | `load_balance_hosts` | `random` tries hosts and their addresses in a random order |
/// | `statement_timeout` | how long a statement may take: `5s`, `500ms`, `2min`, or milliseconds; 0 is no limit; what the server says unless given |
/// | `statement_cache` | how many prepared statements a connection keeps, or `off`; 256 unless given |
/// | `pool_max` | how many connections a pool opens at most; 10 unless given |
/// | `pool_max_lifetime` | seconds until a connection of the pool is replaced; 1800 unless given; 0 is never |
/// | `pool_idle_timeout` | seconds until a connection that nobody needs is closed; 600 unless given; 0 is never |
/// | `pool_check_idle` | seconds until a connection that was idle is asked whether it is there before it is used; 30 unless given; 0 is never |
/// | `pool_timeout` | seconds to wait for a connection of the pool; 30 unless given |
/// | `log_parameters` | `true` shows parameters in the events of `tracing` |
///
/// ```
/// use mizzle_pg::Config;
///
/// let config: Config = "postgresql://ada:secret@localhost/analytical?application_name=engine&pool_max=4".parse()?;
/// assert_eq!(config.database(), "analytical");
/// assert!(!format!("{config:?} {config}").contains("secret"));
///
/// let same = Config::new("host=localhost user=ada password=secret dbname=analytical")?;
/// assert_eq!(same.to_string(), config.to_string());
/// # Ok::<(), mizzle_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Config {
    pub(crate) hosts: Vec<Host>,
    /// The address of each host whose name is not to be looked up.
    pub(crate) addresses: Vec<Option<std::net::IpAddr>>,
    pub(crate) user: String,
    pub(crate) password: Option<Secret>,
    pub(crate) password_file: Option<PathBuf>,
    pub(crate) database: String,
    pub(crate) application_name: Option<String>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) options: Option<String>,
    pub(crate) ssl: SslOptions,
    pub(crate) login: LoginOptions,
    pub(crate) target: TargetOptions,
    pub(crate) statement_timeout: Option<Duration>,
    pub(crate) statement_cache: usize,
    pub(crate) pool_max: usize,
    pub(crate) pool_timeout: Option<Duration>,
    pub(crate) pool_max_lifetime: Option<Duration>,
    pub(crate) pool_idle_timeout: Option<Duration>,
    pub(crate) pool_check_idle: Option<Duration>,
    pub(crate) log_parameters: bool,
    pub(crate) on_notice: Option<OnNotice>,
}

impl Config {
    /// Reads a connection string, a URL or names and values; see [`Config`].
    ///
    /// # Errors
    /// [`ErrorKind::Config`], which names the part that is wrong and what may stand there.
    pub fn new(text: &str) -> Result<Config> {
        Config::read(text, Surroundings { variable: &|name| std::env::var(name).ok() })
    }

    fn read(text: &str, surroundings: Surroundings<'_>) -> Result<Config> {
        let mut draft = Draft::default();
        match url::after_scheme(text) {
            Some(rest) => url::read(rest, text, &mut draft)?,
            None if text.contains("://") => {
                return Err(wrong("the connection URL does not begin with `postgresql://`")
                    .with_hint("write `postgresql://user:password@host:5432/database`"));
            }
            None => conninfo::read(text, &mut draft)?,
        }
        service::fill(&mut draft, surroundings)?;
        surroundings.fill(&mut draft)?;
        Config::of(&draft, surroundings)
    }

    /// Reads one of the forms that a configuration comes in, with nothing around it and no file touched: 0 a connection
    /// string, 1 a service file with the service `a`, else a password file.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn read_form(form: u8, text: &str) -> Result<()> {
        let surroundings = Surroundings { variable: &|name| (name == "USER").then(|| "me".to_owned()) };
        let mut draft = Draft::default();
        match form {
            0 => {
                match url::after_scheme(text) {
                    Some(rest) => url::read(rest, text, &mut draft)?,
                    None => conninfo::read(text, &mut draft)?,
                }
                surroundings.fill(&mut draft)?;
                Config::of(&draft, surroundings).map(drop)
            }
            1 => {
                service::read(text, "a", std::path::Path::new("services"), &mut draft)?;
                surroundings.fill(&mut draft)?;
                Config::of(&draft, surroundings).map(drop)
            }
            _ => {
                passfile::password_in(text, ["localhost", "5432", "app", "ada"]);
                Ok(())
            }
        }
    }

    /// Checks every value.
    fn of(draft: &Draft, surroundings: Surroundings<'_>) -> Result<Config> {
        let Some(user) = draft.text("user") else {
            return Err(wrong("the connection string names no user")
                .with_hint("write `postgresql://user@host/database`, or set PGUSER"));
        };
        draft.choice("gssencmode", &[("disable", ()), ("prefer", ())], ())?;
        let utf8 = ["UTF8", "utf8", "UTF-8", "utf-8", "unicode", "auto"].map(|name| (name, ()));
        draft.choice("client_encoding", &utf8, ())?;
        let (hosts, addresses) = host::hosts(draft)?;
        Ok(Config {
            hosts,
            addresses,
            database: draft.text("dbname").unwrap_or_else(|| user.clone()),
            user,
            password: draft.secret("password"),
            password_file: match draft.get("passfile") {
                Some(path) => Some(PathBuf::from(path)),
                None => surroundings.file_of_user(".pgpass", "pgpass.conf"),
            },
            application_name: draft
                .text("application_name")
                .or_else(|| draft.text("fallback_application_name")),
            connect_timeout: draft.seconds("connect_timeout", CONNECT_TIMEOUT)?,
            options: draft.text("options"),
            ssl: SslOptions::read(draft, surroundings)?,
            login: LoginOptions::read(draft)?,
            target: TargetOptions::read(draft)?,
            statement_timeout: draft.duration("statement_timeout")?,
            statement_cache: match draft.get("statement_cache") {
                Some("off") => 0,
                _ => draft.number("statement_cache", 256, "a number of statements or `off`")?,
            },
            pool_max: match draft.number("pool_max", 10, "a number of connections")? {
                0 => return Err(wrong("the option `pool_max` is 0: a pool without connections")),
                connections => connections,
            },
            pool_timeout: draft.seconds("pool_timeout", POOL_TIMEOUT)?,
            pool_max_lifetime: draft.seconds("pool_max_lifetime", POOL_MAX_LIFETIME)?,
            pool_idle_timeout: draft.seconds("pool_idle_timeout", POOL_IDLE_TIMEOUT)?,
            pool_check_idle: draft.seconds("pool_check_idle", POOL_CHECK_IDLE)?,
            log_parameters: draft.choice("log_parameters", &[("false", false), ("true", true)], false)?,
            on_notice: None,
        })
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
        self.password = Some(Secret::new(password));
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

    /// The same, with a time limit for each statement of each connection, which the server keeps; `Duration::ZERO` is no
    /// limit, whatever the server's own is. For single statements see [`Limited`](crate::Limited).
    #[must_use]
    pub fn with_statement_timeout(mut self, limit: Duration) -> Config {
        self.statement_timeout = Some(limit);
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

    /// The same, replacing connections of the pool that are older than that, less up to a tenth, so that not all are
    /// replaced at once; `None` keeps them. A connection that is in use is not interrupted.
    #[must_use]
    pub fn with_pool_max_lifetime(mut self, limit: Option<Duration>) -> Config {
        self.pool_max_lifetime = limit;
        self
    }

    /// The same, closing connections of the pool that nobody has needed for so long, less up to a tenth; `None` keeps them.
    #[must_use]
    pub fn with_pool_idle_timeout(mut self, limit: Option<Duration>) -> Config {
        self.pool_idle_timeout = limit;
        self
    }

    /// The same, asking a connection that was idle for so long whether it is there before it is used, which takes a trip;
    /// `None` never asks. One that the server has ended is noticed in any case.
    #[must_use]
    pub fn with_pool_check_idle(mut self, limit: Option<Duration>) -> Config {
        self.pool_check_idle = limit;
        self
    }

    /// The same, showing parameters in the events of `tracing`, or not.
    #[must_use]
    pub fn with_log_parameters(mut self, shown: bool) -> Config {
        self.log_parameters = shown;
        self
    }

    /// The password for a host: the one given, else that of the password file.
    pub(crate) fn password_for(&self, host: &Host) -> Found {
        match (&self.password, &self.password_file) {
            (Some(password), _) => Found::Password(password.clone()),
            (None, Some(file)) => passfile::look_up(file, host, &self.database, &self.user),
            (None, None) => Found::Nothing,
        }
    }

    /// The hosts with what is known of their addresses.
    pub(crate) fn places(&self) -> Vec<HostPlace> {
        let address = |at: usize| self.addresses.get(at).copied().flatten();
        self.hosts
            .iter()
            .enumerate()
            .map(|(at, host)| HostPlace { host: host.clone(), address: address(at) })
            .collect()
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

/// Shows everything but the password.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Config {
            hosts,
            addresses,
            user,
            password,
            password_file,
            database,
            application_name,
            connect_timeout,
            options,
            ssl,
            login,
            target,
            statement_timeout,
            statement_cache,
            pool_max,
            pool_timeout,
            pool_max_lifetime,
            pool_idle_timeout,
            pool_check_idle,
            log_parameters,
            on_notice,
        } = self;
        f.debug_struct("Config")
            .field("hosts", hosts)
            .field("addresses", addresses)
            .field("user", user)
            .field("password", password)
            .field("password_file", password_file)
            .field("database", database)
            .field("application_name", application_name)
            .field("connect_timeout", connect_timeout)
            .field("options", options)
            .field("ssl", ssl)
            .field("login", login)
            .field("target", target)
            .field("statement_timeout", statement_timeout)
            .field("statement_cache", statement_cache)
            .field("pool_max", pool_max)
            .field("pool_timeout", pool_timeout)
            .field("pool_max_lifetime", pool_max_lifetime)
            .field("pool_idle_timeout", pool_idle_timeout)
            .field("pool_check_idle", pool_check_idle)
            .field("log_parameters", log_parameters)
            .field("on_notice", on_notice)
            .finish()
    }
}

/// An error about the configuration.
pub(crate) fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Config, message)
}
