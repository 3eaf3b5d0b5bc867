//! Every mode against every kind of server.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::servers::*;

const MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

async fn table(server: &Server, more: &str, expected: Expect) {
    let mut table = String::new();
    for mode in MODES {
        let outcome = server.outcome(&format!("sslmode={mode} {more}")).await;
        writeln!(table, "{mode}: {outcome}").unwrap();
    }
    expected.assert_eq(&table);
}

#[tokio::test]
async fn a_server_without_tls_is_refused_by_the_modes_that_insist() {
    let server = Server::start().await;
    server.configure(None, ANYBODY).await;
    table(
        &server,
        &server.root(),
        expect![[r#"
        disable: plain
        allow: plain
        prefer: plain
        require: the server does not offer TLS, which `sslmode=require` asks for
        verify-ca: the server does not offer TLS, which `sslmode=verify-ca` asks for
        verify-full: the server does not offer TLS, which `sslmode=verify-full` asks for
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_certificate_is_checked_as_far_as_the_mode_says() {
    let server = Server::with_tls().await;
    table(
        &server,
        &server.root(),
        expect![[r#"
        disable: plain
        allow: plain
        prefer: encrypted
        require: encrypted
        verify-ca: encrypted
        verify-full: encrypted
    "#]],
    )
    .await;
    // As in libpq, an authority that is named is checked by `require`, too, and `prefer` goes on without TLS.
    let other = Authority::new("another authority");
    let certificate = other.issue(named("localhost", &["localhost"]));
    server.configure(Some(&certificate), ANYBODY).await;
    table(
        &server,
        &server.root(),
        expect![[r#"
        disable: plain
        allow: plain
        prefer: plain
        require: the certificate of the server is of an authority that is not trusted
        verify-ca: the certificate of the server is of an authority that is not trusted
        verify-full: the certificate of the server is of an authority that is not trusted
    "#]],
    )
    .await;

    let certificate = server.authority.issue(named("localhost", &["db.example.com"]));
    server.configure(Some(&certificate), ANYBODY).await;
    table(
        &server,
        &server.root(),
        expect![[r#"
        disable: plain
        allow: plain
        prefer: encrypted
        require: encrypted
        verify-ca: encrypted
        verify-full: the certificate of the server is for another host
    "#]],
    )
    .await;

    let certificate = server.authority.issue(named("localhost", &[]));
    server.configure(Some(&certificate), ANYBODY).await;
    let outcome = server.outcome(&format!("sslmode=verify-full {}", server.root())).await;
    assert_eq!(outcome, "the certificate of the server is for another host");

    let mut params = named("localhost", &["localhost"]);
    params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    server.configure(Some(&server.authority.issue(params)), ANYBODY).await;
    table(
        &server,
        &server.root(),
        expect![[r#"
        disable: plain
        allow: plain
        prefer: plain
        require: the certificate of the server has expired
        verify-ca: the certificate of the server has expired
        verify-full: the certificate of the server has expired
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_certificate_that_vouches_for_itself_is_trusted_where_it_is_named() {
    let server = Server::start().await;
    for (number, authority) in [(0, false), (1, true)] {
        let mut params = named("localhost", &["localhost"]);
        if authority {
            params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        }
        let issue = |params: rcgen::CertificateParams| {
            let key = rcgen::KeyPair::generate().unwrap();
            Issued { pem: params.self_signed(&key).unwrap().pem(), key: key.serialize_pem() }
        };
        let certificate = issue(params.clone());
        let root = format!("sslrootcert={}", server.file(&format!("own{number}.pem"), &certificate.pem));
        server.configure(Some(&certificate), ANYBODY).await;
        assert_eq!(server.outcome(&format!("sslmode=verify-full {root}")).await, "encrypted");
        let address = server.options("").replace("host=localhost", "host=elsewhere");
        let error = connect(&format!("{address} sslmode=verify-full {root}")).await.err().unwrap();
        assert_eq!(error.message(), "the certificate of elsewhere:5432 is for another host");
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
        let certificate = issue(params);
        let root = format!("sslrootcert={}", server.file("old.pem", &certificate.pem));
        server.configure(Some(&certificate), ANYBODY).await;
        let outcome = server.outcome(&format!("sslmode=verify-ca {root}")).await;
        assert_eq!(outcome, "the certificate of the server has expired");
    }
}

#[tokio::test]
async fn a_certificate_that_was_revoked_is_refused() {
    let server = Server::start().await;
    let mut params = named("localhost", &["localhost"]);
    params.serial_number = Some(7u64.into());
    server.configure(Some(&server.authority.issue(params)), ANYBODY).await;
    for (serial, expected) in [(8, "encrypted"), (7, "the certificate of the server was revoked")] {
        let list = server.file("list.pem", &server.authority.revoke(serial));
        let options = format!("sslmode=verify-ca {} sslcrl={list}", server.root());
        assert_eq!(server.outcome(&options).await, expected);
    }
}

#[tokio::test]
async fn what_pg_hba_wants_is_found_by_the_modes_that_leave_it_open() {
    let server = Server::with_tls().await;
    let certificate = server.authority.issue(named("localhost", &["localhost"]));
    server.configure(Some(&certificate), "local all all trust\nhostssl all all all trust\n").await;
    table(&server, &server.root(), expect![[r#"
        disable: no pg_hba.conf entry for host "127.0.0.1", user "postgres", database "postgres", no encryption
        allow: encrypted
        prefer: encrypted
        require: encrypted
        verify-ca: encrypted
        verify-full: encrypted
    "#]]).await;
    server.configure(Some(&certificate), "local all all trust\nhostnossl all all all trust\n").await;
    table(&server, &server.root(), expect![[r#"
        disable: plain
        allow: plain
        prefer: plain
        require: no pg_hba.conf entry for host "127.0.0.1", user "postgres", database "postgres", SSL encryption
        verify-ca: no pg_hba.conf entry for host "127.0.0.1", user "postgres", database "postgres", SSL encryption
        verify-full: no pg_hba.conf entry for host "127.0.0.1", user "postgres", database "postgres", SSL encryption
    "#]]).await;
}

#[tokio::test]
async fn a_unix_socket_is_never_encrypted_whatever_the_mode() {
    let server = Server::with_tls().await;
    let folder = server.cluster.socket_dir().display();
    for mode in MODES {
        let options = format!("host={folder} user=postgres dbname=postgres sslmode={mode}");
        assert_eq!(outcome(&options).await, "plain", "{mode}");
    }
}

#[tokio::test]
async fn files_that_are_not_there_or_not_what_they_should_be_are_named() {
    let server = Server::with_tls().await;
    let folder = server.folder.display().to_string();
    let nonsense = server.file("nonsense.pem", "nonsense");
    let certificate = server.authority.issue(named("postgres", &[]));
    let (shown, key) = (server.file("c.pem", &certificate.pem), server.file("k.pem", &certificate.key));
    let secret = server
        .file("e.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    let mut told = String::new();
    for options in [
        format!("sslmode=verify-full sslrootcert={folder}/none.pem"),
        format!("sslmode=require sslrootcert={nonsense}"),
        format!("sslmode=require sslcrl={nonsense} {}", server.root()),
        format!("sslmode=require sslcert={nonsense} sslkey={key}"),
        format!("sslmode=require sslcert={shown} sslkey={folder}/none.pem"),
        format!("sslmode=require sslcert={shown} sslkey={nonsense}"),
        format!("sslmode=require sslcert={shown} sslkey={secret}"),
        format!("sslmode=prefer sslcert={shown} sslkey={nonsense}"),
    ] {
        let error = connect(&server.options(&options)).await.err().unwrap().to_string();
        writeln!(told, "{}", error.replace(&folder, "…")).unwrap();
    }
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let options = server.options(&format!("sslmode=require sslcert={shown} sslkey={key}"));
    writeln!(told, "{}", connect(&options).await.err().unwrap().to_string().replace(&folder, "…")).unwrap();
    expect![[r#"
        `sslrootcert`: …/none.pem cannot be read: No such file or directory (os error 2)
        `sslrootcert`: …/nonsense.pem holds nothing of the kind in PEM
        `sslcrl`: …/nonsense.pem holds nothing of the kind in PEM
        `sslcert`: …/nonsense.pem holds nothing of the kind in PEM
        `sslkey`: …/none.pem cannot be read: No such file or directory (os error 2)
        `sslkey`: …/nonsense.pem holds no private key in PEM
        `sslkey`: …/e.pem holds no private key in PEM
          hint: a key that is encrypted cannot be read here: decrypt it, and keep it from others by `chmod 600`
        `sslkey`: …/nonsense.pem holds no private key in PEM
        `sslkey`: others may read …/k.pem, which is a private key
          hint: take that from them by `chmod 600`
    "#]].assert_eq(&told);
}
