//! One row by key for 64 tasks over 8 connections, two worker threads: Mizzle, whose pool shares connections where callers
//! would wait, beside tokio-postgres sharing its 8 connections, the pool made for it, and sqlx's pool.
//!
//! `cargo run --release --manifest-path bench/Cargo.toml --bin pool_64`

use std::sync::Arc;
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

const TASKS: usize = 64;
const CONNECTIONS: usize = 8;
const ROUNDS: usize = 5;
const EACH: usize = 400;
const SQL: &str = "SELECT id, name, hair_color FROM users WHERE id = $1";

/// What this process has used of its processors.
fn processor() -> Duration {
    // SAFETY: the pointer is to a variable of ours that outlives the call, and all bytes zero are a value of its type.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage
    };
    let time = |time: libc::timeval| Duration::from_micros(time.tv_sec as u64 * 1_000_000 + time.tv_usec as u64);
    time(usage.ru_utime) + time(usage.ru_stime)
}

#[derive(Default)]
struct Figures {
    rates: Vec<f64>,
    processor: Vec<f64>,
    waits: Vec<Duration>,
}

async fn round<F, W>(figures: &mut Figures, work: W)
where
    W: Fn(usize, i32) -> F + Send + Sync + Clone + 'static,
    F: Future<Output = ()> + Send,
{
    let (start, before) = (Instant::now(), processor());
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let work = work.clone();
            tokio::spawn(async move {
                let mut waits = Vec::with_capacity(EACH);
                for n in 0..EACH {
                    let start = Instant::now();
                    work(task, ((task * 131 + n * 17) % 10_000) as i32 + 1).await;
                    waits.push(start.elapsed());
                }
                waits
            })
        })
        .collect();
    for task in tasks {
        figures.waits.extend(task.await.expect("a task"));
    }
    let count = (TASKS * EACH) as f64;
    figures.rates.push(count / start.elapsed().as_secs_f64());
    figures.processor.push((processor() - before).as_secs_f64() * 1e6 / count);
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> mizzle::Result<()> {
    let db = TestDb::with("bench", async |db| db.create(&schema![Users]?).await).await?;
    let rows = |at: i32| NewUser::new().name(format!("user {at}")).hair_color((at % 3 > 0).then(|| "black".to_owned()));
    Users.insert((0..10_000).map(rows).collect::<Vec<_>>()).execute(&*db).await?;
    db.script("ANALYZE").await?;
    let directory: (String,) = sql_query!((String,), "SELECT current_setting('unix_socket_directories')").one(&*db).await?;
    let port: (String,) = sql_query!((String,), "SELECT current_setting('port')").one(&*db).await?;
    let (directory, port) = (directory.0.trim_matches('"').to_owned(), port.0.parse::<u16>().expect("a port"));

    let ours = mizzle::Db::connect_with(db.config().clone().with_pool_max(CONNECTIONS)).await?;
    let mut config = tokio_postgres::Config::new();
    config.host_path(&directory).port(port).user("postgres").dbname(db.name());
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        let (client, driver) = config.connect(tokio_postgres::NoTls).await.expect("a connection");
        tokio::spawn(driver);
        let statement = client.prepare(SQL).await.expect("prepare");
        clients.push((client, statement));
    }
    let clients = Arc::new(clients);
    let manager = deadpool_postgres::Manager::new(config, tokio_postgres::NoTls);
    let pool = deadpool_postgres::Pool::builder(manager).max_size(CONNECTIONS).build().expect("a pool");
    let options = sqlx::postgres::PgConnectOptions::new_without_pgpass()
        .socket(&directory)
        .port(port)
        .username("postgres")
        .database(db.name());
    let sqlx = sqlx::postgres::PgPoolOptions::new()
        .max_connections(CONNECTIONS as u32)
        .connect_with(options)
        .await
        .expect("a pool");

    let names = ["mizzle", "tokio-postgres shared", "deadpool-postgres", "sqlx"];
    let mut figures: Vec<Figures> = names.iter().map(|_| Figures::default()).collect();
    for warm in 0..=ROUNDS {
        if warm == 1 {
            figures.iter_mut().for_each(|figures| *figures = Figures::default());
        }
        let db = ours.clone();
        round(&mut figures[0], move |_, id| {
            let db = db.clone();
            async move { assert_eq!(Users.find(id).one(&db).await.expect("a row").id, id) }
        })
        .await;
        let clients = clients.clone();
        round(&mut figures[1], move |task, id| {
            let clients = clients.clone();
            async move {
                let (client, statement) = &clients[task % CONNECTIONS];
                let row = client.query_one(statement, &[&id]).await.expect("a row");
                let user = User { id: row.get(0), name: row.get(1), hair_color: row.get(2) };
                assert_eq!(user.id, id);
            }
        })
        .await;
        let pool = pool.clone();
        round(&mut figures[2], move |_, id| {
            let pool = pool.clone();
            async move {
                let client = pool.get().await.expect("a client");
                let statement = client.prepare_cached(SQL).await.expect("prepare");
                let row = client.query_one(&statement, &[&id]).await.expect("a row");
                let user = User { id: row.get(0), name: row.get(1), hair_color: row.get(2) };
                assert_eq!(user.id, id);
            }
        })
        .await;
        let sqlx = sqlx.clone();
        round(&mut figures[3], move |_, id| {
            let sqlx = sqlx.clone();
            async move {
                let row: (i32, String, Option<String>) =
                    sqlx::query_as(SQL).bind(id).fetch_one(&sqlx).await.expect("a row");
                assert_eq!(row.0, id);
            }
        })
        .await;
    }
    println!("{TASKS} tasks over {CONNECTIONS} connections, {ROUNDS} rounds of {EACH} queries a task");
    println!("{:<24} {:>12} {:>12} {:>10} {:>10} {:>14}", "", "queries/s", "best", "p50 µs", "p99 µs", "client µs/query");
    for (name, figures) in names.iter().zip(&mut figures) {
        figures.rates.sort_by(f64::total_cmp);
        figures.processor.sort_by(f64::total_cmp);
        figures.waits.sort();
        let at = |share: f64| figures.waits[(figures.waits.len() as f64 * share) as usize].as_micros();
        let middle = figures.rates.len() / 2;
        println!(
            "{name:<24} {:>12.0} {:>12.0} {:>10} {:>10} {:>14.1}",
            figures.rates[middle],
            figures.rates[figures.rates.len() - 1],
            at(0.5),
            at(0.99),
            figures.processor[middle]
        );
    }
    Ok(())
}
