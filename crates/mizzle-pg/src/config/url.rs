//! Reading `postgresql://user:password@host:port/database?option=value`.

use mizzle_core::Result;
use zeroize::Zeroizing;

use super::option::Draft;
use super::place::Place;
use super::secret::Secret;

/// How a URL begins.
const SCHEMES: [&str; 2] = ["postgresql://", "postgres://"];

/// What follows the scheme, where the text is a URL.
pub(super) fn after_scheme(text: &str) -> Option<&str> {
    SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme))
}

/// Reads what follows the scheme of a URL into a draft. `whole` is the connection string, for the places of mistakes.
pub(super) fn read(rest: &str, whole: &str, draft: &mut Draft) -> Result<()> {
    let set = |draft: &mut Draft, name: &str, text: &str| {
        draft.set(name, decode(text, whole)?, &Place::of(whole, text))
    };
    let (login, rest) = login(rest);
    if let Some(login) = login {
        let (user, password) = match login.split_once(':') {
            Some((user, password)) => (user, Some(password)),
            None => (login, None),
        };
        if !user.is_empty() {
            set(draft, "user", user)?;
        }
        if let Some(password) = password {
            set(draft, "password", password)?;
        }
    }
    let (hosts, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    if !hosts.is_empty() {
        let (mut names, mut ports) = (Vec::new(), Vec::new());
        for host in hosts.split(',') {
            let (name, port) = host_and_port(host, whole)?;
            names.push(decode(name, whole)?.expose().to_owned());
            ports.push(decode(port, whole)?.expose().to_owned());
        }
        let place = Place::of(whole, hosts);
        draft.set("host", Secret::new(names.join(",")), &place)?;
        if ports.iter().any(|port| !port.is_empty()) {
            draft.set("port", Secret::new(ports.join(",")), &place)?;
        }
    }
    let (database, options) = rest.split_once('?').unwrap_or((rest, ""));
    if let Some(database) = database.strip_prefix('/').filter(|name| !name.is_empty()) {
        set(draft, "dbname", database)?;
    }
    for pair in options.split('&').filter(|pair| !pair.is_empty()) {
        let place = Place::of(whole, pair);
        let Some((name, value)) = pair.split_once('=') else {
            return Err(place.wrong("an option without a value").with_hint("write `?name=value&name=value`"));
        };
        match (decode(name, whole)?.expose(), value) {
            // What other drivers' URLs say.
            ("ssl", "true") => draft.set("sslmode", Secret::new("require"), &place)?,
            (name, value) => draft.set(name, decode(value, whole)?, &place)?,
        }
    }
    Ok(())
}

/// Parts `user:password@` from what follows it. As in libpq, what comes before an `@` is the login, unless a slash comes
/// first. Of several `@` the last one before the end of the hosts counts, since a password may hold one and a host
/// cannot.
fn login(rest: &str) -> (Option<&str>, &str) {
    let before_slash = rest.split('/').next().unwrap_or(rest);
    let Some(first) = before_slash.find('@') else { return (None, rest) };
    let hosts = &rest[first + 1..];
    let hosts = &hosts[..hosts.find(['/', '?']).unwrap_or(hosts.len())];
    let at = hosts.rfind('@').map_or(first, |last| first + 1 + last);
    (Some(&rest[..at]), &rest[at + 1..])
}

/// Parts `host:port`, `[::1]:port`, `host` and `[::1]`.
fn host_and_port<'a>(text: &'a str, whole: &str) -> Result<(&'a str, &'a str)> {
    let Some(inside) = text.strip_prefix('[') else {
        return Ok(text.split_once(':').unwrap_or((text, "")));
    };
    let hint = "write an IPv6 address as `[::1]:5432`";
    match inside.split_once(']') {
        Some(("", _)) => {
            Err(Place::of(whole, text).wrong("there is no address between the brackets").with_hint(hint))
        }
        Some((address, "")) => Ok((address, "")),
        Some((address, port)) if port.starts_with(':') => Ok((address, &port[1..])),
        _ => Err(Place::of(whole, text)
            .wrong("a bracket is opened here and not closed before the port")
            .with_hint(hint)),
    }
}

/// Takes `%20` for a space.
fn decode(text: &str, whole: &str) -> Result<Secret> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let digits =
            rest.get(at + 1..at + 3).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(0) => {
                return Err(
                    Place::of(whole, &rest[at..]).wrong("`%00` is a NUL byte, which nothing here may hold")
                );
            }
            Some(byte) => bytes.push(byte),
            None => {
                return Err(Place::of(whole, &rest[at..])
                    .wrong("a `%` without the two hexadecimal digits of a byte")
                    .with_hint("write `%25` for the character itself"));
            }
        }
        rest = &rest[at + 3..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(Secret::new(text)),
        Err(_) => Err(Place::of(whole, text).wrong("this is not UTF-8 after percent-decoding")),
    }
}
