//! Ways to a server, logins, and what is said when there is none.

use std::fs;
use std::net::Ipv4Addr;
use std::time::Duration;

use mizzle_pg::testing::TestDb;
use mizzle_pg::{Config, Connection, ErrorKind, Host};
use mizzle_server::Cluster;
use tokio::net::{TcpListener, UnixStream};

use crate::support::*;

/// Listens on a TCP port in front of the server of a database.
async fn tcp_port(db: &TestDb) -> u16 {
    let Host::Unix { folder, port } = &db.config().hosts()[0] else { panic!("a Unix socket") };
    let socket = folder.join(format!(".s.PGSQL.{port}"));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut server = UnixStream::connect(&socket).await.unwrap();
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut client, &mut server).await.ok() });
        }
    });
    port
}

#[tokio::test]
async fn tcp_and_unix_sockets_lead_to_the_same_server() {
    let db = empty().await;
    let port = tcp_port(&db).await;
    let url = format!("postgresql://postgres@localhost:{port}/{}?application_name=by%20tcp", db.name());
    let connection = Connection::connect(&Config::new(&url).unwrap()).await.unwrap();
    assert_eq!(value::<String>(&connection, "select current_database()::text").await.unwrap(), db.name());
    assert_eq!(value::<String>(&connection, "show application_name").await.unwrap(), "by tcp");
    let pid: i32 = value(&connection, "select pg_backend_pid()").await.unwrap();
    assert_eq!(connection.process_id().await, Some(pid));
}

#[tokio::test]
async fn the_next_host_is_tried_where_one_cannot_be_reached() {
    let db = empty().await;
    let port = tcp_port(&db).await;
    let url = format!("postgresql://postgres@localhost:1,localhost:{port}/{}", db.name());
    let connection = Connection::connect(&Config::new(&url).unwrap()).await.unwrap();
    assert_eq!(value::<i32>(&connection, "select 1").await.unwrap(), 1);
}

#[tokio::test]
async fn options_reach_the_session() {
    let db = empty().await;
    let Host::Unix { folder, .. } = &db.config().hosts()[0] else { panic!("a Unix socket") };
    let url = format!("{}&options=-c%20search_path%3Dapp", url_at(folder, db.config()));
    let connection = Connection::connect(&Config::new(&url).unwrap()).await.unwrap();
    assert_eq!(value::<String>(&connection, "show search_path").await.unwrap(), "app");
}

#[tokio::test]
async fn text_arrives_as_utf8_whatever_the_encoding_of_the_database() {
    let test = empty().await;
    for encoding in ["LATIN1", "SQL_ASCII", "UTF8"] {
        let name = format!("{}_{}", test.name(), encoding.to_lowercase());
        let options = format!("template template0 encoding '{encoding}' lc_collate 'C' lc_ctype 'C'");
        execute(&*test, &format!("create database {name} {options}"), []).await.unwrap();
        let connection = Connection::connect(&test.config().clone().with_database(&name)).await.unwrap();
        let words = column::<String>(&connection, "select $1 || 'ü'", [param(TEXT, "é")]).await;
        let bytes = value::<i32>(&connection, "select octet_length('é')").await.unwrap();
        drop(connection);
        execute(&*test, &format!("drop database {name} with (force)"), []).await.unwrap();
        assert_eq!(words.unwrap(), ["éü"], "{encoding}");
        assert_eq!(bytes, if encoding == "LATIN1" { 1 } else { 2 }, "{encoding}");
    }
}

async fn refused(url: &str) -> mizzle_pg::Error {
    let config = Config::new(url).unwrap().with_connect_timeout(Some(Duration::from_secs(2)));
    Connection::connect(&config).await.err().unwrap()
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let error = refused("postgresql://me@localhost:1/x").await;
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.message().starts_with("no connection to localhost:1:"), "{error}");
    assert!(error.hint().unwrap().contains("is the server running"), "{error}");
    assert!(error.is_retryable());
    let error = refused("postgresql:///x?user=me&host=/nowhere&port=7").await;
    assert!(error.message().contains("/nowhere/.s.PGSQL.7"), "{error}");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_named() {
    let db = empty().await;
    let config = db.config().clone().with_database("nowhere");
    let error = Connection::connect(&config).await.err().unwrap();
    assert_eq!((error.sqlstate(), error.message()), (Some("3D000"), "database \"nowhere\" does not exist"));
}

const HBA: &str = "\
local all by_scram scram-sha-256
local all by_md5 md5
local all by_text password
local all refused reject
local all all trust
";

#[tokio::test]
async fn passwords_are_asked_for_in_three_ways_and_wrong_ones_refused() {
    let cluster = tokio::task::spawn_blocking(|| Cluster::throwaway().unwrap()).await.unwrap();
    let config = Config::new(&cluster.url("postgres")).unwrap();
    let admin = Connection::connect(&config).await.unwrap();
    admin
        .script(
            "create role by_scram login password 'pä:ss'; create role by_text login password 'pä:ss';
             create role refused login password 'pä:ss';
             set password_encryption = md5; create role by_md5 login password 'pä:ss'",
        )
        .await
        .unwrap();
    fs::write(cluster.data_dir().join("pg_hba.conf"), HBA).unwrap();
    admin.script("select pg_reload_conf()").await.unwrap();
    let folder = cluster.socket_dir().to_owned();
    let log_in = async |user: &str, password: Option<&str>| {
        let url = format!("postgresql:///postgres?host={}&user={user}", folder.display());
        let config = Config::new(&url).unwrap();
        Connection::connect(&match password {
            Some(password) => config.with_password(password),
            None => config,
        })
        .await
    };
    // The server reads its configuration a moment after it was told to.
    while log_in("refused", None).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for user in ["by_scram", "by_md5", "by_text"] {
        let connection = log_in(user, Some("pä:ss")).await.unwrap();
        assert_eq!(value::<String>(&connection, "select current_user::text").await.unwrap(), user);
        let error = log_in(user, Some("wrong")).await.err().unwrap();
        assert_eq!((error.kind(), error.sqlstate()), (ErrorKind::Authentication, Some("28P01")), "{error}");
        let error = log_in(user, None).await.err().unwrap();
        assert_eq!(error.message(), format!("the server asks for a password of `{user}`, and none is given"));
    }
    assert_eq!(log_in("refused", Some("pä:ss")).await.err().unwrap().kind(), ErrorKind::Authentication);
}
