//! LISTEN, NOTIFY, and the notices of the server.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::time::Duration;

use mizzle_pg::testing::TestDb;
use mizzle_pg::{Config, Connection, Db, ErrorKind, Heard, Host, Listener, Notification, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

use crate::support::*;

async fn next(listener: &mut Listener) -> Result<Heard> {
    tokio::time::timeout(Duration::from_secs(20), listener.next()).await.expect("something to hear")
}

async fn heard(listener: &mut Listener) -> Notification {
    match next(listener).await.unwrap() {
        Heard::Notification(heard) => heard,
        other => panic!("{other:?}"),
    }
}

async fn silent(listener: &mut Listener) -> bool {
    tokio::time::timeout(Duration::from_millis(50), listener.next()).await.is_err()
}

#[tokio::test]
async fn what_is_said_on_a_channel_is_heard_with_who_said_it() {
    let db = empty().await;
    let mut listener = db.listen(["jobs", "mail"]).await.unwrap();
    assert_eq!(listener.channels(), ["jobs", "mail"]);
    let connection = Connection::connect(db.config()).await.unwrap();
    connection.notify("jobs", "7").await.unwrap();
    let process_id = connection.process_id().await.unwrap();
    let expected = Notification { channel: "jobs".into(), payload: "7".into(), process_id };
    assert_eq!(heard(&mut listener).await, expected);
    db.notify("elsewhere", "x").await.unwrap();
    db.notify("mail", "").await.unwrap();
    assert_eq!(heard(&mut listener).await.channel, "mail");
    assert!(silent(&mut listener).await);
}

#[tokio::test]
async fn hostile_names_and_payloads_are_heard_as_they_were_said() {
    let db = numbers().await;
    let texts = [
        "\"; DROP TABLE numbers; --",
        "'; DROP TABLE numbers; --",
        "\"\"",
        "a\\b$1",
        "UPPER lower",
        "select",
        "ü\u{1F980}\n\t",
        "*",
        " ",
        &"x".repeat(63),
    ];
    let mut listener = db.listen(texts).await.unwrap();
    for text in texts {
        db.notify(text, text).await.unwrap();
        let heard = heard(&mut listener).await;
        assert_eq!((&*heard.channel, &*heard.payload), (text, text));
    }
    let long = "ü".repeat(3999);
    db.notify("*", &long).await.unwrap();
    assert_eq!(heard(&mut listener).await.payload, long);
    assert!(db.notify("*", &"x".repeat(8000)).await.is_err());
    assert!(db.notify(&"x".repeat(64), "").await.is_err());
    assert!(db.notify("a\0b", "").await.is_err());
    assert!(db.notify("", "").await.is_err());
    for name in ["", "a\0b", &"x".repeat(64)] {
        assert_eq!(db.listen([name]).await.unwrap_err().kind(), ErrorKind::Config, "{name:?}");
    }
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 0);
}

#[tokio::test]
async fn a_transaction_says_what_it_has_to_say_when_it_is_committed() {
    let db = empty().await;
    let mut listener = db.listen(["jobs"]).await.unwrap();
    let tx = db.begin().await.unwrap();
    tx.notify("jobs", "1").await.unwrap();
    assert!(silent(&mut listener).await);
    tx.commit().await.unwrap();
    assert_eq!(heard(&mut listener).await.payload, "1");
    let tx = db.begin().await.unwrap();
    tx.notify("jobs", "2").await.unwrap();
    tx.rollback().await.unwrap();
    assert!(silent(&mut listener).await);
}

#[tokio::test]
async fn a_dropped_future_loses_nothing() {
    let db = empty().await;
    let mut listener = db.listen(["jobs"]).await.unwrap();
    let sender: Db = (*db).clone();
    let sending = tokio::spawn(async move {
        for n in 0..200 {
            sender.notify("jobs", &n.to_string()).await.unwrap();
        }
    });
    let mut expected = 0;
    while expected < 200 {
        let polled = pin!(listener.next()).poll(&mut Context::from_waker(Waker::noop()));
        if let std::task::Poll::Ready(heard) = polled {
            assert!(
                matches!(heard.unwrap(), Heard::Notification(heard) if heard.payload == expected.to_string())
            );
            expected += 1;
        }
        tokio::time::sleep(Duration::from_micros(50)).await;
    }
    sending.await.unwrap();
}

async fn terminate_listeners(db: &TestDb) {
    let others = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
                  where datname = current_database() and query ilike 'listen%'";
    assert_eq!(value::<i64>(&**db, others).await.unwrap(), 1);
}

#[tokio::test]
async fn a_listener_whose_session_is_terminated_says_so_and_listens_again() {
    let db = empty().await;
    let mut listener = db.listen(["jobs", "a \"b\""]).await.unwrap();
    for round in 0..3 {
        db.notify("jobs", "before").await.unwrap();
        terminate_listeners(&db).await;
        assert_eq!(heard(&mut listener).await.payload, "before", "what was heard is not lost");
        assert_eq!(next(&mut listener).await.unwrap(), Heard::Reconnected, "round {round}");
        db.notify("a \"b\"", "after").await.unwrap();
        assert_eq!(heard(&mut listener).await.payload, "after");
    }
}

/// Passes everything on to a server until it is told to stop, when it breaks all connections.
struct Door {
    folder: std::path::PathBuf,
    task: tokio::task::JoinHandle<()>,
}

impl Door {
    fn open(db: &TestDb, folder: std::path::PathBuf) -> Door {
        let Host::Unix { folder: server, port } = &db.config().hosts()[0] else { panic!("a Unix socket") };
        let server = server.join(format!(".s.PGSQL.{port}"));
        let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
        let task = tokio::spawn(async move {
            let mut talks = tokio::task::JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let mut server = UnixStream::connect(&server).await.unwrap();
                talks.spawn(async move { tokio::io::copy_bidirectional(&mut client, &mut server).await });
            }
        });
        Door { folder, task }
    }

    fn close(self) -> std::path::PathBuf {
        self.task.abort();
        std::fs::remove_file(self.folder.join(".s.PGSQL.5432")).unwrap();
        self.folder
    }
}

#[tokio::test]
async fn a_listener_waits_for_a_server_that_is_away() {
    let db = empty().await;
    let door = Door::open(&db, temporary_folder());
    let config = Config::new(&url_at(&door.folder, db.config())).unwrap();
    let behind = Db::connect_with(config).await.unwrap();
    let mut listener = behind.listen(["jobs"]).await.unwrap();
    let folder = door.close();
    let away = tokio::time::timeout(Duration::from_millis(400), listener.next()).await;
    assert!(away.is_err(), "it waits: {away:?}");
    let door = Door::open(&db, folder);
    assert_eq!(next(&mut listener).await.unwrap(), Heard::Reconnected);
    db.notify("jobs", "again").await.unwrap();
    assert_eq!(heard(&mut listener).await.payload, "again");
    std::fs::remove_dir_all(door.close()).unwrap();
}

#[tokio::test]
async fn a_listener_whose_database_is_gone_says_why_and_goes_on_when_it_is_back() {
    let db = empty().await;
    let elsewhere = Connection::connect(&db.config().clone().with_database("postgres")).await.unwrap();
    let mut listener = db.listen(["jobs"]).await.unwrap();
    terminate_listeners(&db).await;
    let forbid = |allowed: bool| {
        format!("update pg_database set datallowconn = {allowed} where datname = '{}'", db.name())
    };
    execute(&elsewhere, &forbid(false), []).await.unwrap();
    let error = next(&mut listener).await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("55000"), "{error}");
    execute(&elsewhere, &forbid(true), []).await.unwrap();
    assert_eq!(next(&mut listener).await.unwrap(), Heard::Reconnected);
}

/// A server that lets everybody in, and then talks nonsense.
#[tokio::test]
async fn a_server_that_lies_is_asked_again_and_again_but_not_without_a_pause() {
    let folder = temporary_folder();
    let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
    let logins = Arc::new(Mutex::new(0));
    let counter = logins.clone();
    let server = tokio::spawn(async move {
        let nonsense: [&'static [u8]; 4] =
            [b"A\0\0\0\x05x", b"!\0\0\0\x04", b"A\0\0\0\x0f\0\0\0\x07jobs\0x", b"Z\0\0\0\x05I"];
        for said in nonsense.into_iter().cycle() {
            let (mut client, _) = listener.accept().await.unwrap();
            *counter.lock().unwrap() += 1;
            tokio::spawn(async move {
                let mut seen = [0; 4096];
                let _ = client.read(&mut seen).await;
                client.write_all(b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I").await.ok();
                let _ = client.read(&mut seen).await;
                client.write_all(b"C\0\0\0\x0bLISTEN\0Z\0\0\0\x05I").await.ok();
                client.write_all(said).await.ok();
            });
        }
    });
    let config = Config::new(&format!("postgresql:///x?user=me&host={}", folder.display())).unwrap();
    let mut listener = Db::connect_with(config).await.unwrap().listen(["jobs"]).await.unwrap();
    let hear = async {
        loop {
            match listener.next().await {
                Ok(Heard::Reconnected) | Err(_) => {}
                Ok(heard) => panic!("{heard:?}"),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(1), hear).await.unwrap_err();
    let logins = *logins.lock().unwrap();
    assert!((3..10).contains(&logins), "{logins} logins");
    server.abort();
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn notices_go_to_the_function_that_wants_them() {
    let db = empty().await;
    let notices = Arc::new(Mutex::new(Vec::new()));
    let kept = notices.clone();
    let config = db.config().clone().with_on_notice(move |notice| {
        let notice = (notice.severity.clone(), notice.sqlstate.clone(), notice.message.clone());
        kept.lock().unwrap().push(notice);
    });
    assert!(format!("{config:?}").contains("on_notice"));
    let other = Db::connect_with(config).await.unwrap();
    other
        .script("do $$ begin raise notice 'it''s'; raise warning 'careful' using errcode = '01234'; end $$")
        .await
        .unwrap();
    let expected = [("NOTICE", "00000", "it's"), ("WARNING", "01234", "careful")];
    let expected = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()));
    assert_eq!(*notices.lock().unwrap(), expected);
}
