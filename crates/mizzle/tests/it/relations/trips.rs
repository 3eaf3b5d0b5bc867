//! One statement and one trip whatever the depth, counted where that cannot lie: at the executor and on the line.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use mizzle::__core::row::{CheckFn, Row as ResultRow};
use mizzle::prelude::*;
use mizzle::{Db, Executor, RowSink, Statement};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UnixStream};

use super::fixture::*;

/// Counts the statements and the requests that go through it.
struct Counted<'a, E> {
    db: &'a E,
    statements: AtomicUsize,
}

impl<E: Executor> Executor for Counted<'_, E> {
    async fn run(&self, statement: Statement, sink: &mut dyn RowSink) -> mizzle::Result<u64> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.db.run(statement, sink).await
    }

    async fn run_batch(
        &self,
        statements: Vec<Statement>,
        sinks: &mut [Box<dyn RowSink + '_>],
    ) -> mizzle::Result<Vec<u64>> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.db.run_batch(statements, sinks).await
    }

    fn run_stream<T: Send + 'static>(
        &self,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut ResultRow<'_>) -> mizzle::Result<T>,
    ) -> impl futures_core::Stream<Item = mizzle::Result<T>> + Send {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.db.run_stream(statement, check, read)
    }
}

#[tokio::test]
async fn six_relations_on_four_levels_are_one_statement() {
    let test = house().await;
    let db = Counted { db: &*test, statements: AtomicUsize::new(0) };
    let people = People
        .with(People.desk)
        .with(People.manager)
        .with(People.groups.limit(1))
        .with(People.books.with(Books.tags).with(Books.chapters.with(Chapters.notes.with(Notes.writer))))
        .all(&db)
        .await
        .unwrap();
    assert_eq!((people.len(), db.statements.into_inner()), (4, 1));
}

/// A line to the server's socket that counts how often the client speaks after the server has.
async fn counted_line(socket: String) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let trips = Arc::new(AtomicUsize::new(0));
    let counted = trips.clone();
    tokio::spawn(async move {
        let (client, _) = listener.accept().await.unwrap();
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = UnixStream::connect(socket).await.unwrap().into_split();
        let server_spoke = Arc::new(AtomicBool::new(true));
        let heard = server_spoke.clone();
        tokio::spawn(async move {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = from_server.read(&mut buffer).await {
                heard.store(true, Ordering::SeqCst);
                to_client.write_all(&buffer[..count]).await.unwrap();
            }
        });
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from_client.read(&mut buffer).await {
            counted.fetch_add(usize::from(server_spoke.swap(false, Ordering::SeqCst)), Ordering::SeqCst);
            to_server.write_all(&buffer[..count]).await.unwrap();
        }
    });
    (port, trips)
}

#[tokio::test]
async fn the_first_and_every_later_run_is_one_trip_on_the_line() {
    let test = house().await;
    let setting = async |name: &str| {
        let (value,) = sql_query!((String,), "SELECT current_setting({})", name).one(&*test).await.unwrap();
        value.trim_matches('"').to_owned()
    };
    let socket = format!("{}/.s.PGSQL.{}", setting("unix_socket_directories").await, setting("port").await);
    if !std::path::Path::new(&socket).exists() {
        eprintln!("skipped: the server is not on this machine, and its line cannot be listened to");
        return;
    }
    let (user,) = sql_query!((String,), "SELECT current_user::text").one(&*test).await.unwrap();
    let (port, trips) = counted_line(socket).await;
    let url = format!("postgresql://{user}@127.0.0.1:{port}/{}?sslmode=disable&pool_max=1", test.name());
    let db = Db::connect(&url).await.unwrap();
    for _ in 0..3 {
        let before = trips.load(Ordering::SeqCst);
        let query =
            People.with(People.desk).with(People.books.with(Books.tags).with(Books.chapters.limit(1)));
        assert_eq!(query.all(&db).await.unwrap().len(), 4);
        assert_eq!(trips.load(Ordering::SeqCst) - before, 1);
    }
    let before = trips.load(Ordering::SeqCst);
    let insert = People.insert(NewPerson::new().id(50).name("Zoe"));
    insert.with(People.desk, [NewDesk::new().id(50).room("far")]).one(&db).await.unwrap();
    assert_eq!(trips.load(Ordering::SeqCst) - before, 1);
}
