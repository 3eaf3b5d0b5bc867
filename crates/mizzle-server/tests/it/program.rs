//! Other processes: this test program once more, in a role that an environment variable gives it.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use mizzle_server::{Binaries, Cluster};

/// A process with a cluster, until it is told to go or is killed.
pub struct Program {
    child: Child,
    orders: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Program {
    pub fn start(role: &str, settings: &[(&str, &str)]) -> Program {
        let mut child = Command::new(env::current_exe().expect("own path"))
            .args(["--exact", "program::plays_its_role", "--nocapture"])
            .env("MIZZLE_TEST_ROLE", role)
            .envs(settings.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("starts");
        let orders = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("piped"));
        Program { child, orders, output }
    }

    /// The rest of the next line it prints that begins with `topic`.
    pub fn says(&mut self, topic: &str) -> String {
        let mut line = String::new();
        while self.output.read_line(&mut line).expect("readable") > 0 {
            if let Some((_, told)) = line.split_once(&format!("{topic}: ")) {
                return told.trim_end().to_owned();
            }
            line.clear();
        }
        panic!("it ended before it said `{topic}`");
    }

    pub fn socket(&mut self) -> PathBuf {
        let folder = self.says("socket");
        assert!(folder.starts_with('/'), "{folder}");
        super::client::socket(Path::new(&folder))
    }

    /// Ends it in good order, values dropped.
    pub fn leaves(mut self) {
        drop(self.orders.take());
        assert!(self.child.wait().expect("waited for").success());
    }

    /// Ends it like a crash: nothing is dropped, nothing runs.
    pub fn gets_killed(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("waited for");
    }
}

/// Not a test but the other side of [`Program`]; without a role it does nothing.
#[test]
fn plays_its_role() {
    let Ok(role) = env::var("MIZZLE_TEST_ROLE") else { return };
    let folder = env::var("MIZZLE_TEST_FOLDER").unwrap_or_default();
    match role.as_str() {
        "throwaway" => stay_with(Cluster::throwaway()),
        "shared" => stay_with(Cluster::shared_for_tests()),
        "kept" => stay_with(Cluster::kept(Path::new(&folder))),
        "fetch" => {
            let fetched = Binaries::fetch(&mut |line| println!("progress: {line}"));
            match fetched {
                Ok(binaries) => {
                    println!("fetched: {} {}", binaries.version(), binaries.folder().display());
                    stay_with(Cluster::throwaway_with(&binaries));
                }
                Err(error) => println!("fetched: {}", error.to_string().replace('\n', " ")),
            }
        }
        "find" => match Binaries::find() {
            Ok(binaries) => println!("found: {}", binaries.folder().display()),
            Err(error) => println!("found: {}", error.to_string().replace('\n', " ")),
        },
        other => panic!("no role is called `{other}`"),
    }
}

fn stay_with(cluster: Result<Cluster, mizzle_server::Error>) {
    match cluster {
        Ok(cluster) => {
            println!("socket: {}", cluster.socket_dir().display());
            std::io::stdout().flush().expect("flushed");
            let _ = std::io::stdin().read_line(&mut String::new());
        }
        Err(error) => println!("socket: {}", error.to_string().replace('\n', " ")),
    }
}

/// Waits for what is to happen soon, in other processes.
pub fn soon(what: &str, mut happened: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(begun.elapsed() < Duration::from_secs(15), "after 15 s it is still not so that {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Waits until neither a cluster's folder nor a process that works in it is left.
pub fn soon_gone(folder: &Path) {
    soon("the folder is gone", || !folder.exists());
    soon("no process is left", || !runs_in(folder));
}

/// Whether any process has `folder` on its command line, as a server has, or a file in it open, as a guardian
/// has; but for this one.
pub fn runs_in(folder: &Path) -> bool {
    let output = Command::new("ps").args(["-eo", "args"]).output().expect("ps runs");
    let named = String::from_utf8_lossy(&output.stdout).contains(&*folder.to_string_lossy());
    named || holders(folder).iter().any(|process| *process != std::process::id().to_string())
}

/// The processes that have a file in `folder` open, where the system tells.
fn holders(folder: &Path) -> Vec<String> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let holds = |process: &Path| {
        let files = std::fs::read_dir(process.join("fd")).into_iter().flatten().flatten();
        files.filter_map(|file| std::fs::read_link(file.path()).ok()).any(|file| file.starts_with(folder))
    };
    processes
        .filter(|process| holds(&process.path()))
        .map(|process| process.file_name().to_string_lossy().into_owned())
        .collect()
}
