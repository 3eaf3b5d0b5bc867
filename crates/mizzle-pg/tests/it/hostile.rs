//! A server that lies: always an error, never a panic, never waiting for ever.

use std::time::Duration;

use mizzle_pg::{Config, Connection, Db, ErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

use crate::support::*;

const READY: &[u8] = b"Z\0\0\0\x05I";
const LOGIN: &[u8] = b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I";
/// Parse and Bind are complete, one column `n` of type int4 is described.
const DESCRIBED: &[u8] = b"1\0\0\0\x04t\0\0\0\x06\0\0T\0\0\0\x1a\0\x01n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\x012\0\0\0\x04";
const ROW: &[u8] = b"D\0\0\0\x0e\0\x01\0\0\0\x04\0\0\0\x07";
const DONE: &[u8] = b"C\0\0\0\x0dSELECT 1\0";

/// A server that answers the login, and then the first statement with these bytes; then it closes the socket, or
/// waits.
async fn ask(login: &[u8], answer: &[u8], closes: bool) -> mizzle_pg::Result<Vec<i32>> {
    let folder = temporary_folder();
    let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
    let (login, answer) = (login.to_vec(), answer.to_vec());
    let server = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        let mut seen = [0; 4096];
        let _ = client.read(&mut seen).await;
        client.write_all(&login).await.ok();
        if client.read(&mut seen).await.is_ok_and(|count| count > 0) {
            client.write_all(&answer).await.ok();
            if !closes {
                while client.read(&mut seen).await.is_ok_and(|count| count > 0) {}
            }
        }
    });
    let config =
        Config::new(&format!("postgresql:///x?user=me&password=p&host={}", folder.display())).unwrap();
    let config = config.with_connect_timeout(Some(Duration::from_millis(300)));
    let talk = async {
        let connection = Connection::connect(&config).await?;
        let outcome = column::<i32>(&connection, "select n", []).await;
        if outcome.is_err() {
            // Whatever it was, the connection says so again and does not hang.
            column::<i32>(&connection, "select n", []).await.unwrap_err();
        }
        outcome
    };
    let outcome = tokio::time::timeout(Duration::from_secs(5), talk).await.expect("an answer or an error");
    server.abort();
    std::fs::remove_dir_all(&folder).ok();
    outcome
}

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

#[tokio::test]
async fn an_honest_answer_is_understood() {
    let answer = joined(&[DESCRIBED, ROW, ROW, DONE, READY]);
    assert_eq!(ask(LOGIN, &answer, false).await.unwrap(), [7, 7]);
}

#[tokio::test]
async fn an_answer_that_is_cut_off_anywhere_is_an_error() {
    let answer = joined(&[DESCRIBED, ROW, DONE, READY]);
    for end in 0..answer.len() {
        let error = ask(LOGIN, &answer[..end], true).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Closed), "after {end} bytes: {error}");
    }
}

#[tokio::test]
async fn messages_that_are_out_of_place_or_garbled_are_errors() {
    let long_row = joined(&[DESCRIBED, b"D\x7f\xff\xff\xff\0\x01"]);
    let answers: [(&str, &[u8]); 16] = [
        ("a length below four", b"1\0\0\0\x03"),
        ("a negative length", b"1\xff\xff\xff\xff"),
        ("a row of two gigabytes", &long_row),
        ("an unknown type", b"!\0\0\0\x04"),
        ("no PostgreSQL at all", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        ("a row before its description", ROW),
        ("no answer to the statement", READY),
        ("the end of a statement twice", &joined(&[DESCRIBED, DONE, DONE, READY])),
        ("a description twice", &joined(&[DESCRIBED, DONE, DESCRIBED, DONE, READY])),
        ("a login in the middle", LOGIN),
        ("an unknown transaction status", b"Z\0\0\0\x05?"),
        ("a ready without a status", b"Z\0\0\0\x04"),
        ("a tag without end", &joined(&[DESCRIBED, b"C\0\0\0\x05S"])),
        ("a suspended portal that nobody asked for", b"s\0\0\0\x04"),
        ("a description that is too short", b"T\0\0\0\x06\0\x05"),
        ("an error without end", b"E\0\0\0\x06Mx"),
    ];
    for (what, answer) in answers {
        let error = ask(LOGIN, answer, false).await.expect_err(what);
        assert_eq!(error.kind(), ErrorKind::Protocol, "{what}: {error}");
    }
}

#[tokio::test]
async fn a_pool_whose_statement_is_left_unanswered_says_so() {
    let folder = temporary_folder();
    let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
    let server = tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut seen = [0; 4096];
            for answer in [LOGIN, READY] {
                let _ = client.read(&mut seen).await;
                client.write_all(answer).await.ok();
            }
            while client.read(&mut seen).await.is_ok_and(|count| count > 0) {}
        }
    });
    let config = Config::new(&format!("postgresql:///x?user=me&host={}", folder.display())).unwrap();
    // A thread of its own: who looks for an answer without end does not let go of it.
    let (said, hear) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let db = Db::connect_with(config).await.unwrap();
            said.send(column::<i32>(&db, "select n", []).await.map_err(|error| error.kind())).ok();
        });
    });
    let outcome = tokio::time::timeout(Duration::from_secs(5), hear).await.expect("an error").unwrap();
    assert_eq!(outcome, Err(ErrorKind::Protocol));
    server.abort();
    std::fs::remove_dir_all(&folder).ok();
}

#[tokio::test]
async fn rows_that_do_not_hold_what_they_promise_are_errors() {
    let rows: [&[u8]; 4] = [
        b"D\0\0\0\x06\0\x02",
        b"D\0\0\0\x06\0\x01",
        b"D\0\0\0\x0c\0\x01\0\0\0\x04\0\0",
        b"D\0\0\0\x0b\0\x01\0\0\0\x01\x07",
    ];
    for row in rows {
        let error = ask(LOGIN, &joined(&[DESCRIBED, row, DONE, READY]), true).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Protocol | ErrorKind::Decode), "{row:?}: {error}");
    }
}

#[tokio::test]
async fn logins_that_lead_nowhere_are_errors() {
    let logins: [&[u8]; 9] = [
        b"",
        b"R\0\0\0\x08\0\0\0\x63",
        b"R\0\0\0\x08\0\0\0\x07",
        b"R\0\0\0\x08\0\0\0\x0b",
        b"R\0\0\0\x12\0\0\0\x0aSCRAM-X\0\0",
        b"R\0\0\0\x18\0\0\0\x0aSCRAM-SHA-256\0\0R\0\0\0\x0d\0\0\0\x0bnonsense",
        b"E\0\0\0\x06Mx",
        b"R\0\0\0\x08\0\0\0\0D\0\0\0\x04",
        b"S\0\0\0\x05x",
    ];
    for login in logins {
        let error = ask(login, b"", false).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Protocol | ErrorKind::Connect | ErrorKind::Authentication),
            "{login:?}: {error}"
        );
    }
}

#[tokio::test]
async fn a_real_connection_with_any_byte_altered_ends_in_an_answer_or_an_error() {
    let db = empty().await;
    let socket = match &db.config().hosts()[0] {
        mizzle_pg::Host::Unix { folder, port } => folder.join(format!(".s.PGSQL.{port}")),
        host => panic!("{host} is no Unix socket"),
    };
    let mut talks = tokio::task::JoinSet::new();
    for at in 0..480 {
        let (socket, config) = (socket.clone(), db.config().clone());
        talks.spawn(async move {
            let folder = temporary_folder();
            let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
            let between = tokio::spawn(async move {
                let (client, _) = listener.accept().await.unwrap();
                alter(client, UnixStream::connect(socket).await.unwrap(), at).await;
            });
            talk_to_altered(&folder, &config).await;
            between.abort();
            std::fs::remove_dir_all(&folder).ok();
        });
        // So many at a time that the server has connections left for other tests.
        if talks.len() >= 12 {
            talks.join_next().await.unwrap().unwrap();
        }
    }
    while let Some(talk) = talks.join_next().await {
        talk.unwrap();
    }
}

async fn talk_to_altered(folder: &std::path::Path, config: &Config) {
    let config = Config::new(&url_at(folder, config)).unwrap();
    let talk = async {
        let connection =
            Connection::connect(&config.with_connect_timeout(Some(Duration::from_millis(150)))).await?;
        let question =
            column::<String>(&connection, "select 'word' || n from generate_series(1, 3) as n", []);
        // A length that became larger makes everybody wait, as it must.
        tokio::time::timeout(Duration::from_millis(150), question).await.unwrap_or(Ok(Vec::new()))
    };
    let outcome = tokio::time::timeout(Duration::from_secs(5), talk).await.expect("an answer or an error");
    if let Err(error) = outcome {
        assert!(!error.to_string().is_empty());
    }
}

/// Passes everything on, but turns one byte of what the server says around.
async fn alter(client: UnixStream, server: UnixStream, at: usize) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async {
        tokio::io::copy(&mut from_client, &mut to_server).await.ok();
        to_server.shutdown().await.ok();
    };
    let down = async {
        let mut buffer = [0; 4096];
        let mut seen = 0;
        while let Ok(count @ 1..) = from_server.read(&mut buffer).await {
            if (seen..seen + count).contains(&at) {
                buffer[at - seen] ^= 0x55;
            }
            seen += count;
            if to_client.write_all(&buffer[..count]).await.is_err() {
                break;
            }
        }
        to_client.shutdown().await.ok();
    };
    tokio::join!(up, down);
}
