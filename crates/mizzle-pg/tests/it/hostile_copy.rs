//! A server that lies in a COPY: always an error, never a panic, never waiting for ever.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use mizzle_core::{CopyExecutor, CopyQuery};
use mizzle_pg::{Config, Connection, ErrorKind, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;

use crate::support::*;

const LOGIN: &[u8] = b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I";
const READY: &[u8] = b"Z\0\0\0\x05I";
const PREPARED: &[u8] = b"1\0\0\0\x042\0\0\0\x04";
/// `SELECT` with one column `n` of type int4, prepared.
const DESCRIBED: &[u8] =
    b"1\0\0\0\x04t\0\0\0\x06\0\0T\0\0\0\x1a\0\x01n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\x01";
const WANTED: &[u8] = b"G\0\0\0\x09\0\0\x01\0\0";
const GIVEN: &[u8] = b"H\0\0\0\x09\x01\0\x01\0\x01";
const DONE: &[u8] = b"C\0\0\0\x0bCOPY 1\0";
const REFUSED: &[u8] = b"E\0\0\0\x16SERROR\0C22P02\0Mx\0\0";
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const ROW: &[u8] = b"\0\x01\0\0\0\x04\0\0\0\x07";
const TRAILER: &[u8] = b"\xff\xff";
const END: &[u8] = b"c\0\0\0\x04";

fn data(parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    [&b"d"[..], &(body.len() as u32 + 4).to_be_bytes(), &body].concat()
}

/// A server that answers the login, and each thing that is said to it afterwards with the next of these; then it closes the
/// socket, or waits. A thing ends with `Sync` or `Flush`.
async fn connect(answers: Vec<Vec<u8>>, closes: bool) -> Result<Connection> {
    let folder = temporary_folder();
    let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
    tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        let mut seen = vec![0; 1 << 16];
        let _ = client.read(&mut seen).await;
        client.write_all(LOGIN).await.ok();
        for answer in answers {
            let mut said = Vec::new();
            while !said.ends_with(b"S\0\0\0\x04") && !said.ends_with(b"H\0\0\0\x04") {
                match client.read(&mut seen).await {
                    Ok(count @ 1..) => said.extend_from_slice(&seen[..count]),
                    _ => return,
                }
            }
            client.write_all(&answer).await.ok();
        }
        while !closes && client.read(&mut seen).await.is_ok_and(|count| count > 0) {}
    });
    let url = format!("postgresql:///x?user=me&password=p&host={}", folder.display());
    let connection = Connection::connect(&Config::new(&url)?).await;
    std::fs::remove_dir_all(&folder).ok();
    connection
}

async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(5), work).await.expect("an answer or an error")
}

async fn copy_in(answers: &[Vec<u8>], closes: bool) -> Result<u64> {
    let connection = connect(answers.to_vec(), closes).await?;
    let outcome = in_time(connection.copy_in_raw("COPY t FROM STDIN", ["1\n"])).await;
    if outcome.as_ref().is_err_and(|error| matches!(error.kind(), ErrorKind::Protocol | ErrorKind::Closed)) {
        in_time(connection.script("select 1")).await.unwrap_err();
    }
    outcome
}

/// The rows, and the error that may follow them.
async fn copy_out(answer: &[u8], closes: bool) -> (Vec<i32>, Option<mizzle_pg::Error>) {
    // First the query is described by itself.
    let answers = vec![[DESCRIBED, READY].concat(), answer.to_vec()];
    let connection = connect(answers, closes).await.unwrap();
    let copy = CopyQuery { query: statement("select n from t", []), places: Vec::new() };
    let mut rows = Vec::new();
    let failure = in_time(async {
        let mut stream = pin!(connection.run_copy_out(copy, accepts::<i32>, read::<i32>));
        while let Some(row) =
            poll_fn(|context| futures_core::Stream::poll_next(stream.as_mut(), context)).await
        {
            match row {
                Ok(row) => rows.push(row),
                Err(error) => return Some(error),
            }
        }
        None
    })
    .await;
    (rows, failure)
}

fn honest_in() -> [Vec<u8>; 2] {
    [[PREPARED, WANTED].concat(), [DONE, READY].concat()]
}

fn honest_out() -> Vec<u8> {
    let (first, last) = (data(&[HEADER, ROW]), data(&[TRAILER]));
    [DESCRIBED, PREPARED, GIVEN, &first, &data(&[ROW]), &last, END, DONE, READY].concat()
}

#[tokio::test]
async fn an_honest_copy_is_understood() {
    assert_eq!(copy_in(&honest_in(), false).await.unwrap(), 1);
    let (rows, failure) = copy_out(&honest_out(), false).await;
    assert!(failure.is_none(), "{failure:?}");
    assert_eq!(rows, [7, 7]);
}

#[tokio::test]
async fn a_copy_that_is_cut_off_anywhere_is_an_error() {
    let [open, end] = honest_in();
    for at in 0..open.len() {
        let error = copy_in(&[open[..at].to_vec()], true).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Closed, "{at}: {error}");
    }
    for at in 0..end.len() {
        let error = copy_in(&[open.clone(), end[..at].to_vec()], true).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Closed, "{at}: {error}");
    }
    let out = honest_out();
    for at in 0..out.len() {
        let (rows, failure) = copy_out(&out[..at], true).await;
        assert!(rows.len() <= 2 && rows.iter().all(|row| *row == 7));
        assert_eq!(failure.expect("an error").kind(), ErrorKind::Closed, "after {at} bytes");
    }
}

#[tokio::test]
async fn messages_out_of_place_in_a_copy_from_the_client_are_errors() {
    let [open, end] = honest_in();
    let open = || open.clone();
    let lies: [(&str, Vec<Vec<u8>>); 8] = [
        ("done before any data", vec![[&open()[..], DONE, READY].concat()]),
        ("a row description that nobody asked for", vec![DESCRIBED.to_vec()]),
        ("data in the wrong direction", vec![open(), [&data(&[ROW])[..], DONE, READY].concat()]),
        ("ready without an end", vec![open(), READY.to_vec()]),
        ("done twice", vec![open(), [DONE, DONE, READY].concat()]),
        ("wanted twice", vec![open(), [WANTED, DONE, READY].concat()]),
        ("an unknown type", vec![open(), b"!\0\0\0\x04".to_vec()]),
        ("ready at once", vec![[PREPARED, READY].concat(), end]),
    ];
    for (what, answers) in lies {
        let error = copy_in(&answers, false).await.expect_err(what);
        assert_eq!(error.kind(), ErrorKind::Protocol, "{what}: {error}");
    }
    let refused =
        [vec![[PREPARED, REFUSED].concat(), READY.to_vec()], vec![open(), [REFUSED, READY].concat()]];
    for answers in refused {
        assert_eq!(copy_in(&answers, false).await.unwrap_err().sqlstate(), Some("22P02"));
    }
}

#[tokio::test]
async fn messages_out_of_place_in_a_copy_to_the_client_are_errors() {
    let start = [DESCRIBED, PREPARED, GIVEN].concat();
    let first = data(&[HEADER, ROW]);
    let end = [END, DONE, READY].concat();
    let text_format = b"H\0\0\0\x09\0\0\x01\0\0";
    let lies: [(&str, Vec<u8>); 13] = [
        ("data before its announcement", [DESCRIBED, PREPARED, &first].concat()),
        ("no description", [PREPARED, GIVEN, &first].concat()),
        ("a description twice", [DESCRIBED, DESCRIBED].concat()),
        ("announced twice", [&start[..], GIVEN].concat()),
        ("the text format", [DESCRIBED, PREPARED, text_format].concat()),
        ("no signature", [&start[..], &data(&[b"1\n"])].concat()),
        ("no trailer", [&start[..], &first, &end].concat()),
        ("data after the trailer", [&start[..], &first, &data(&[TRAILER]), &data(&[ROW]), &end].concat()),
        (
            "a row of two columns",
            [&start[..], &data(&[HEADER, b"\0\x02\xff\xff\xff\xff\xff\xff\xff\xff"])].concat(),
        ),
        ("a negative length", [&start[..], &data(&[HEADER, b"\0\x01\x80\0\0\0"])].concat()),
        ("done before the end of data", [&start[..], &first, DONE].concat()),
        ("data after the end of data", [&start[..], &data(&[HEADER, TRAILER]), END, &first].concat()),
        ("ready in the middle", [&start[..], &first, READY].concat()),
    ];
    for (what, answer) in lies {
        let (_, failure) = copy_out(&answer, false).await;
        let error = failure.expect(what);
        assert_eq!(error.kind(), ErrorKind::Protocol, "{what}: {error}");
    }
    let short = data(&[HEADER, b"\0\x01\0\0\0\x01\x07", TRAILER]);
    let (_, failure) = copy_out(&[&start[..], &short, &end].concat(), false).await;
    assert_eq!(failure.expect("an integer of one byte").kind(), ErrorKind::Decode);
    let (rows, failure) = copy_out(&[&start[..], &first, REFUSED, READY].concat(), false).await;
    assert_eq!((rows.len(), failure.unwrap().sqlstate()), (1, Some("22P02")));
}
