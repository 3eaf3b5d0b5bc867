//! Connection strings in, configurations or errors out.

use std::path::PathBuf;

use expect_test::{Expect, expect};
use mizzle_core::Result;

use super::environment::Surroundings;
use super::*;

fn parse(text: &str) -> Result<Config> {
    parse_with(text, &[("USER", "me")])
}

fn parse_with(text: &str, variables: &[(&str, &str)]) -> Result<Config> {
    let variable =
        |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    Config::read(text, Surroundings { variable: &variable })
}

fn refuses(text: &str, expected: Expect) {
    expected.assert_eq(&parse(text).expect_err(text).to_string());
}

fn tcp(name: &str, port: u16) -> Host {
    Host::Tcp { name: name.into(), port }
}

/// `user password database at hosts`, which is what a string is mostly for.
fn summary(text: &str) -> String {
    let config = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let password = config.password.as_ref().map_or("-", Secret::expose);
    let hosts: Vec<String> = config.hosts.iter().map(Host::to_string).collect();
    format!("{} {password} {} at {}", config.user, config.database, hosts.join(" "))
}

#[test]
fn urls_are_read_as_libpq_reads_them() {
    for (url, expected) in [
        ("postgresql://", "me - me at localhost:5432"),
        ("postgres://", "me - me at localhost:5432"),
        ("postgresql://h", "me - me at h:5432"),
        ("postgresql://h:6000/d", "me - d at h:6000"),
        ("postgresql://h:/d", "me - d at h:5432"),
        ("postgresql://ada@h/d", "ada - d at h:5432"),
        ("postgresql://ada:tiger@h", "ada tiger ada at h:5432"),
        ("postgresql://ada:@h", "ada - ada at h:5432"),
        ("postgresql://:tiger@h", "me tiger me at h:5432"),
        ("postgresql://ada:a:b@h", "ada a:b ada at h:5432"),
        ("postgresql://ada:a@b@h", "ada a@b ada at h:5432"),
        ("postgresql://ada:a?b=c&d@h", "ada a?b=c&d ada at h:5432"),
        (
            "postgresql://a%40b:p%3Aw%2F%C3%BC@db.example.com:6000/my%20db",
            "a@b p:w/ü my db at db.example.com:6000",
        ),
        ("postgresql://h?user=ada&password=a%26b", "ada a&b ada at h:5432"),
        ("postgresql://h/d?dbname=e&port=7", "me - e at h:7"),
        ("postgresql:///d?host=/run/pg&port=5433", "me - d at /run/pg/.s.PGSQL.5433"),
        ("postgresql://%2Frun%2Fpg:5433/d", "me - d at /run/pg/.s.PGSQL.5433"),
        ("postgresql://[::1]:7000/d", "me - d at [::1]:7000"),
        ("postgresql://[2001:db8::1]/d", "me - d at [2001:db8::1]:5432"),
        ("postgresql://a,b:7,[::2]/d", "me - d at a:5432 b:7 [::2]:5432"),
        ("postgresql:///d?host=a,b&port=7", "me - d at a:7 b:7"),
        ("postgresql:///d?host=a,b&port=7,8", "me - d at a:7 b:8"),
        ("postgresql:///d?hostaddr=192.0.2.1", "me - d at 192.0.2.1:5432"),
        ("postgresql://h/d?&&application_name=x&", "me - d at h:5432"),
    ] {
        assert_eq!(summary(url), expected, "{url}");
    }
}

#[test]
fn names_and_values_are_read_as_libpq_reads_them() {
    for (text, expected) in [
        ("", "me - me at localhost:5432"),
        ("  ", "me - me at localhost:5432"),
        ("host=h", "me - me at h:5432"),
        (" host = h  port\t=\n7 ", "me - me at h:7"),
        ("host=h user=ada password=tiger dbname=d", "ada tiger d at h:5432"),
        ("user=ada password='two words'", "ada two words ada at localhost:5432"),
        ("user=ada password='it\\'s \\\\'", "ada it's \\ ada at localhost:5432"),
        ("user=ada password=a\\ b\\'", "ada a b' ada at localhost:5432"),
        ("user=ada password=", "ada - ada at localhost:5432"),
        ("user=ada password='' host=h", "ada - ada at h:5432"),
        ("user=ada password=a=b", "ada a=b ada at localhost:5432"),
        ("user=ada password=it's", "ada it's ada at localhost:5432"),
        ("user=ada password='x'host=h", "ada x ada at h:5432"),
        ("user=ada password=x\\", "ada x ada at localhost:5432"),
        ("user=first user=second", "second - second at localhost:5432"),
        ("host=/run/pg", "me - me at /run/pg/.s.PGSQL.5432"),
        ("host=::1,h port=,8", "me - me at [::1]:5432 h:8"),
        ("host=,h port=7", "me - me at localhost:7 h:7"),
        ("host=a,b hostaddr=192.0.2.1,::1", "me - me at a:5432 b:5432"),
    ] {
        assert_eq!(summary(text), expected, "{text}");
    }
    let config = parse("host=a,b hostaddr=192.0.2.1,").unwrap();
    assert_eq!(config.addresses, [Some("192.0.2.1".parse().unwrap()), None]);
}

#[test]
fn the_environment_fills_what_the_string_leaves_out() {
    let variables = [
        ("PGHOST", "h"),
        ("PGHOSTADDR", "192.0.2.1"),
        ("PGPORT", "7"),
        ("PGUSER", "u"),
        ("PGPASSWORD", "p"),
        ("PGDATABASE", "d"),
        ("PGAPPNAME", "app"),
        ("PGTARGETSESSIONATTRS", "primary"),
        ("PGLOADBALANCEHOSTS", "random"),
        ("PGREQUIREAUTH", "scram-sha-256"),
        ("PGCHANNELBINDING", "require"),
        ("PGCONNECT_TIMEOUT", "3"),
        ("HOME", "/h"),
    ];
    let config = parse_with("postgresql://", &variables).unwrap();
    assert_eq!((&config.hosts[..], config.addresses.len()), (&[tcp("h", 7)][..], 1));
    assert_eq!((config.user.as_str(), config.database.as_str()), ("u", "d"));
    assert_eq!(config.password, Some(Secret::new("p")));
    assert_eq!(config.application_name.as_deref(), Some("app"));
    assert_eq!((config.target.session, config.target.shuffled), (TargetSessionAttrs::Primary, true));
    assert_eq!(config.login.channel_binding, ChannelBinding::Require);
    assert!(config.login.require_auth.names(Method::ScramSha256));
    assert_eq!(config.connect_timeout, Some(Duration::from_secs(3)));
    assert_eq!(config.password_file, Some(PathBuf::from("/h/.pgpass")));
    let config = parse_with("postgresql://me@x/y?target_session_attrs=any", &variables).unwrap();
    assert_eq!((config.user.as_str(), config.database.as_str()), ("me", "y"));
    assert_eq!((&config.hosts[..], config.addresses.len()), (&[tcp("x", 7)][..], 0));
    assert_eq!(config.target.session, TargetSessionAttrs::Any);
    let error = parse_with("", &[("PGPORT", "x"), ("USER", "me")]).unwrap_err();
    assert_eq!(error.message(), "the port is not a number from 1 to 65535");
}

#[test]
fn options_of_our_own_are_read() {
    let url = "postgresql://h/d?statement_cache=off&pool_max=3&connect_timeout=0&log_parameters=true";
    let config = parse(url).unwrap();
    assert_eq!((config.statement_cache, config.pool_max, config.connect_timeout), (0, 3, None));
    assert!(config.log_parameters);
}

#[test]
fn a_time_has_the_units_of_postgresql() {
    let limit = |value: &str| {
        parse(&format!("host=h user=u statement_timeout='{value}'")).map(|config| config.statement_timeout)
    };
    for (value, micros) in [
        ("250", 250_000),
        ("250ms", 250_000),
        ("5s", 5_000_000),
        (" 2 min ", 120_000_000),
        ("1h", 3_600_000_000),
        ("1d", 86_400_000_000),
        ("10us", 10),
        ("0", 0),
    ] {
        assert_eq!(limit(value).unwrap(), Some(Duration::from_micros(micros)), "{value}");
    }
    assert_eq!(limit("").unwrap(), None);
    for wrong in ["s", "-1", "1.5s", "5 sec", "99999999999"] {
        let error = limit(wrong).unwrap_err();
        assert!(error.message().contains("it must be a number with `us`, `ms`"), "{wrong}: {error}");
    }
}

#[cfg(feature = "tls")]
#[test]
fn tls_is_as_libpq_has_it_where_nothing_is_said() {
    let home = [("USER", "me"), ("HOME", "/h")];
    let ssl = |text: &str| parse_with(text, &home).unwrap().ssl;
    let own = |name: &str| File { path: PathBuf::from("/h/.postgresql").join(name), given: false };
    let usual = ssl("");
    assert_eq!((usual.mode, usual.negotiation), (SslMode::Prefer, SslNegotiation::Postgres));
    assert_eq!((usual.root, usual.revoked), (RootCert::File(own("root.crt")), Some(own("root.crl"))));
    assert_eq!(usual.certificate, Some((own("postgresql.crt"), own("postgresql.key"))));
    assert_eq!((usual.name_sent, usual.oldest, usual.newest), (true, TlsVersion::V1_2, TlsVersion::V1_3));
    assert_eq!(ssl("sslrootcert=system").mode, SslMode::VerifyFull);
    assert_eq!(ssl("postgresql://h/d?ssl=true").mode, SslMode::Require);
    assert_eq!(ssl("sslcertmode=disable").certificate, None);
    let given = ssl("sslrootcert=ca.pem sslsni=0 sslmode=verify-ca");
    assert_eq!(given.root, RootCert::File(File { path: "ca.pem".into(), given: true }));
    assert_eq!((given.name_sent, given.mode), (false, SslMode::VerifyCa));
}

#[cfg(not(feature = "tls"))]
#[test]
fn a_mode_that_needs_tls_is_refused_by_a_build_without_it() {
    refuses(
        "sslmode=require",
        expect![[r#"
            `sslmode=require` asks for TLS, which this program is built without
              hint: build with the feature `tls` of mizzle, or use a Unix socket"#]],
    );
    assert_eq!(parse("sslmode=prefer").unwrap().ssl.mode, SslMode::Prefer);
}

#[test]
fn a_mistake_is_named_with_its_place_and_its_remedy() {
    refuses(
        "mysql://x",
        expect![[r#"
        the connection URL does not begin with `postgresql://`
          hint: write `postgresql://user:password@host:5432/database`"#]],
    );
    refuses(
        "postgresql://h/d?aplication_name=x",
        expect![[r#"
            the connection string, at character 18: unknown option
              hint: did you mean `application_name`?"#]],
    );
    refuses(
        "postgresql://h/d?application_name",
        expect![[r#"
        the connection string, at character 18: an option without a value
          hint: write `?name=value&name=value`"#]],
    );
    refuses(
        "postgresql://h:99999/d",
        expect![[r#"
        the port is not a number from 1 to 65535
          hint: a `:`, `/` or `@` inside of a password is written `%3A`, `%2F` or `%40` in a URL"#]],
    );
    refuses(
        "postgresql://ada:ti/ger@h/d",
        expect![[r#"
        the port is not a number from 1 to 65535
          hint: a `:`, `/` or `@` inside of a password is written `%3A`, `%2F` or `%40` in a URL"#]],
    );
    refuses(
        "postgresql://[::1/d",
        expect![[r#"
        the connection string, at character 14: a bracket is opened here and not closed before the port
          hint: write an IPv6 address as `[::1]:5432`"#]],
    );
    refuses(
        "postgresql://[]/d",
        expect![[r#"
        the connection string, at character 14: there is no address between the brackets
          hint: write an IPv6 address as `[::1]:5432`"#]],
    );
    refuses(
        "postgresql://h/%ff",
        expect!["the connection string, at character 16: this is not UTF-8 after percent-decoding"],
    );
    refuses(
        "postgresql://h/a%2",
        expect![[r#"
        the connection string, at character 17: a `%` without the two hexadecimal digits of a byte
          hint: write `%25` for the character itself"#]],
    );
    refuses(
        "postgresql://ü/a%00",
        expect!["the connection string, at character 17: `%00` is a NUL byte, which nothing here may hold"],
    );
    refuses(
        "postgresql://h/d?pool_max=many",
        expect!["the option `pool_max` is `many`: it must be a number of connections"],
    );
    refuses(
        "postgresql://h/d?sslmode=on",
        expect![
            "the option `sslmode` is `on`: it must be disable, allow, prefer, require, verify-ca or verify-full"
        ],
    );
    refuses(
        "host",
        expect![[r#"
        the connection string, at character 1: there is no `=` after the name of an option
          hint: write `name=value name='value with spaces'`; a quote or a backslash inside of a value as `\'` and `\\`"#]],
    );
    refuses(
        "password=my tiger host=h",
        expect![[r#"
        the connection string, at character 13: there is no `=` after the name of an option
          hint: write `name=value name='value with spaces'`; a quote or a backslash inside of a value as `\'` and `\\`"#]],
    );
    refuses(
        "password=my tiger=h",
        expect![[r#"
        the connection string, at character 13: unknown option
          hint: known options: application_name, channel_binding, client_encoding, connect_timeout, dbname, fallback_application_name, gssencmode, host, hostaddr, load_balance_hosts, log_parameters, options, passfile, password, pool_check_idle, pool_idle_timeout, pool_max, pool_max_lifetime, pool_timeout, port, require_auth, service, servicefile, ssl_max_protocol_version, ssl_min_protocol_version, sslcert, sslcertmode, sslcrl, sslkey, sslmode, sslnegotiation, sslrootcert, sslsni, statement_cache, statement_timeout, target_session_attrs, user"#]],
    );
    refuses(
        "host=h password='tiger",
        expect!["the connection string, at character 17: a quote is opened here and not closed"],
    );
    refuses(
        "keepalives_idle=1",
        expect![
            "the connection string, at character 1: libpq has the option `keepalives_idle`, but Mizzle does not"
        ],
    );
    refuses(
        "host=a,b port=1,2,3",
        expect!["there are 2 hosts and 3 ports: give one port, or one for each host"],
    );
    refuses(
        "host=a,b hostaddr=192.0.2.1",
        expect!["there are 2 hosts and 1 addresses: `hostaddr` has one for each host"],
    );
    refuses(
        "hostaddr=localhost",
        expect![[r#"
        the option `hostaddr` has `localhost`, which is no address
          hint: write addresses as `192.0.2.1` and `2001:db8::1`; a name is for `host`"#]],
    );
    refuses(
        "require_auth=md5,!password",
        expect![[r#"
        the option `require_auth` mixes methods with and without `!`
          hint: name all that are allowed, or all that are not"#]],
    );
    refuses(
        "gssencmode=require",
        expect!["the option `gssencmode` is `require`: it must be disable or prefer"],
    );
    refuses(
        "client_encoding=LATIN1",
        expect![
            "the option `client_encoding` is `LATIN1`: it must be UTF8, utf8, UTF-8, utf-8, unicode or auto"
        ],
    );
    refuses(
        "service=nowhere",
        expect![[r#"
        there is no service `nowhere`
          hint: name its file by `servicefile` or PGSERVICEFILE"#]],
    );
}

#[cfg(feature = "tls")]
#[test]
fn options_of_tls_that_contradict_each_other_are_refused() {
    refuses(
        "sslmode=require sslrootcert=system",
        expect![[r#"
        `sslmode=require` is too weak for `sslrootcert=system`
          hint: anybody can have a certificate of a public authority, for a host of their own: use `sslmode=verify-full`"#]],
    );
    refuses(
        "sslnegotiation=direct",
        expect![[r#"
        `sslmode=prefer` is too weak for `sslnegotiation=direct`
          hint: there is no way back from TLS that is not asked for: use `sslmode=require` or stronger"#]],
    );
    refuses(
        "ssl_min_protocol_version=TLSv1.3 ssl_max_protocol_version=TLSv1.2",
        expect!["`ssl_min_protocol_version` is newer than `ssl_max_protocol_version`"],
    );
    refuses(
        "ssl_max_protocol_version=TLSv1.1",
        expect!["the option `ssl_max_protocol_version` is `TLSv1.1`: it must be TLSv1.2 or TLSv1.3"],
    );
}

#[test]
fn a_service_stands_between_the_string_and_the_environment() {
    let folder = std::env::temp_dir().join(format!("mizzle-service-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("services");
    let text = "# ours\n[other]\nhost=no\n\n[app]\nhost=h\nport=7\n user = ada \npassword=a b=c\n[last]\nhost h\n[nested]\nservice=app\n[typo]\nhots=h\n";
    std::fs::write(&path, text).unwrap();
    let file = path.to_str().unwrap();
    let variables =
        [("PGSERVICEFILE", file), ("PGSERVICE", "app"), ("PGPORT", "9"), ("PGDATABASE", "d"), ("USER", "me")];
    let config = parse_with("port=8", &variables).unwrap();
    assert_eq!((&config.hosts[..], config.database.as_str()), (&[tcp("h", 8)][..], "d"));
    assert_eq!((config.user.as_str(), config.password.as_ref().map(Secret::expose)), ("ada", Some("a b=c")));
    let shown = |text: &str| {
        parse_with(text, &variables).unwrap_err().to_string().replace(folder.to_str().unwrap(), "…")
    };
    expect!["the service file …/services, line 11: this is neither `[service]` nor `option=value`"]
        .assert_eq(&shown("service=last"));
    expect!["the service file …/services, line 13: a service cannot name another"]
        .assert_eq(&shown("service=nested"));
    expect![[r#"
        the service file …/services, line 15: unknown option
          hint: did you mean `host`?"#]]
    .assert_eq(&shown("service=typo"));
    expect![[r#"
        there is no service `nowhere`
          hint: looked for `[nowhere]` in …/services"#]]
    .assert_eq(&shown("service=nowhere"));
    expect!["the service file /nowhere/services cannot be read: No such file or directory (os error 2)"]
        .assert_eq(&shown("servicefile=/nowhere/services"));
    std::fs::write(folder.join(".pg_service.conf"), "[home]\nhost=h\n").unwrap();
    let home = folder.to_str().unwrap().to_owned();
    let config = parse_with("service=home", &[("HOME", &home), ("USER", "me")]).unwrap();
    assert_eq!(config.hosts, [tcp("h", 5432)]);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn text(&mut self, pieces: &[&str], longest: usize) -> String {
        (0..self.below(longest)).map(|_| pieces[self.below(pieces.len())]).collect()
    }
}

const PIECES: [&str; 30] = [
    "postgresql://",
    "@",
    ":",
    "/",
    "?",
    "&",
    "=",
    ",",
    "[",
    "]",
    "%",
    "%2",
    "%41",
    "%00",
    "%ff",
    "'",
    "\\",
    " ",
    "\t",
    "\0",
    "ü",
    "host",
    "port",
    "password",
    "user",
    "sslmode",
    "require",
    "5432",
    "a",
    "hostaddr",
];

#[test]
fn no_string_makes_the_reader_panic() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for _ in 0..50_000 {
        let text = numbers.text(&PIECES, 12);
        parse(&text).map(drop).unwrap_or_default();
        parse(&format!("postgresql://{text}")).map(drop).unwrap_or_default();
    }
}

#[test]
fn no_password_is_ever_shown() {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    // Around the secret comes whatever makes the string hard to read; rightly quoted or not.
    for round in 0..50_000 {
        let (before, after) = (numbers.text(&PIECES, 4), numbers.text(&PIECES, 4));
        let password = format!("{before}xkcd936{after}");
        let encoded: String = password.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let quoted = password.replace('\\', "\\\\").replace('\'', "\\'");
        let text = match round % 6 {
            0 => format!("postgresql://ada:{encoded}@h:{}/d", numbers.text(&PIECES, 3)),
            1 => format!("postgresql://ada:{password}@h/d"),
            2 => format!("postgresql://h/d?password={encoded}&{}", numbers.text(&PIECES, 5)),
            3 => format!("password='{quoted}' {}", numbers.text(&PIECES, 5)),
            4 => format!("password={password} user=ada"),
            _ => format!("password='{password}"),
        };
        let shown = match parse(&text) {
            Ok(config) => {
                // With an unquoted `@` or space, something else than the password may hold the text.
                if config.password.as_ref().is_none_or(|password| !password.expose().contains("xkcd936")) {
                    continue;
                }
                format!("{config} {config:?} {config:#?}")
            }
            Err(error) => format!("{error} {error:?}"),
        };
        assert!(!shown.contains("xkcd936"), "{text:?} shows {shown}");
    }
}
