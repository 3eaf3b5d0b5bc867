//! A server that is far away: what takes long is the line, and no statement.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mizzle_pg::testing::TestDb;
use mizzle_pg::{Db, Host};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;

use crate::support::*;

/// How long every answer is on its way.
const WAY: Duration = Duration::from_millis(20);

/// Before that, nobody looks whether one who waits for an answer is still there, and writes what has come meanwhile.
const RELIEF: Duration = Duration::from_millis(90);

/// A line to a server, on which answers are long on their way and may be stopped.
struct Line {
    folder: PathBuf,
    /// How many statements were bound that have passed.
    bound: watch::Sender<usize>,
    /// How many statements have to be bound, in all, until answers go on.
    wanted: watch::Sender<usize>,
}

impl Line {
    fn to(db: &TestDb) -> Arc<Line> {
        let Host::Unix { folder: server, port } = &db.config().hosts()[0] else { panic!("a Unix socket") };
        let server = server.join(format!(".s.PGSQL.{port}"));
        let (bound, wanted) = (watch::Sender::new(0), watch::Sender::new(0));
        let line = Arc::new(Line { folder: temporary_folder(), bound, wanted });
        let listener = UnixListener::bind(line.folder.join(".s.PGSQL.5432")).unwrap();
        let ends = line.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&server).await.unwrap();
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                tokio::spawn(ends.clone().there(from_client, to_server));
                tokio::spawn(ends.clone().back(from_server, to_client));
            }
        });
        line
    }

    /// Passes on what the client says, message by message, and counts.
    async fn there(self: Arc<Line>, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) -> std::io::Result<()> {
        let mut tag = None;
        loop {
            let length = from.read_u32().await?;
            let mut body = vec![0; length as usize - 4];
            from.read_exact(&mut body).await?;
            let message = [tag.as_slice(), &length.to_be_bytes(), &body].concat();
            to.write_all(&message).await?;
            if tag == Some(b'B') {
                self.bound.send_modify(|bound| *bound += 1);
            }
            // The first message has none.
            tag = Some(from.read_u8().await?);
        }
    }

    async fn back(self: Arc<Line>, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = from.read(&mut buffer).await {
            tokio::time::sleep(WAY).await;
            let wanted = *self.wanted.borrow();
            if self.bound.subscribe().wait_for(|bound| *bound >= wanted).await.is_err() {
                return;
            }
            to.write_all(&buffer[..count]).await.ok();
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

#[tokio::test]
async fn statements_of_many_are_under_way_at_once_on_a_connection_to_a_server_that_is_far_away() {
    let test = empty().await;
    let line = Line::to(&test);
    let db = Db::connect(&format!("{}&pool_max=1", url_at(&line.folder, test.config()))).await.unwrap();
    let echo = async |n: i32| column::<i32>(&db, "select $1", [param(INT4, n)]).await;
    for n in 0..3 {
        assert_eq!(echo(n).await.unwrap(), [n]);
    }
    // A machine that is busy may be slow once; who waits for an answer that does not come is slow each time.
    for _ in 0..20 {
        // No answer comes before all sixteen have asked.
        let wanted = *line.bound.borrow() + 16;
        line.wanted.send_replace(wanted);
        let begin = Instant::now();
        let all = (0..16).map(|n| {
            let db = db.clone();
            tokio::spawn(async move { (n, column::<i32>(&db, "select $1", [param(INT4, n)]).await) })
        });
        let all = all.collect::<Vec<_>>();
        let mut bound = line.bound.subscribe();
        let sent = tokio::time::timeout(Duration::from_secs(30), bound.wait_for(|bound| *bound >= wanted));
        assert!(sent.await.is_ok(), "statements wait for others' answers before they are sent");
        let took = begin.elapsed();
        for answer in all {
            let (n, answer) = answer.await.unwrap();
            assert_eq!(answer.unwrap(), [n]);
        }
        if took < RELIEF {
            return;
        }
    }
    panic!("statements wait for others' answers before they are sent");
}
