//! Whether databases survive being source: `cargo xtask roundtrip FOLDER`.
//!
//! Each dump is loaded, pulled, compiled, generated and migrated into an empty database; the facts of both and their
//! `pg_dump -s` are compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use mizzle_kit::facts::Facts;
use mizzle_kit::introspect::{Scope, facts};
use mizzle_pg::Host;
use mizzle_pg::testing::TestDb;
use serde_json::Value;

type Outcome<T> = Result<T, String>;

/// What is asked of each dump, in this order.
const MEASURES: [&str; 7] = [
    "pulls",
    "is formatted",
    "compiles",
    "pushes nothing",
    "migrates",
    "has equal facts",
    "has an equal dump",
];

#[tokio::main]
async fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let keep = arguments.iter().any(|argument| argument == "--keep");
    arguments.retain(|argument| !argument.starts_with("--"));
    let folder = PathBuf::from(arguments.first().map_or(".", String::as_str));
    let word = arguments.get(1).map(String::as_str).unwrap_or_default();
    let mut dumps: Vec<PathBuf> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .filter(|path| path.display().to_string().contains(word))
        .collect();
    dumps.sort();
    let work = std::env::temp_dir().join(format!("mizzle-roundtrip-{}", std::process::id()));
    let mut trips = Vec::new();
    for dump in &dumps {
        match Trip::begin(dump, &work).await {
            Ok(trip) => trips.push(trip),
            Err(why) => println!("{}: {why}", dump.display()),
        }
    }
    // All at once, since most of the time goes into what they share.
    let compiled = compile(&trips, &work);
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for trip in &mut trips {
        trip.results.insert(2, compiled.get(&trip.name).cloned().unwrap_or(Ok(())));
        trip.go_on().await;
        for (at, measure) in MEASURES.iter().enumerate() {
            match trip.results.get(&at) {
                Some(Ok(())) => *counts.entry(at).or_default() += 1,
                Some(Err(why)) => println!("{}: not so that it {measure}: {why}", trip.name),
                None => println!("{}: whether it {measure} was not seen", trip.name),
            }
        }
        println!("{}: {}", trip.name, trip.figures);
    }
    let all = dumps.len();
    for (at, measure) in MEASURES.iter().enumerate() {
        println!("{:3} of {all} {measure}", counts.get(&at).copied().unwrap_or_default());
    }
    if !keep {
        let _ = std::fs::remove_dir_all(&work);
    }
    let complete = (0..MEASURES.len()).all(|at| counts.get(&at).copied().unwrap_or_default() == all);
    std::process::exit(i32::from(!complete));
}

/// A dump on its way.
struct Trip {
    name: String,
    db: TestDb,
    folder: PathBuf,
    results: BTreeMap<usize, Outcome<()>>,
    figures: String,
}

impl Trip {
    async fn begin(dump: &Path, work: &Path) -> Outcome<Trip> {
        let name = dump.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let sql = std::fs::read_to_string(dump).map_err(|why| why.to_string())?;
        let db = TestDb::new("").await.map_err(|why| why.to_string())?;
        // What psql takes and the server does not.
        let sql: String =
            sql.lines().filter(|line| !line.starts_with('\\')).map(|line| format!("{line}\n")).collect();
        db.script(&sql).await.map_err(|why| format!("does not load: {why}"))?;
        let folder = work.join(&name);
        std::fs::create_dir_all(folder.join("src")).map_err(|why| why.to_string())?;
        let mut trip = Trip { name, db, folder, results: BTreeMap::new(), figures: String::new() };
        let pulled = trip.pull();
        trip.results.insert(0, pulled);
        let mut rustfmt = Command::new("rustfmt");
        rustfmt.args(["--edition", "2024", "--check", "src/schema/mod.rs"]).current_dir(&trip.folder);
        trip.results.insert(1, run(&mut rustfmt).map(drop));
        Ok(trip)
    }

    fn pull(&mut self) -> Outcome<()> {
        let out = run(self.mizzle(&self.db, &["pull", "--schema", "src/schema", "--json"]))?;
        let said: Value = serde_json::from_str(&out).map_err(|why| why.to_string())?;
        let number = |name: &str| said.get(name).and_then(Value::as_u64).unwrap_or_default();
        self.figures = ["tables", "columns", "constraints", "indexes", "types", "views"]
            .map(|name| format!("{} {name}", number(name)))
            .join(", ");
        self.figures.push_str(&format!(" in Rust; {} statements in SQL", number("statements")));
        for name in ["left_out", "in_sql"] {
            let list = said.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
            for one in list {
                self.figures.push_str(&format!("\n    {}", one.as_str().unwrap_or_default()));
            }
        }
        match said.get("differences").and_then(Value::as_array).and_then(|list| list.first()) {
            Some(first) => Err(first.to_string()),
            None => Ok(()),
        }
    }

    /// What comes after compiling.
    async fn go_on(&mut self) {
        let push = ["push", "--schema", "src/schema", "--dry-run", "--json"];
        let pushed = run(self.mizzle(&self.db, &push)).and_then(|out| {
            let said: Value = serde_json::from_str(&out).map_err(|why| why.to_string())?;
            match said.get("statements").and_then(Value::as_array).and_then(|list| list.first()) {
                Some(first) => Err(first.to_string()),
                None => Ok(()),
            }
        });
        self.results.insert(3, pushed);
        let migrated = self.migrated().await;
        match migrated {
            Err(why) => {
                self.results.insert(4, Err(why));
            }
            Ok(again) => {
                self.results.insert(4, Ok(()));
                let same = self.same_facts(&again).await;
                self.results.insert(5, same);
                let same = self.same_dump(&again).await;
                self.results.insert(6, same);
            }
        }
    }

    /// An empty database that was migrated.
    async fn migrated(&self) -> Outcome<TestDb> {
        let again = TestDb::new("").await.map_err(|why| why.to_string())?;
        run(self.mizzle(&self.db, &["generate", "--schema", "src/schema", "--quiet"]))?;
        run(self.mizzle(&again, &["migrate", "--quiet"]))?;
        Ok(again)
    }

    async fn same_facts(&self, again: &TestDb) -> Outcome<()> {
        let differences = read(again).await?.differences(&read(&self.db).await?);
        differences.first().map_or(Ok(()), |first| Err(first.to_string()))
    }

    /// Whether `pg_dump -s` says the same, whatever the order of its statements.
    async fn same_dump(&self, again: &TestDb) -> Outcome<()> {
        let (one, other) = (dump(&self.db).await?, dump(again).await?);
        let only =
            |these: &[String], those: &[String]| these.iter().find(|line| !those.contains(line)).cloned();
        match only(&one, &other).or_else(|| only(&other, &one)) {
            Some(statement) => Err(statement),
            None if one.len() != other.len() => Err("a statement is there several times".into()),
            None => Ok(()),
        }
    }

    fn mizzle(&self, db: &TestDb, arguments: &[&str]) -> Command {
        let program =
            std::env::current_exe().ok().and_then(|own| Some(own.parent()?.parent()?.join("mizzle")));
        let mut command = Command::new(program.unwrap_or_else(|| "mizzle".into()));
        command.args(arguments).current_dir(&self.folder);
        command.env("DATABASE_URL", url(db)).env("MIZZLE_DEV_URL", url(db));
        command
    }
}

/// A command's output, or what it says of its failure.
fn run(mut command: impl std::borrow::BorrowMut<Command>) -> Outcome<String> {
    let command = command.borrow_mut();
    let Output { status, stdout, stderr } = command.output().map_err(|why| format!("{command:?}: {why}"))?;
    let (out, err) =
        (String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned());
    if status.success() { Ok(out) } else { Err(format!("{} {}", cut(&err), cut(&out))) }
}

fn cut(text: &str) -> String {
    text.chars().take(1500).collect()
}

fn url(db: &TestDb) -> String {
    let host = match db.config().hosts().first() {
        Some(Host::Unix { folder, port }) => format!("host={} port={port}", folder.display()),
        Some(Host::Tcp { name, port }) => format!("host={name} port={port}"),
        None => String::new(),
    };
    format!("{host} dbname={} user={}", db.config().database(), db.config().user())
}

async fn read(db: &TestDb) -> Outcome<Facts> {
    let scope = Scope { schemas: vec!["!mizzle".into()], ..Scope::default() };
    facts(db, &scope).await.map_err(|error| error.to_string())
}

/// The statements of `pg_dump -s`, without comments, sorted; the parts of one in its order.
async fn dump(db: &TestDb) -> Outcome<Vec<String>> {
    let said =
        db.raw("SELECT setting FROM pg_config WHERE name = 'BINDIR'").await.map_err(|why| why.to_string())?;
    let folder = said.first().and_then(|result| result.rows.first()?.first()?.clone()).unwrap_or_default();
    let mut command = Command::new(Path::new(&folder).join("pg_dump"));
    command.args(["-s", "--no-owner", "-N", "mizzle", "-d", &url(db)]);
    let out = run(&mut command)?;
    let mut statements: Vec<String> = Vec::new();
    for block in out.split("\n\n") {
        let lines: Vec<&str> = block
            .lines()
            .filter(|line| !line.starts_with("--") && !line.starts_with('\\') && !line.is_empty())
            .collect();
        if !lines.is_empty() {
            statements.push(lines.join("\n"));
        }
    }
    statements.sort();
    Ok(statements)
}

/// Whether rustc takes them, by their names.
fn compile(trips: &[Trip], work: &Path) -> BTreeMap<String, Outcome<()>> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mizzle = workspace.join("crates/mizzle");
    let mut results = BTreeMap::new();
    let project = work.join("compiled");
    let ready = std::fs::create_dir_all(project.join("src")).is_ok()
        && std::fs::copy(workspace.join("Cargo.lock"), project.join("Cargo.lock")).is_ok();
    let manifest = format!(
        "[package]\nname = \"pulled\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nmizzle = {{ path = {:?} }}\n",
        mizzle.display().to_string()
    );
    let target =
        std::env::current_exe().ok().and_then(|own| Some(own.parent()?.parent()?.parent()?.to_owned()));
    for trip in trips {
        let path = trip.folder.join("src/schema/mod.rs");
        let source = format!("#[path = {:?}]\npub mod schema;\n", path.display().to_string());
        let written = ready
            && std::fs::write(project.join("Cargo.toml"), &manifest).is_ok()
            && std::fs::write(project.join("src/lib.rs"), source).is_ok();
        if !written {
            results.insert(trip.name.clone(), Err("nothing can be written".to_owned()));
            continue;
        }
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["check", "--offline", "--quiet"]).current_dir(&project);
        if let Some(target) = &target {
            cargo.env("CARGO_TARGET_DIR", target);
        }
        results.insert(trip.name.clone(), run(&mut cargo).map(drop));
    }
    results
}
