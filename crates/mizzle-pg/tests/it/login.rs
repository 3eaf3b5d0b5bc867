//! Passwords: where they come from, what becomes of them, and servers that lie about them.

use std::fs;

use mizzle_pg::{Config, Connection, Error, ErrorKind};
use mizzle_server::Cluster;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

use crate::support::*;

async fn cluster(roles: &str) -> Cluster {
    let cluster = tokio::task::spawn_blocking(|| Cluster::throwaway().unwrap()).await.unwrap();
    let admin = Connection::connect(&Config::new(&cluster.url("postgres")).unwrap()).await.unwrap();
    admin.script(roles).await.unwrap();
    fs::write(
        cluster.data_dir().join("pg_hba.conf"),
        "local all refused reject\nlocal all all scram-sha-256\n",
    )
    .unwrap();
    admin.script("select pg_reload_conf()").await.unwrap();
    // The server reads its configuration a moment after it was told to.
    let folder = cluster.socket_dir().display();
    while log_in(&format!("host={folder} user=postgres dbname=postgres passfile=none")).await.is_ok() {
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    }
    cluster
}

async fn log_in(options: &str) -> Result<Connection, Error> {
    Connection::connect(&Config::new(options).unwrap()).await
}

#[tokio::test]
async fn passwords_are_prepared_as_the_server_prepares_them() {
    // SASLprep: a soft hyphen is nothing, a Roman nine is two letters, a no-break space is a space.
    let roles = "create role a login password 'I\u{ad}X'; create role b login password '\u{2168}';
                 create role c login password 'x\u{a0}y'; create role d login password 'it''s \\'";
    let cluster = cluster(roles).await;
    let folder = cluster.socket_dir().display();
    for (user, password) in [
        ("a", "IX"),
        ("a", "I\u{ad}X"),
        ("a", "\u{2168}"),
        ("b", "IX"),
        ("c", "x y"),
        ("c", "x\u{a0}y"),
        ("d", "it\\'s \\\\"),
    ] {
        log_in(&format!("host={folder} user={user} dbname=postgres password='{password}'")).await.unwrap();
    }
    let error = log_in(&format!("host={folder} user=a dbname=postgres password='ix'")).await.err().unwrap();
    assert_eq!(error.sqlstate(), Some("28P01"));
}

#[tokio::test]
async fn a_password_comes_from_the_password_file_where_none_is_given() {
    use std::os::unix::fs::PermissionsExt;
    let cluster = cluster("create role ada login password 'ti:ger'").await;
    let folder = temporary_folder();
    let (socket, file) = (cluster.socket_dir().display(), folder.join("pgpass"));
    fs::write(&file, format!("*:*:*:eve:no\n{socket}:5432:postgres:ada:ti\\:ger\n*:*:*:ada:late\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let options = format!("host={socket} user=ada dbname=postgres passfile={}", file.display());
    log_in(&options).await.unwrap();
    assert_eq!(log_in(&format!("{options} password=no")).await.err().unwrap().sqlstate(), Some("28P01"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let error = log_in(&options).await.err().unwrap();
    assert_eq!(error.message(), "the server asks for a password of `ada`, and none is given");
    assert!(error.hint().unwrap().contains("others may read it"), "{error}");
    fs::remove_dir_all(&folder).unwrap();
}

/// An authentication request of a kind, with its data.
fn request(kind: u32, data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u32 + 8).to_be_bytes();
    [b"R", &length[..], &kind.to_be_bytes(), data].concat()
}

const ENTER: &[u8] = b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I";

/// A login with a server that answers SCRAM's first message as `first` says, `NONCE` being the client's, and the
/// second with `last`.
async fn lied_to(first: &str, last: &[u8]) -> Error {
    let folder = temporary_folder();
    let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
    let (first, last) = (first.to_owned(), last.to_vec());
    let server = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        read(&mut client).await;
        client.write_all(&request(10, b"SCRAM-SHA-256\0\0")).await.unwrap();
        let hello = read(&mut client).await;
        let nonce = hello.split(",r=").nth(1).unwrap_or_default().to_owned();
        client.write_all(&request(11, first.replace("NONCE", &nonce).as_bytes())).await.unwrap();
        read(&mut client).await;
        client.write_all(&last).await.ok();
        read(&mut client).await;
    });
    let attempt = log_in_at(&folder);
    let error = tokio::time::timeout(std::time::Duration::from_secs(5), attempt).await.expect("an answer");
    server.abort();
    fs::remove_dir_all(&folder).ok();
    error
}

async fn log_in_at(folder: &std::path::Path) -> Error {
    let options = format!("host={} user=me password=xkcd936 connect_timeout=3", folder.display());
    log_in(&options).await.err().expect("such a server lets nobody in")
}

async fn read(client: &mut UnixStream) -> String {
    let mut bytes = [0; 4096];
    let count = client.read(&mut bytes).await.unwrap_or(0);
    String::from_utf8_lossy(&bytes[..count]).into_owned()
}

#[tokio::test]
async fn a_server_that_lies_in_the_exchange_gets_no_session() {
    let honest = "r=NONCEx,s=c2FsdA==,i=4096";
    let wrong = request(12, b"v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    let signed = |rest: &[u8]| [&wrong[..], rest].concat();
    for (first, last, kind, told) in [
        (honest, signed(ENTER), ErrorKind::Authentication, "does not know the password"),
        (honest, request(12, b"e=other-error"), ErrorKind::Authentication, "does not know the password"),
        (honest, ENTER.to_vec(), ErrorKind::Protocol, "no place here"),
        (honest, request(3, b""), ErrorKind::Protocol, "no place here"),
        ("r=NONCEx,s=c2FsdA==,i=0", vec![], ErrorKind::Protocol, "no round of hashing"),
        ("r=NONCEx,s=c2FsdA==,i=100001", vec![], ErrorKind::Protocol, "100001 rounds of hashing"),
        ("r=NONCEx,s=c2FsdA==,i=99999999999999999999", vec![], ErrorKind::Protocol, ""),
        ("r=NONCEx,s=c2FsdA==,i=-1", vec![], ErrorKind::Protocol, ""),
        ("r=another,s=c2FsdA==,i=4096", vec![], ErrorKind::Protocol, "nonce"),
        ("r=NONCEx,s=%%%,i=4096", vec![], ErrorKind::Protocol, ""),
        ("nonsense", vec![], ErrorKind::Protocol, ""),
        ("", vec![], ErrorKind::Protocol, ""),
    ] {
        let error = lied_to(first, &last).await;
        assert_eq!(error.kind(), kind, "{first}: {error}");
        assert!(error.message().contains(told), "{first}: {error}");
        assert!(!format!("{error:?}").contains("xkcd936"));
    }
}
