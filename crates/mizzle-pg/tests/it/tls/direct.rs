//! TLS from the first byte; and bytes that come before TLS and should not.

use mizzle_pg::ErrorKind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::servers::*;

async fn direct(server: &Server, protocol: Option<&str>, more: &str) -> String {
    let certificate = server.authority.issue(named("localhost", &["localhost"]));
    let port = proxy(&certificate, protocol, true, Behind::socket(server.cluster.socket_dir())).await;
    let options =
        format!("host=localhost port={port} user=postgres dbname=postgres {} {more}", server.root());
    match connect(&options).await {
        Ok(_) => "connected".to_owned(),
        Err(error) => error.message().replace(&format!("localhost:{port}"), "the server"),
    }
}

#[tokio::test]
async fn tls_may_begin_at_once_where_both_sides_name_the_protocol() {
    let server = Server::with_tls().await;
    for mode in ["require", "verify-ca", "verify-full"] {
        let options = format!("sslmode={mode} sslnegotiation=direct");
        assert_eq!(direct(&server, Some("postgresql"), &options).await, "connected");
    }
    let options = "sslmode=require sslnegotiation=direct";
    assert_eq!(
        direct(&server, None, options).await,
        "the server speaks TLS, but does not say that it means PostgreSQL's protocol in it"
    );
    assert_eq!(direct(&server, Some("h2"), options).await, "the server broke TLS off: NoApplicationProtocol");
}

#[tokio::test]
async fn a_server_that_knows_no_direct_tls_is_an_error_and_no_wait() {
    let server = Server::with_tls().await;
    if server.cluster.version().major >= 17 {
        assert_eq!(server.outcome("sslmode=require sslnegotiation=direct").await, "encrypted");
        return;
    }
    let error = connect(&server.options("sslmode=require sslnegotiation=direct")).await.err().unwrap();
    assert!(matches!(error.kind(), ErrorKind::Closed | ErrorKind::Protocol), "{error}");
}

/// A server that answers the request for TLS with these bytes.
async fn answering(answer: &'static [u8], mode: &str) -> (String, usize) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = count.clone();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            client.read_exact(&mut [0; 8]).await.ok();
            client.write_all(answer).await.ok();
            client.read_to_end(&mut Vec::new()).await.ok();
        }
    });
    let options =
        format!("host=127.0.0.1 port={port} user=me password=tiger sslmode={mode} connect_timeout=2");
    let error = connect(&options).await.err().unwrap();
    let told = error.message().replace(&format!("127.0.0.1:{port}"), "the server");
    (told, count.load(std::sync::atomic::Ordering::SeqCst))
}

#[tokio::test]
async fn bytes_before_the_handshake_are_taken_for_none_of_the_server() {
    const INJECTED: &[u8] = b"SR\0\0\0\x08\0\0\0\0Z\0\0\0\x05I";
    for mode in ["prefer", "require"] {
        let (told, attempts) = answering(INJECTED, mode).await;
        assert_eq!(
            (told.as_str(), attempts),
            ("the server sent more than its answer when it was asked for TLS", 1)
        );
    }
    let (told, _) = answering(b"NE", "prefer").await;
    assert_eq!(told, "the server sent more than its answer when it was asked for TLS");
}

#[tokio::test]
async fn an_error_in_answer_to_the_request_for_tls_is_not_repeated() {
    const ERROR: &[u8] = b"E\0\0\0\x21SFATAL\0C28000\0Mvisit example.com\0\0";
    let (told, _) = answering(ERROR, "require").await;
    assert_eq!(told, "the server reported an error when it was asked for TLS");
    let (told, attempts) = answering(b"HTTP/1.1 400 Bad Request\r\n", "prefer").await;
    assert_eq!((told.as_str(), attempts), ("the server answered `H` when it was asked for TLS", 1));
    let (told, _) = answering(b"", "require").await;
    assert!(told.contains("within 2 s") || told.contains("asked for TLS"), "{told}");
}
