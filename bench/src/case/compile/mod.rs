//! What a schema and its queries cost the compiler: a generated crate of 20, 100, 400 tables of 16 columns with five queries each,
//! beside Diesel and SeaORM with the same schema; and what the libraries themselves cost, which is the crate of no tables.

mod diesel;
mod mizzle;
mod sea_orm;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use mizzle_bench::candidate::Result;

use super::Case;
use crate::Options;
use crate::figures::{Figures, Unit};
use crate::process::folder;
use crate::run::Report;

pub struct Compile {
    name: &'static str,
    title: &'static str,
    tables: usize,
}

pub fn cases() -> [Compile; 4] {
    let case = |name, title, tables| Compile { name, title, tables };
    [
        case("compile_0", "`cargo build` of the library and all that it depends on, debug", 0),
        case("compile_20", "Cold `cargo check` of 20 tables with five queries each", 20),
        case("compile_100", "Cold `cargo check` of 100 tables with five queries each", 100),
        case("compile_400", "Cold `cargo check` of 400 tables with five queries each", 400),
    ]
}

/// A library, and how its users write.
struct Writer {
    name: &'static str,
    dependencies: fn() -> String,
    /// The schema and the queries of so many tables, as files of `src`; the text of the query that is edited has a number.
    files: fn(tables: usize, edit: usize) -> Vec<(String, String)>,
}

const WRITERS: [Writer; 3] = [
    Writer { name: "mizzle", dependencies: mizzle::dependencies, files: mizzle::files },
    Writer { name: "diesel", dependencies: diesel::dependencies, files: diesel::files },
    Writer { name: "sea-orm", dependencies: sea_orm::dependencies, files: sea_orm::files },
];

/// The name of a table's module.
fn module(table: usize) -> String {
    format!("table_{table:03}")
}

/// What a file of its own for each table adds to `lib.rs`.
fn modules(tables: usize) -> String {
    (0..tables).map(|table| format!("pub mod {};\n", module(table))).collect()
}

impl Case for Compile {
    fn name(&self) -> &str {
        self.name
    }

    fn title(&self) -> &str {
        self.title
    }

    fn unit(&self) -> Unit {
        Unit::Seconds
    }

    fn run(&self, options: &Options, report: &mut Report) -> Result<()> {
        report.server = "none".to_owned();
        // The largest takes Diesel and SeaORM minutes and gigabytes each time.
        let usual = if self.tables > 100 { 1 } else { 3 };
        let rounds = options.rounds.unwrap_or(if options.quick { 1 } else { usual });
        for writer in WRITERS.iter().filter(|writer| options.wants(writer.name)) {
            match self.measure(writer, rounds, options.quick) {
                Ok(figures) => drop(report.candidates.insert(writer.name.to_owned(), figures)),
                Err(error) => report.fail(writer.name, error.to_string()),
            }
        }
        Ok(())
    }
}

impl Compile {
    fn measure(&self, writer: &Writer, rounds: usize, quick: bool) -> Result<Figures> {
        let place = place(writer.name, self.tables)?;
        let manifest = format!(
            "[workspace]\n\n[package]\nname = \"tables\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}",
            (writer.dependencies)()
        );
        write(&place, "Cargo.toml", &manifest)?;
        for (path, text) in files(writer, self.tables, 0) {
            write(&place, &format!("src/{path}"), &text)?;
        }
        // The versions that the other cases run.
        let lock = place.join("Cargo.lock");
        if !lock.is_file() {
            fs::copy(folder().join("Cargo.lock"), &lock)?;
        }
        run(&mut cargo(&place, &["fetch"], false))?;
        if self.tables == 0 {
            return self.library(&place, rounds);
        }
        run(&mut cargo(&place, &["check"], false))?;
        let mut cold = Vec::new();
        for _ in 0..rounds {
            touch(&place)?;
            cold.push(run(&mut cargo(&place, &["check"], false))?.as_nanos() as u64);
        }
        run(&mut cargo(&place, &["check"], true))?;
        let warm = run(&mut cargo(&place, &["check"], true))?;
        let mut edits = Vec::new();
        for edit in 1..=rounds {
            for (path, text) in files(writer, self.tables, edit) {
                write(&place, &format!("src/{path}"), &text)?;
            }
            edits.push(run(&mut cargo(&place, &["check"], true))?.as_nanos() as u64);
        }
        let figures = Figures::of(cold, Unit::Seconds)
            .with("warm s", warm.as_secs_f64())
            .with("edit s", Figures::of(edits, Unit::Seconds).median)
            .with("peak memory MiB so far", children());
        let figures = if quick || self.tables > 20 { figures } else { Self::with_sizes(figures, &place)? };
        // A crate of 400 tables leaves gigabytes.
        fs::remove_dir_all(place.join("target"))?;
        Ok(figures)
    }

    /// How much code it becomes, which takes several times as long as the checks: of many tables too long, and of twenty it says as much.
    fn with_sizes(figures: Figures, place: &Path) -> Result<Figures> {
        touch(place)?;
        let emit = ["rustc", "--lib", "--", "--emit=llvm-ir", "-Ccodegen-units=1"];
        run(&mut cargo(place, &emit, false))?;
        let lines = lines(&place.join("target/debug/deps"))?;
        run(&mut cargo(place, &["build", "--release", "--bins"], false))?;
        let size = fs::metadata(place.join("target/release/tables"))?.len();
        Ok(figures.with("LLVM lines", lines as f64).with("binary MiB", size as f64 / f64::from(1 << 20)))
    }

    /// What the library itself takes: all crates, and how long they take to build from nothing.
    fn library(&self, place: &Path, rounds: usize) -> Result<Figures> {
        let mut times = Vec::new();
        for _ in 0..rounds {
            if place.join("target").is_dir() {
                fs::remove_dir_all(place.join("target"))?;
            }
            times.push(run(&mut cargo(place, &["build"], false))?.as_nanos() as u64);
        }
        let output = cargo(place, &["tree", "--edges", "normal,build", "--prefix", "none"], false)
            .stdout(Stdio::piped())
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut crates: Vec<&str> = text.lines().map(|line| line.trim_end_matches(" (*)")).collect();
        crates.sort_unstable();
        crates.dedup();
        fs::remove_dir_all(place.join("target"))?;
        Ok(Figures::of(times, Unit::Seconds).with("crates", crates.len().saturating_sub(1) as f64))
    }
}

fn files(writer: &Writer, tables: usize, edit: usize) -> Vec<(String, String)> {
    if tables == 0 {
        return vec![("lib.rs".to_owned(), String::new())];
    }
    (writer.files)(tables, edit)
}

/// A folder beside the program, so that a clean build directory is clean of it.
fn place(name: &str, tables: usize) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let target = own.parent().and_then(Path::parent).ok_or("this program is nowhere")?;
    let place = target.join("compile").join(format!("{name}-{tables}"));
    fs::create_dir_all(place.join("src"))?;
    Ok(place)
}

/// Writes a file where its text is another, so that nothing is built for nothing.
fn write(place: &Path, path: &str, text: &str) -> Result<()> {
    let path = place.join(path);
    if fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, text)?)
}

fn touch(place: &Path) -> Result<()> {
    Ok(fs::File::options().append(true).open(place.join("src/lib.rs"))?.set_modified(SystemTime::now())?)
}

fn cargo(place: &Path, arguments: &[&str], incremental: bool) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).arg("--quiet").current_dir(place);
    // The settings of whoever runs this are not those of its users.
    for name in ["CARGO_BUILD_TARGET_DIR", "RUSTFLAGS", "CARGO_PROFILE_DEV_DEBUG", "CARGO_MANIFEST_DIR"] {
        command.env_remove(name);
    }
    command.env("CARGO_TARGET_DIR", place.join("target"));
    command.env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" });
    if arguments.first() != Some(&"tree") && arguments.get(1) != Some(&"--lib") {
        command.stdout(Stdio::null());
    }
    if let Some(at) = arguments.iter().position(|argument| *argument == "--") {
        // What stands behind `--` goes to rustc.
        let (ours, theirs) = arguments.split_at(at);
        let mut again = Command::new("cargo");
        again.args(ours).arg("--quiet").args(theirs).current_dir(place).stdout(Stdio::null());
        again.env("CARGO_TARGET_DIR", place.join("target")).env("CARGO_INCREMENTAL", "0");
        return again;
    }
    command
}

fn run(command: &mut Command) -> Result<Duration> {
    let start = Instant::now();
    let output = command.stderr(Stdio::piped()).spawn()?.wait_with_output()?;
    let time = start.elapsed();
    match output.status.success() {
        true => Ok(time),
        false => {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            let line =
                text.lines().find(|line| line.starts_with("error")).unwrap_or("cargo failed").to_owned();
            Err(format!("{line} (see {} by hand)", command.get_args().next().unwrap_or_default().display())
                .into())
        }
    }
}

/// The lines of LLVM's intermediate representation of the crate.
fn lines(folder: &Path) -> Result<usize> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ll")
            && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("tables"))
        {
            return Ok(fs::read_to_string(path)?.lines().count());
        }
    }
    Err("rustc wrote no intermediate representation".into())
}

/// The most memory that any process of ours that has ended has had, in mebibytes: with what was compiled before this.
fn children() -> f64 {
    // SAFETY: the pointer is to a variable of ours that outlives the call, and all bytes zero are a value of its type.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &mut usage);
        usage
    };
    usage.ru_maxrss as f64 / 1024.0
}
