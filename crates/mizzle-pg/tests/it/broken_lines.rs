//! Lines that break, and lines on which nothing moves any more, at every byte of a whole conversation: always an answer or an
//! error, never a wait without end, and no error that calls a commit undone which was done.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mizzle_core::Executor;
use mizzle_pg::{Config, Db, Error, ErrorKind, Host, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinSet;

use crate::support::*;

/// What becomes of the first connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Both sides are closed.
    Breaks,
    /// Nothing moves on in this direction.
    Stalls,
}

/// Where it happens: after so many bytes from the client, or from the server.
#[derive(Clone, Copy, Debug)]
struct Fault {
    fate: Fate,
    from_client: bool,
    after: usize,
}

/// A way to the server, whose first connection has a fault; later ones have none.
struct Line {
    folder: PathBuf,
    seen: Arc<[AtomicUsize; 2]>,
    tasks: JoinSet<()>,
}

impl Line {
    fn to(server: PathBuf, fault: Fault) -> Line {
        let folder = temporary_folder();
        let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
        let seen: Arc<[AtomicUsize; 2]> = Arc::default();
        let mut tasks = JoinSet::new();
        let counted = Arc::clone(&seen);
        tasks.spawn(async move {
            let (mut fault, mut connections) = (Some(fault), JoinSet::new());
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&server).await.unwrap();
                connections.spawn(pass_on(client, server, fault.take(), Arc::clone(&counted)));
            }
        });
        Line { folder, seen, tasks }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.tasks.abort_all();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

async fn pass_on(client: UnixStream, server: UnixStream, fault: Option<Fault>, seen: Arc<[AtomicUsize; 2]>) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let limit = |from_client| {
        let fault = fault.filter(|fault| fault.from_client == from_client);
        fault.map_or((usize::MAX, Fate::Breaks), |fault| (fault.after, fault.fate))
    };
    let counts = fault.is_some();
    let up = one_way(from_client, to_server, limit(true), counts.then_some(&seen[0]));
    let down = one_way(from_server, to_client, limit(false), counts.then_some(&seen[1]));
    // The end of one direction is the end of both.
    tokio::select! { () = up => {}, () = down => {} }
}

async fn one_way(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    (limit, fate): (usize, Fate),
    seen: Option<&AtomicUsize>,
) {
    let mut buffer = [0; 4096];
    let mut left = limit;
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if let Some(seen) = seen {
            seen.fetch_add(count, Ordering::SeqCst);
        }
        if to.write_all(&buffer[..count.min(left)]).await.is_err() {
            return;
        }
        if count >= left {
            break;
        }
        left -= count;
    }
    if fate == Fate::Stalls && left < usize::MAX && limit < usize::MAX {
        std::future::pending::<()>().await;
    }
}

/// How long a caller waits before it gives up.
const PATIENT: Duration = Duration::from_millis(200);
/// Longer than anything takes, on a machine that is busy.
const LONG: Duration = Duration::from_secs(30);

/// A login, a statement for the first time and again, and a transaction that keeps a row.
async fn converse(db: &Db, n: i32) -> Result<()> {
    for _ in 0..2 {
        let rows: Vec<i32> = column(db, "select $1 + 1", [param(INT4, n)]).await?;
        assert_eq!(rows, [n + 1]);
    }
    db.transaction(async |transaction| {
        execute(transaction, "insert into numbers values ($1)", [param(INT4, n)]).await.map(drop)
    })
    .await
}

async fn kept(db: &impl Executor, n: i32) -> bool {
    let rows: Vec<i32> = column(db, "select n from numbers where n = $1", [param(INT4, n)]).await.unwrap();
    !rows.is_empty()
}

/// A conversation over a line with a fault, and what holds after it.
async fn survives(direct: &Db, server: PathBuf, config: Config, n: i32, fault: Fault) {
    let line = Line::to(server, fault);
    let config = Config::new(&url_at(&line.folder, &config)).unwrap();
    // A connection that is stuck is tidied up for seconds: who comes meanwhile has another.
    let config = config.with_pool_max(2);
    let limited = match fault.fate {
        Fate::Breaks => config.clone(),
        Fate::Stalls => config.clone().with_connect_timeout(Some(3 * PATIENT)),
    };
    let db = match Db::connect_with(limited).await {
        Ok(db) => Some(db),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Connect, "{fault:?}: {error}");
            assert!(error.is_retryable(), "{fault:?}: {error}");
            None
        }
    };
    let db = match db {
        Some(db) => db,
        // The second connection has no fault.
        None => return drop(Db::connect_with(config).await.unwrap()),
    };
    let outcome: Option<Result<(), Error>> = match fault.fate {
        Fate::Breaks => {
            Some(tokio::time::timeout(LONG, converse(&db, n)).await.expect("no wait without end"))
        }
        Fate::Stalls => tokio::time::timeout(PATIENT, converse(&db, n)).await.ok(),
    };
    // Whatever it was, the pool serves on.
    let again = tokio::time::timeout(LONG, value::<i32>(&db, "select 7"));
    assert_eq!(again.await.unwrap_or_else(|_| panic!("{fault:?}: a wait without end")).unwrap(), 7);
    match outcome {
        Some(Ok(())) => assert!(kept(direct, n).await, "{fault:?}: a row is lost"),
        Some(Err(error)) => {
            assert_eq!(error.kind(), ErrorKind::Closed, "{fault:?}: {error}");
            let may_run_again = error.is_retryable();
            assert!(!may_run_again || !kept(direct, n).await, "{fault:?}: {error}");
        }
        // Its caller left.
        None => {}
    }
}

async fn at_every_byte(fate: Fate) {
    let db = numbers().await;
    let Host::Unix { folder, port } = &db.config().hosts()[0] else {
        panic!("the server for tests listens on a Unix socket")
    };
    let server = folder.join(format!(".s.PGSQL.{port}"));

    let whole = Fault { fate, from_client: true, after: usize::MAX };
    let line = Line::to(server.clone(), whole);
    converse(&Db::connect(&url_at(&line.folder, db.config())).await.unwrap(), -1).await.unwrap();
    let bytes = [&line.seen[0], &line.seen[1]].map(|seen| seen.load(Ordering::SeqCst));
    drop(line);
    assert!(bytes.iter().all(|bytes| *bytes > 100), "{bytes:?}");

    let faults = [true, false].into_iter().flat_map(|from_client| {
        (0..bytes[usize::from(!from_client)]).map(move |after| Fault { fate, from_client, after })
    });
    let mut talks = JoinSet::new();
    for (n, fault) in faults.enumerate() {
        let (direct, server, config) = ((*db).clone(), server.clone(), db.config().clone());
        talks.spawn(async move { survives(&direct, server, config, n as i32, fault).await });
        // So many at a time that the server has connections left for other tests.
        if talks.len() >= 20 {
            talks.join_next().await.unwrap().unwrap();
        }
    }
    while let Some(talk) = talks.join_next().await {
        talk.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_breaks_at_any_byte_is_an_error_and_the_pool_serves_on() {
    at_every_byte(Fate::Breaks).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_stalls_at_any_byte_holds_up_nobody_but_its_caller() {
    at_every_byte(Fate::Stalls).await;
}
