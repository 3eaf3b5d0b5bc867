//! Rows with those that belong to them, by four ways: Mizzle's one statement of all levels; a statement a level in one trip
//! (`batch`); a statement a level, each after the answer before (`by level`), as loaders do it that keep to SELECT … WHERE key
//! = ANY (…); and JSON aggregated by lateral subqueries on the server (`json_agg`), as Drizzle does it.
//!
//! Over a Unix socket, and over a line that delays each way by one millisecond.
//!
//! `cargo run --release --manifest-path bench/Cargo.toml --example relations`

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use mizzle::prelude::*;
use mizzle::testing::TestDb;
use serde::Deserialize;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Modules)]
#[has_many(segments: Segments)]
pub struct Module {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(varchar(255))]
    pub title: String,
    pub order: i32,
    #[column(default = now())]
    pub created_at: Timestamp,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Segments)]
#[has_many(attachments: Attachments)]
#[index(module_id, order)]
pub struct Segment {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(references(Modules.id))]
    pub module_id: i32,
    #[column(varchar(255))]
    pub title: String,
    pub order: i32,
    pub body: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Attachments)]
#[has_many(views: Views)]
#[index(segment_id)]
pub struct Attachment {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(references(Segments.id))]
    pub segment_id: i32,
    pub name: String,
    pub size: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Views)]
#[index(attachment_id)]
pub struct View {
    #[column(bigserial, primary_key)]
    pub id: i64,
    #[column(references(Attachments.id))]
    pub attachment_id: i32,
    pub seconds: f64,
}

const PARENTS: usize = 100_000;
/// How many rows belong to one, on each level.
const EACH: [usize; 3] = [4, 2, 1];

#[derive(Clone, Copy, PartialEq)]
enum Which {
    /// All that belong.
    All,
    /// The last two.
    LastTwo,
    /// All, of parents that take 50 ms to find.
    Slow,
    /// All, of the parents with the highest keys: a page.
    Page,
}

struct Case {
    parents: usize,
    levels: usize,
    which: Which,
}

impl Case {
    /// The highest key.
    fn last_parent(&self) -> i32 {
        (if self.which == Which::Page { PARENTS } else { self.parents }) as i32
    }
}

/// A condition that holds, and takes its time.
macro_rules! slow {
    () => {
        sql!(bool, "(SELECT pg_sleep(0.05)) IS NOT NULL")
    };
}

type L1 = Vec<(Module, Vec<Segment>)>;
type L2 = Vec<(Module, Vec<(Segment, Vec<Attachment>)>)>;
type L3 = Vec<(Module, Vec<(Segment, Vec<(Attachment, Vec<View>)>)>)>;

/// How many rows of each level there were: the same whatever the way.
type Counts = [usize; 4];

fn counts1(rows: &L1) -> Counts {
    [rows.len(), rows.iter().map(|(_, segments)| segments.len()).sum(), 0, 0]
}

fn counts2(rows: &L2) -> Counts {
    let segments = || rows.iter().flat_map(|(_, segments)| segments);
    [rows.len(), segments().count(), segments().map(|(_, below)| below.len()).sum(), 0]
}

fn counts3(rows: &L3) -> Counts {
    let segments = || rows.iter().flat_map(|(_, segments)| segments);
    let attachments = || segments().flat_map(|(_, attachments)| attachments);
    [rows.len(), segments().count(), attachments().count(), attachments().map(|(_, below)| below.len()).sum()]
}

async fn mizzle(db: &mizzle::Db, case: &Case) -> mizzle::Result<Counts> {
    let parents = Modules.filter(Modules.id.le(case.last_parent()));
    let parents = match case.which {
        Which::Slow => parents.filter(slow!()).order_by(Modules.id.asc()),
        Which::All | Which::LastTwo => parents.order_by(Modules.id.asc()),
        Which::Page => parents.order_by(Modules.id.desc()).limit(case.parents),
    };
    let segments = match case.which {
        Which::LastTwo => Modules.segments.order_by(Segments.order.desc()).limit(2),
        Which::All | Which::Slow | Which::Page => {
            // Of the same type as the other.
            Modules.segments.order_by(Segments.order.asc())
        }
    };
    Ok(match case.levels {
        1 => counts1(&parents.with(segments).all(db).await?),
        2 => counts2(&parents.with(segments.with(Segments.attachments)).all(db).await?),
        _ => {
            counts3(&parents.with(segments.with(Segments.attachments.with(Attachments.views))).all(db).await?)
        }
    })
}

fn grouped<T>(rows: Vec<T>, key: impl Fn(&T) -> i32) -> HashMap<i32, Vec<T>> {
    let mut groups: HashMap<i32, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

fn put_together(
    case: &Case,
    modules: Vec<Module>,
    segments: Vec<Segment>,
    attachments: Vec<Attachment>,
    views: Vec<View>,
) -> Counts {
    let mut segments = grouped(segments, |segment| segment.module_id);
    let mut attachments = grouped(attachments, |attachment| attachment.segment_id);
    let mut views = grouped(views, |view| view.attachment_id);
    let rows: L3 = modules
        .into_iter()
        .map(|module| {
            let below = segments.remove(&module.id).unwrap_or_default().into_iter().map(|segment| {
                let below =
                    attachments.remove(&segment.id).unwrap_or_default().into_iter().map(|attachment| {
                        let below = views.remove(&attachment.id).unwrap_or_default();
                        (attachment, below)
                    });
                let below = below.collect();
                (segment, below)
            });
            let below = below.collect();
            (module, below)
        })
        .collect();
    let counts = counts3(&rows);
    debug_assert!(case.levels <= 3);
    counts
}

/// A statement a level in one trip: each finds those above it again.
async fn batch(db: &mizzle::Db, case: &Case) -> mizzle::Result<Counts> {
    let parents = || {
        let parents = Modules.filter(Modules.id.le(case.last_parent()));
        if case.which == Which::Slow { parents.filter(slow!()) } else { parents }
    };
    let page = || parents().order_by(Modules.id.desc()).limit(case.parents);
    let segments = || match case.which {
        Which::Page => Segments.filter(Segments.module_id.is_in(page().select(Modules.id))),
        _ => Segments.filter(Segments.module_id.is_in(parents().select(Modules.id))),
    };
    let attachments = || Attachments.filter(Attachments.segment_id.is_in(segments().select(Segments.id)));
    let views = || Views.filter(Views.attachment_id.is_in(attachments().select(Attachments.id)));
    let modules = if case.which == Which::Page { page() } else { parents().order_by(Modules.id.asc()) };
    let first = segments().order_by(Segments.order);
    let (modules, segments, attachments, views) = match case.levels {
        1 => {
            let (modules, segments) = db.batch((modules, first)).await?;
            (modules, segments, Vec::new(), Vec::new())
        }
        2 => {
            let (modules, segments, attachments) = db.batch((modules, first, attachments())).await?;
            (modules, segments, attachments, Vec::new())
        }
        _ => db.batch((modules, first, attachments(), views())).await?,
    };
    Ok(put_together(case, modules, segments, attachments, views))
}

/// A statement a level, each with the keys that the one before has found.
async fn by_level(db: &mizzle::Db, case: &Case) -> mizzle::Result<Counts> {
    let parents = Modules.filter(Modules.id.le(case.last_parent()));
    let parents = match case.which {
        Which::Slow => parents.filter(slow!()).order_by(Modules.id.asc()),
        Which::All | Which::LastTwo => parents.order_by(Modules.id.asc()),
        Which::Page => parents.order_by(Modules.id.desc()).limit(case.parents),
    };
    let modules = parents.all(db).await?;
    let ids: Vec<i32> = modules.iter().map(|module| module.id).collect();
    let segments = Segments.filter(Segments.module_id.is_in(ids)).order_by(Segments.order).all(db).await?;
    let (mut attachments, mut views) = (Vec::new(), Vec::new());
    if case.levels > 1 {
        let ids: Vec<i32> = segments.iter().map(|segment| segment.id).collect();
        attachments = Attachments.filter(Attachments.segment_id.is_in(ids)).all(db).await?;
    }
    if case.levels > 2 {
        let ids: Vec<i32> = attachments.iter().map(|attachment| attachment.id).collect();
        views = Views.filter(Views.attachment_id.is_in(ids)).all(db).await?;
    }
    Ok(put_together(case, modules, segments, attachments, views))
}

#[derive(Deserialize)]
struct JsonSegment(i32, i32, String, i32, String, #[serde(default)] Vec<JsonAttachment>);

#[derive(Deserialize)]
struct JsonAttachment(i32, i32, String, i64, #[serde(default)] Vec<JsonView>);

#[derive(Deserialize)]
struct JsonView(i64, i32, f64);

/// JSON, put together by the server; the statement is prepared, as those of the others are after their first run.
fn json_agg_sql(case: &Case) -> String {
    let views = "LEFT JOIN LATERAL (SELECT coalesce(json_agg(json_build_array(v.id, v.attachment_id, v.seconds)), '[]') AS data \
                 FROM views v WHERE v.attachment_id = a.id) v ON true";
    let (views, in_attachment) = if case.levels > 2 { (views, ", v.data") } else { ("", "") };
    let attachments = format!(
        "LEFT JOIN LATERAL (SELECT coalesce(json_agg(json_build_array(a.id, a.segment_id, a.name, a.size{in_attachment})), '[]') \
         AS data FROM attachments a {views} WHERE a.segment_id = s.id) a ON true"
    );
    let (attachments, in_segment) = if case.levels > 1 { (&*attachments, ", a.data") } else { ("", "") };
    let (order, limit) = match case.which {
        Which::LastTwo => ("DESC", "LIMIT 2"),
        Which::All | Which::Slow | Which::Page => ("ASC", ""),
    };
    let page = match case.which {
        Which::Page => format!("DESC LIMIT {}", case.parents),
        Which::All | Which::LastTwo | Which::Slow => String::new(),
    };
    let slow = if case.which == Which::Slow { "AND (SELECT pg_sleep(0.05)) IS NOT NULL" } else { "" };
    format!(
        "SELECT m.id, m.title, m.\"order\", m.created_at::text, s.data::text FROM modules m LEFT JOIN LATERAL (SELECT \
         coalesce(json_agg(json_build_array(s.id, s.module_id, s.title, s.\"order\", s.body{in_segment})), '[]') AS data FROM \
         (SELECT * FROM segments s WHERE s.module_id = m.id ORDER BY s.\"order\" {order} {limit}) s {attachments}) s ON true \
         WHERE m.id <= $1 {slow} ORDER BY m.id {page}"
    )
}

async fn json_agg(
    client: &tokio_postgres::Client,
    statement: &tokio_postgres::Statement,
    case: &Case,
) -> mizzle::Result<Counts> {
    let rows = client.query(statement, &[&case.last_parent()]).await.expect("rows");
    let mut counts = [0; 4];
    for row in rows {
        let module =
            (row.get::<_, i32>(0), row.get::<_, String>(1), row.get::<_, i32>(2), row.get::<_, String>(3));
        let segments: Vec<JsonSegment> = serde_json::from_str(row.get(4)).expect("JSON");
        std::hint::black_box(&module);
        counts[0] += 1;
        counts[1] += segments.len();
        for JsonSegment(.., attachments) in &segments {
            counts[2] += attachments.len();
            counts[3] += attachments.iter().map(|attachment| attachment.4.len()).sum::<usize>();
        }
    }
    Ok(counts)
}

/// A line to the server's Unix socket that delays each way.
fn delayed(path: String, delay: Duration) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (Ok(client), Ok(server)) = (client, UnixStream::connect(&path)) else { return };
            client.set_nodelay(true).expect("no delay of its own");
            let (client_in, server_in) =
                (client.try_clone().expect("a handle"), server.try_clone().expect("a handle"));
            pump(client_in, server, delay, |_| {});
            pump(server_in, client, delay, |client: &TcpStream| drop(client.shutdown(Shutdown::Both)));
        }
    });
    port
}

fn pump<W: Write + Send + 'static>(
    mut from: impl Read + Send + 'static,
    mut to: W,
    delay: Duration,
    end: impl FnOnce(&W) + Send + 'static,
) {
    let (sender, receiver) = mpsc::channel::<(Instant, Vec<u8>)>();
    std::thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            if sender.send((Instant::now() + delay, buffer[..count].to_vec())).is_err() {
                return;
            }
        }
    });
    std::thread::spawn(move || {
        for (due, bytes) in receiver {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            if to.write_all(&bytes).is_err() {
                break;
            }
        }
        end(&to);
    });
}

/// A way, its connection, and how long it took.
const WAYS: [&str; 4] = ["mizzle", "batch", "by level", "json_agg"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> mizzle::Result<()> {
    let db = TestDb::with("relations", async |db| {
        db.create(&schema![Modules, Segments, Attachments, Views]?).await?;
        let [segments, attachments, views] = EACH;
        db.script(&format!(
            "insert into modules (title, \"order\") select 'Module ' || i, i from generate_series(1, {PARENTS}) i;
             insert into segments (module_id, title, \"order\", body)
                 select m.id, 'Segment ' || s, s, repeat('x', 50) from modules m, generate_series(1, {segments}) s;
             insert into attachments (segment_id, name, size)
                 select s.id, 'file ' || a, a * 1000 from segments s, generate_series(1, {attachments}) a;
             insert into views (attachment_id, seconds)
                 select a.id, v * 1.5 from attachments a, generate_series(1, {views}) v"
        ))
        .await
    })
    .await?;
    db.script("ANALYZE").await?;
    let setting = async |name: &str| -> mizzle::Result<String> {
        let (value,) = sql_query!((String,), "SELECT current_setting({})", name).one(&*db).await?;
        Ok(value.trim_matches('"').to_owned())
    };
    let (directory, port) = (setting("unix_socket_directories").await?, setting("port").await?);
    let slow_port = delayed(format!("{directory}/.s.PGSQL.{port}"), Duration::from_millis(1));

    let mut socket = tokio_postgres::Config::new();
    socket.host_path(&directory).port(port.parse().expect("a port")).user("postgres").dbname(db.name());
    let mut line = tokio_postgres::Config::new();
    line.host("127.0.0.1").port(slow_port).user("postgres").dbname(db.name());
    let near = mizzle::Db::connect_with(db.config().clone().with_pool_max(1)).await?;
    let far = format!("postgresql://postgres@127.0.0.1:{slow_port}/{}?pool_max=1&sslmode=disable", db.name());
    let far = mizzle::Db::connect(&far).await?;
    let (near_client, driver) = socket.connect(tokio_postgres::NoTls).await.expect("a connection");
    tokio::spawn(driver);
    let (far_client, driver) = line.connect(tokio_postgres::NoTls).await.expect("a connection");
    tokio::spawn(driver);

    let mut cases = Vec::new();
    for (parents, levels) in
        [(1, 3), (20, 1), (20, 2), (20, 3), (1_000, 1), (1_000, 2), (1_000, 3), (PARENTS, 2)]
    {
        cases.push(Case { parents, levels, which: Which::All });
    }
    for parents in [1, 20, 1_000, PARENTS] {
        cases.push(Case { parents, levels: 1, which: Which::LastTwo });
    }
    cases.push(Case { parents: 20, levels: 3, which: Which::Slow });
    for levels in [1, 2, 3] {
        cases.push(Case { parents: 20, levels, which: Which::Page });
    }

    println!("| line | parents | levels | rows | which | {} |", WAYS.join(" | "));
    println!("|---|---|---|---|---|{}", "---|".repeat(WAYS.len()));
    for (line, db, client) in [("socket", &near, &near_client), ("1 ms", &far, &far_client)] {
        for case in &cases {
            let statement = client.prepare(&json_agg_sql(case)).await.expect("prepare");
            let rounds = if case.parents == PARENTS { 3 } else { 15 };
            let mut times = vec![Vec::new(); WAYS.len()];
            let mut expected = None;
            for round in 0..=rounds {
                for (way, times) in times.iter_mut().enumerate() {
                    // A limit for each row is not what these two can do.
                    if case.which == Which::LastTwo && (way == 1 || way == 2) {
                        continue;
                    }
                    let start = Instant::now();
                    let counts = match way {
                        0 => mizzle(db, case).await?,
                        1 => batch(db, case).await?,
                        2 => by_level(db, case).await?,
                        _ => json_agg(client, &statement, case).await?,
                    };
                    let time = start.elapsed();
                    assert_eq!(*expected.get_or_insert(counts), counts, "{}", WAYS[way]);
                    if round > 0 {
                        times.push(time);
                    }
                }
            }
            let which = match case.which {
                Which::All => "all",
                Which::LastTwo => "the last two",
                Which::Slow => "parents that take 50 ms",
                Which::Page => "a page: the last 20",
            };
            let rows: usize = expected.unwrap_or_default().iter().sum();
            print!("| {line} | {} | {} | {rows} | {which} |", case.parents, case.levels);
            for times in &mut times {
                times.sort();
                match (times.first(), times.get(times.len() / 2)) {
                    (Some(least), Some(median)) => {
                        print!(" {:.2} ({:.2}) |", least.as_secs_f64() * 1e3, median.as_secs_f64() * 1e3)
                    }
                    _ => print!(" |"),
                }
            }
            println!();
        }
    }
    Ok(())
}
