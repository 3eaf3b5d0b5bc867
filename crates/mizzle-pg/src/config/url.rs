//! Reading `postgresql://user:password@host:port/database?option=value`.

use mizzle_core::Result;
use percent_encoding::percent_decode_str;

use super::option::Draft;
use super::wrong;

/// Reads a URL into a draft.
pub(super) fn read(url: &str, draft: &mut Draft) -> Result<()> {
    let Some(rest) = url.strip_prefix("postgresql://").or_else(|| url.strip_prefix("postgres://")) else {
        return Err(wrong("the connection URL does not begin with `postgresql://`")
            .with_hint("write `postgresql://user:password@host:5432/database`"));
    };
    let (rest, options) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
    // A password may hold an unencoded `@`; a host cannot.
    let (login, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (user, password) = match login.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (login, None),
    };
    if !user.is_empty() {
        draft.user = Some(decode("user", user)?);
    }
    if let Some(password) = password {
        draft.password = Some(decode("password", password)?);
    }
    if !database.is_empty() {
        draft.database = Some(decode("database", database)?);
    }
    if !hosts.is_empty() {
        for host in hosts.split(',') {
            let (name, port) = host_and_port(host)?;
            draft.hosts.push(decode("host", name)?);
            draft.ports.push(port.to_owned());
        }
    }
    for pair in options.split('&').filter(|pair| !pair.is_empty()) {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(wrong(format!("the connection URL has an option without a value: `{pair}`"))
                .with_hint("write `?name=value&name=value`"));
        };
        let name = decode("option", name)?;
        draft.set(&name, decode(&name, value)?)?;
    }
    Ok(())
}

/// Parts `host:port`, `[::1]:port`, `host` and `[::1]`.
fn host_and_port(text: &str) -> Result<(&str, &str)> {
    let Some(inside) = text.strip_prefix('[') else {
        return Ok(text.split_once(':').unwrap_or((text, "")));
    };
    match inside.split_once(']') {
        Some((address, "")) => Ok((address, "")),
        Some((address, port)) if port.starts_with(':') => Ok((address, &port[1..])),
        _ => Err(wrong(format!("the host `{text}` opens a bracket and does not close it before the port"))
            .with_hint("write an IPv6 address as `[::1]:5432`")),
    }
}

fn decode(what: &str, text: &str) -> Result<String> {
    match percent_decode_str(text).decode_utf8() {
        Ok(text) if text.contains('\0') => {
            Err(wrong(format!("the {what} in the connection URL contains a NUL byte")))
        }
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(wrong(format!("the {what} in the connection URL is not UTF-8 after percent-decoding"))),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use expect_test::{Expect, expect};

    use super::super::{Config, Host};
    use super::*;

    fn parse(url: &str) -> Result<Config> {
        parse_with(url, &[("USER", "me")])
    }

    fn parse_with(url: &str, variables: &[(&str, &str)]) -> Result<Config> {
        let mut draft = Draft::default();
        read(url, &mut draft)?;
        draft.finish(&|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn refuses(url: &str, expected: Expect) {
        expected.assert_eq(&parse(url).expect_err(url).to_string());
    }

    fn tcp(name: &str, port: u16) -> Host {
        Host::Tcp { name: name.into(), port }
    }

    #[test]
    fn every_part_of_a_url_is_read_and_decoded() {
        let config = parse("postgresql://a%40b:p%3Aw%2F%C3%BC@db.example.com:6000/my%20db").unwrap();
        assert_eq!(config.user, "a@b");
        assert_eq!(config.password.as_deref(), Some("p:w/ü"));
        assert_eq!(config.database, "my db");
        assert_eq!(config.hosts, [tcp("db.example.com", 6000)]);
    }

    #[test]
    fn a_short_url_means_localhost_and_a_database_named_like_the_user() {
        let config = parse("postgresql://").unwrap();
        assert_eq!((config.user.as_str(), config.database.as_str()), ("me", "me"));
        assert_eq!(config.hosts, [tcp("localhost", 5432)]);
    }

    #[test]
    fn sockets_ipv6_and_several_hosts_are_understood() {
        let socket = Host::Unix { folder: PathBuf::from("/run/pg"), port: 5433 };
        for url in ["postgresql:///x?host=/run/pg&port=5433", "postgresql://%2Frun%2Fpg:5433/x"] {
            assert_eq!(parse(url).unwrap().hosts, std::slice::from_ref(&socket));
        }
        assert_eq!(parse("postgresql://[::1]:7000/x").unwrap().hosts, [tcp("::1", 7000)]);
        assert_eq!(
            parse("postgres://a,b:7,[::2]/x").unwrap().hosts,
            [tcp("a", 5432), tcp("b", 7), tcp("::2", 5432)]
        );
        assert_eq!(parse("postgres:///x?host=a,b&port=7").unwrap().hosts, [tcp("a", 7), tcp("b", 7)]);
    }

    #[test]
    fn the_environment_fills_what_the_url_leaves_out() {
        let variables =
            [("PGHOST", "h"), ("PGPORT", "7"), ("PGUSER", "u"), ("PGPASSWORD", "p"), ("PGDATABASE", "d")];
        let config = parse_with("postgresql://", &variables).unwrap();
        assert_eq!(config.hosts, [tcp("h", 7)]);
        assert_eq!((config.user.as_str(), config.database.as_str()), ("u", "d"));
        let config = parse_with("postgresql://me@x/y", &variables).unwrap();
        assert_eq!((config.user.as_str(), config.database.as_str()), ("me", "y"));
    }

    #[test]
    fn options_are_read() {
        let config =
            parse("postgresql://h/d?statement_cache=off&pool_max=3&connect_timeout=0&log_parameters=true&sslmode=disable")
                .unwrap();
        assert_eq!((config.statement_cache, config.pool_max, config.connect_timeout), (0, 3, None));
        assert!(config.log_parameters);
    }

    #[test]
    fn a_mistake_is_named_with_its_remedy() {
        refuses(
            "mysql://x",
            expect![[r#"
            the connection URL does not begin with `postgresql://`
              hint: write `postgresql://user:password@host:5432/database`"#]],
        );
        refuses(
            "postgresql://h/d?aplication_name=x",
            expect![[r#"
            the connection URL has an unknown option `aplication_name`
              hint: did you mean `application_name`?"#]],
        );
        refuses(
            "postgresql://h/d?sslmode=require",
            expect![[r#"
            `sslmode=require` asks for TLS, which is not supported yet by this build
              hint: use a Unix socket or a tunnel, or `sslmode=disable` where the network is trusted"#]],
        );
        refuses(
            "postgresql://h:99999/d",
            expect!["the port is `99999`: it must be a number from 1 to 65535"],
        );
        refuses(
            "postgresql://[::1/d",
            expect![[r#"
            the host `[::1` opens a bracket and does not close it before the port
              hint: write an IPv6 address as `[::1]:5432`"#]],
        );
        refuses(
            "postgresql://h/d?pool_max=many",
            expect!["the option `pool_max` is `many`: it must be a number of connections"],
        );
        refuses(
            "postgresql://h/%ff",
            expect!["the database in the connection URL is not UTF-8 after percent-decoding"],
        );
    }

    #[test]
    fn no_text_makes_the_reader_panic() {
        for text in [
            "",
            "postgresql://@@:::/?&=&==",
            "postgresql://[]]:/",
            "postgresql://%",
            "postgresql://:%zz@,,,/?a",
        ] {
            parse(text).map(drop).unwrap_or_default();
        }
    }
}
