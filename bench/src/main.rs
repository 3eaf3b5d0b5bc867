//! Mizzle beside tokio-postgres, in turn in one run, on one server and one table, over a Unix socket.
//!
//! `cargo run --release --manifest-path bench/Cargo.toml`

use std::time::{Duration, Instant};

use mizzle::prelude::*;
use mizzle::testing::TestDb;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Users)]
pub struct User {
    #[column(serial, primary_key)]
    pub id: i32,
    pub name: String,
    pub hair_color: Option<String>,
}

/// One candidate's times for one case.
struct Times(Vec<Duration>);

impl Times {
    fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort();
        sorted[((sorted.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e6
    }
}

fn report(case: &str, ours: &Times, theirs: &Times) {
    println!("{case:<22} {:>14} {:>14} {:>8}", "mizzle µs", "tokio-pg µs", "ratio");
    for (what, share) in [("minimum", 0.0), ("median", 0.5), ("p99", 0.99)] {
        let (a, b) = (ours.at(share), theirs.at(share));
        println!("  {what:<20} {a:>14.1} {b:>14.1} {:>8.2}", a / b);
    }
}

/// How many runs a candidate has before it is the other's turn: so many that neither pays for what the other left
/// in the caches, so few that both see the same machine.
const TURN: usize = 50;

/// Runs the two in turn and keeps the time of each run.
async fn pair<A: AsyncFnMut(), B: AsyncFnMut()>(runs: usize, mut ours: A, mut theirs: B) -> (Times, Times) {
    let (mut a, mut b) = (Times(Vec::new()), Times(Vec::new()));
    for turn in 0..runs.div_ceil(TURN) + 1 {
        for run in 0..TURN {
            let start = Instant::now();
            ours().await;
            if turn > 0 && run > 0 {
                a.0.push(start.elapsed());
            }
        }
        for run in 0..TURN {
            let start = Instant::now();
            theirs().await;
            if turn > 0 && run > 0 {
                b.0.push(start.elapsed());
            }
        }
    }
    (a, b)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> mizzle::Result<()> {
    let db = TestDb::with("bench", async |db| db.create(&schema![Users]?).await).await?;
    let rows = |at: i32| {
        NewUser::new().name(format!("user {at}")).hair_color((at % 3 > 0).then(|| "black".to_owned()))
    };
    Users.insert((0..10_000).map(rows).collect::<Vec<_>>()).execute(&*db).await?;
    db.script("ANALYZE").await?;
    let connection = mizzle::Connection::connect(db.config()).await?;

    let url = std::env::var("BENCH_URL").ok();
    let config = match url {
        Some(url) => url.parse().expect("BENCH_URL"),
        None => {
            let mut config = tokio_postgres::Config::new();
            let directory: (String,) =
                sql_query!((String,), "SELECT current_setting('unix_socket_directories')").one(&*db).await?;
            let port: (String,) = sql_query!((String,), "SELECT current_setting('port')").one(&*db).await?;
            config
                .host_path(directory.0.trim_matches('"'))
                .port(port.0.parse().expect("a port"))
                .user("postgres")
                .dbname(db.name());
            config
        }
    };
    let (client, driver) = config.connect(tokio_postgres::NoTls).await.expect("a connection");
    tokio::spawn(driver);
    let by_key =
        client.prepare("SELECT id, name, hair_color FROM users WHERE id = $1").await.expect("prepare");
    let all = client.prepare("SELECT id, name, hair_color FROM users").await.expect("prepare");
    let read = |row: tokio_postgres::Row| User { id: row.get(0), name: row.get(1), hair_color: row.get(2) };

    let found = Users.find(77).one(&connection).await?;
    assert_eq!(found, read(client.query_one(&by_key, &[&77]).await.expect("a row")));

    let (ours, theirs) = pair(
        20_000,
        async || {
            std::hint::black_box(Users.find(77).one(&connection).await.expect("a row"));
        },
        async || {
            std::hint::black_box(read(client.query_one(&by_key, &[&77]).await.expect("a row")));
        },
    )
    .await;
    report("one row by key", &ours, &theirs);

    for count in [100_i64, 10_000] {
        let limited =
            client.prepare("SELECT id, name, hair_color FROM users LIMIT $1").await.expect("prepare");
        let (ours, theirs) = pair(
            if count > 1000 { 200 } else { 3000 },
            async || {
                let rows = Users.limit(count).all(&connection).await.expect("rows");
                assert_eq!(rows.len(), count as usize);
            },
            async || {
                let rows: Vec<User> =
                    client.query(&limited, &[&count]).await.expect("rows").into_iter().map(read).collect();
                assert_eq!(rows.len(), count as usize);
            },
        )
        .await;
        report(&format!("{count} rows"), &ours, &theirs);
    }
    let _ = all;

    let mut build = Times(Vec::new());
    for _ in 0..1000 {
        let start = Instant::now();
        for key in 0..100 {
            std::hint::black_box(Users.find(std::hint::black_box(key)).to_sql());
        }
        build.0.push(start.elapsed() / 100);
    }
    println!("building and rendering a query by key: {:.0} ns", build.at(0.5) * 1000.0);
    Ok(())
}
