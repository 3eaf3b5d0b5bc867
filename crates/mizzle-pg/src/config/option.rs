//! The options of a connection by their names, and what they may be.

use std::time::Duration;

use mizzle_core::Result;

use super::host::{DEFAULT_PORT, Host};
use super::{Config, environment, wrong};

const NAMES: [&str; 13] = [
    "application_name",
    "connect_timeout",
    "dbname",
    "host",
    "log_parameters",
    "options",
    "password",
    "pool_max",
    "pool_timeout",
    "port",
    "sslmode",
    "statement_cache",
    "user",
];

/// How long a host may take to answer, where nothing is said.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a caller waits for a connection of the pool, where nothing is said.
const POOL_TIMEOUT: Duration = Duration::from_secs(30);

/// Whether the connection is to be encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SslMode {
    /// Never.
    Disable,
    /// If the server insists.
    Allow,
    /// If the server can.
    #[default]
    Prefer,
}

/// What has been said so far; each field may come from the URL or, where it does not, from the environment.
#[derive(Default)]
pub(super) struct Draft {
    pub hosts: Vec<String>,
    pub ports: Vec<String>,
    pub user: Option<String>,
    pub password: Option<String>,
    pub database: Option<String>,
    pub application_name: Option<String>,
    pub connect_timeout: Option<String>,
    pub options: Option<String>,
    pub ssl_mode: Option<String>,
    statement_cache: Option<String>,
    pool_max: Option<String>,
    pool_timeout: Option<String>,
    log_parameters: Option<String>,
}

impl Draft {
    /// Sets an option by its name.
    pub fn set(&mut self, name: &str, value: String) -> Result<()> {
        let list = |value: &str| value.split(',').map(str::to_owned).collect();
        match name {
            "host" => self.hosts = list(&value),
            "port" => self.ports = list(&value),
            "user" => self.user = Some(value),
            "password" => self.password = Some(value),
            "dbname" => self.database = Some(value),
            "application_name" => self.application_name = Some(value),
            "connect_timeout" => self.connect_timeout = Some(value),
            "options" => self.options = Some(value),
            "sslmode" => self.ssl_mode = Some(value),
            "statement_cache" => self.statement_cache = Some(value),
            "pool_max" => self.pool_max = Some(value),
            "pool_timeout" => self.pool_timeout = Some(value),
            "log_parameters" => self.log_parameters = Some(value),
            unknown => return Err(unknown_option(unknown)),
        }
        Ok(())
    }

    /// Fills the gaps and checks every value.
    pub fn finish(mut self, variable: &dyn Fn(&str) -> Option<String>) -> Result<Config> {
        environment::fill(&mut self, variable);
        let Some(user) = self.user.filter(|user| !user.is_empty()) else {
            return Err(wrong("the connection URL names no user")
                .with_hint("write `postgresql://user@host/database`, or set PGUSER"));
        };
        Ok(Config {
            hosts: hosts(&self.hosts, &self.ports)?,
            database: self.database.filter(|name| !name.is_empty()).unwrap_or_else(|| user.clone()),
            user,
            password: self.password,
            application_name: self.application_name,
            connect_timeout: seconds("connect_timeout", self.connect_timeout, CONNECT_TIMEOUT)?,
            options: self.options,
            ssl_mode: ssl_mode(self.ssl_mode.as_deref())?,
            statement_cache: match self.statement_cache.as_deref() {
                None => 256,
                Some("off") => 0,
                Some(text) => number("statement_cache", text, "a number of statements or `off`")?,
            },
            pool_max: match self.pool_max.as_deref() {
                None => 10,
                Some("0") => return Err(wrong("the option `pool_max` is 0: a pool without connections")),
                Some(text) => number("pool_max", text, "a number of connections")?,
            },
            pool_timeout: seconds("pool_timeout", self.pool_timeout, POOL_TIMEOUT)?,
            on_notice: None,
            log_parameters: match self.log_parameters.as_deref() {
                None | Some("false") => false,
                Some("true") => true,
                Some(other) => {
                    return Err(wrong(format!(
                        "the option `log_parameters` is `{other}`: `true` or `false`"
                    )));
                }
            },
        })
    }
}

/// Hosts and ports side by side: one port for all hosts, or one for each.
fn hosts(names: &[String], ports: &[String]) -> Result<Vec<Host>> {
    let ports: Vec<u16> = ports.iter().map(|text| port(text)).collect::<Result<_>>()?;
    let names = if names.is_empty() { &[String::from("localhost")][..] } else { names };
    if ports.len() > 1 && ports.len() != names.len() {
        return Err(wrong(format!(
            "there are {} hosts and {} ports: give one port, or one for each host",
            names.len(),
            ports.len()
        )));
    }
    let port_of = |at: usize| ports.get(at).or(ports.first()).copied().unwrap_or(DEFAULT_PORT);
    let name_of = |name: &String| if name.is_empty() { String::from("localhost") } else { name.clone() };
    Ok(names.iter().enumerate().map(|(at, name)| Host::new(&name_of(name), port_of(at))).collect())
}

fn port(text: &str) -> Result<u16> {
    match text {
        "" => Ok(DEFAULT_PORT),
        _ => match text.parse() {
            Ok(port) if port > 0 => Ok(port),
            _ => Err(wrong(format!("the port is `{text}`: it must be a number from 1 to 65535"))),
        },
    }
}

fn number(option: &str, text: &str, what: &str) -> Result<usize> {
    text.parse().map_err(|_| wrong(format!("the option `{option}` is `{text}`: it must be {what}")))
}

fn seconds(option: &str, text: Option<String>, default: Duration) -> Result<Option<Duration>> {
    let Some(text) = text else { return Ok(Some(default)) };
    match text.parse::<u32>() {
        Ok(0) => Ok(None),
        Ok(seconds) => Ok(Some(Duration::from_secs(seconds.into()))),
        Err(_) => Err(wrong(format!("the option `{option}` is `{text}`: it must be a number of seconds"))),
    }
}

fn ssl_mode(text: Option<&str>) -> Result<SslMode> {
    match text {
        None => Ok(SslMode::default()),
        Some("disable") => Ok(SslMode::Disable),
        Some("allow") => Ok(SslMode::Allow),
        Some("prefer") => Ok(SslMode::Prefer),
        Some(mode @ ("require" | "verify-ca" | "verify-full")) => {
            Err(wrong(format!("`sslmode={mode}` asks for TLS, which is not supported yet by this build"))
                .with_hint(
                    "use a Unix socket or a tunnel, or `sslmode=disable` where the network is trusted",
                ))
        }
        Some(other) => Err(wrong(format!(
            "the option `sslmode` is `{other}`: it must be disable, allow, prefer, require, verify-ca or verify-full"
        ))),
    }
}

fn unknown_option(name: &str) -> mizzle_core::Error {
    let nearest = NAMES
        .iter()
        .map(|known| (strsim::jaro_winkler(known, name), known))
        .max_by(|one, other| one.0.total_cmp(&other.0));
    let error = wrong(format!("the connection URL has an unknown option `{name}`"));
    match nearest {
        Some((likeness, known)) if likeness > 0.75 => error.with_hint(format!("did you mean `{known}`?")),
        _ => error.with_hint(format!("known options: {}", NAMES.join(", "))),
    }
}
