//! The options of a connection by their names: libpq's, and some of our own.

use std::collections::BTreeMap;
use std::time::Duration;

use mizzle_core::{Error, Result};

use super::place::Place;
use super::secret::Secret;
use super::wrong;

/// An option, and the environment variables that give it where nothing else does.
pub(super) struct Known {
    pub name: &'static str,
    pub variables: &'static [&'static str],
}

const fn known(name: &'static str, variables: &'static [&'static str]) -> Known {
    Known { name, variables }
}

/// All there are.
pub(super) const OPTIONS: [Known; 37] = [
    known("application_name", &["PGAPPNAME"]),
    known("channel_binding", &["PGCHANNELBINDING"]),
    known("client_encoding", &[]),
    known("connect_timeout", &["PGCONNECT_TIMEOUT"]),
    known("dbname", &["PGDATABASE"]),
    known("fallback_application_name", &[]),
    known("gssencmode", &["PGGSSENCMODE"]),
    known("host", &["PGHOST"]),
    known("hostaddr", &["PGHOSTADDR"]),
    known("load_balance_hosts", &["PGLOADBALANCEHOSTS"]),
    known("log_parameters", &[]),
    known("options", &["PGOPTIONS"]),
    known("passfile", &["PGPASSFILE"]),
    known("password", &["PGPASSWORD"]),
    known("pool_check_idle", &[]),
    known("pool_idle_timeout", &[]),
    known("pool_max", &[]),
    known("pool_max_lifetime", &[]),
    known("pool_timeout", &[]),
    known("port", &["PGPORT"]),
    known("require_auth", &["PGREQUIREAUTH"]),
    // Read before all others, with `PGSERVICE` and `PGSERVICEFILE`.
    known("service", &[]),
    known("servicefile", &[]),
    known("ssl_max_protocol_version", &["PGSSLMAXPROTOCOLVERSION"]),
    known("ssl_min_protocol_version", &["PGSSLMINPROTOCOLVERSION"]),
    known("sslcert", &["PGSSLCERT"]),
    known("sslcertmode", &["PGSSLCERTMODE"]),
    known("sslcrl", &["PGSSLCRL"]),
    known("sslkey", &["PGSSLKEY"]),
    known("sslmode", &["PGSSLMODE"]),
    known("sslnegotiation", &["PGSSLNEGOTIATION"]),
    known("sslrootcert", &["PGSSLROOTCERT"]),
    known("sslsni", &["PGSSLSNI"]),
    known("statement_cache", &[]),
    known("statement_timeout", &[]),
    known("target_session_attrs", &["PGTARGETSESSIONATTRS"]),
    known("user", &["PGUSER", "USER", "LOGNAME", "USERNAME"]),
];

/// Options of libpq that are not here; one of them must not pass for a slip of the pen.
const NOT_HERE: [&str; 22] = [
    "gssdelegation",
    "gsslib",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "krbsrvname",
    "max_protocol_version",
    "min_protocol_version",
    "oauth_client_id",
    "oauth_client_secret",
    "oauth_issuer",
    "oauth_scope",
    "replication",
    "requirepeer",
    "scram_client_key",
    "scram_server_key",
    "sslcompression",
    "sslcrldir",
    "sslkeylogfile",
    "sslpassword",
    "tcp_user_timeout",
];

/// What has been said so far.
#[derive(Default)]
pub(super) struct Draft {
    given: BTreeMap<&'static str, Secret>,
}

impl Draft {
    /// Sets an option by its name.
    pub fn set(&mut self, name: &str, value: Secret, place: &Place) -> Result<()> {
        let Some(known) = OPTIONS.iter().find(|known| known.name == name) else {
            return Err(unknown(name, place));
        };
        if value.expose().contains('\0') {
            return Err(place.wrong(format_args!("the option `{name}` contains a NUL byte")));
        }
        self.given.insert(known.name, value);
        Ok(())
    }

    /// The value of an option; an empty one counts as none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(Secret::expose).filter(|value| !value.is_empty())
    }

    /// The same, where it is not to be seen.
    pub fn secret(&self, name: &str) -> Option<Secret> {
        self.given.get(name).filter(|value| !value.expose().is_empty()).cloned()
    }

    /// Whether an option has a value.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The value as an owned text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// The elements of a list with commas.
    pub fn list(&self, name: &str) -> Vec<&str> {
        self.get(name).map(|value| value.split(',').collect()).unwrap_or_default()
    }

    /// One of several words.
    pub fn choice<T: Copy>(&self, name: &str, choices: &[(&str, T)], usual: T) -> Result<T> {
        let Some(value) = self.get(name) else { return Ok(usual) };
        choices.iter().find(|(word, _)| *word == value).map(|(_, choice)| *choice).ok_or_else(|| {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            let words = match words.split_last() {
                Some((last, [])) => (*last).to_owned(),
                Some((last, others)) => format!("{} or {last}", others.join(", ")),
                None => String::new(),
            };
            wrong(format!("the option `{name}` is `{value}`: it must be {words}"))
        })
    }

    /// A number of something.
    pub fn number(&self, name: &str, usual: usize, what: &str) -> Result<usize> {
        let Some(value) = self.get(name) else { return Ok(usual) };
        value.parse().map_err(|_| wrong(format!("the option `{name}` is `{value}`: it must be {what}")))
    }

    /// A time as PostgreSQL's settings have them: a number with a unit, or of milliseconds.
    pub fn duration(&self, name: &str) -> Result<Option<Duration>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let text = value.trim();
        let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let nanos = match text[digits.len()..].trim() {
            "us" => 1_000,
            "" | "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "min" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            "d" => 86_400_000_000_000_u64,
            _ => 0,
        };
        match digits.parse::<u32>() {
            Ok(number) if nanos > 0 => {
                Ok(Some(Duration::from_nanos(nanos.saturating_mul(u64::from(number)))))
            }
            _ => Err(wrong(format!(
                "the option `{name}` is `{value}`: it must be a number with `us`, `ms`, `s`, `min`, `h` or `d`, or of \
                 milliseconds"
            ))),
        }
    }

    /// A time limit; 0 and less is none.
    pub fn seconds(&self, name: &str, usual: Duration) -> Result<Option<Duration>> {
        let Some(value) = self.get(name) else { return Ok(Some(usual)) };
        match value.trim().parse::<i32>() {
            Ok(seconds) => {
                Ok(u64::try_from(seconds).ok().filter(|limit| *limit > 0).map(Duration::from_secs))
            }
            Err(_) => Err(wrong(format!("the option `{name}` is `{value}`: it must be a number of seconds"))),
        }
    }
}

/// The error for a name that is none. It is not repeated, since it may be a piece of a password that somebody forgot to quote.
fn unknown(name: &str, place: &Place) -> Error {
    if NOT_HERE.contains(&name) {
        return place.wrong(format_args!("libpq has the option `{name}`, but Mizzle does not"));
    }
    let nearest = OPTIONS
        .iter()
        .map(|known| (strsim::jaro_winkler(known.name, name), known.name))
        .max_by(|one, other| one.0.total_cmp(&other.0));
    match nearest {
        Some((likeness, known)) if likeness > 0.8 => {
            place.wrong("unknown option").with_hint(format!("did you mean `{known}`?"))
        }
        _ => {
            let known: Vec<&str> = OPTIONS.iter().map(|known| known.name).collect();
            place.wrong("unknown option").with_hint(format!("known options: {}", known.join(", ")))
        }
    }
}
