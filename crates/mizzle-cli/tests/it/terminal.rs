//! What is asked at a terminal, and Ctrl-C there.

use std::fs;
use std::io::{Read, Write};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use mizzle_pg::testing::TestDb;
use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};

use crate::project::Project;

/// A program at a terminal of its own.
struct Terminal {
    child: Child,
    pty: std::sync::Arc<Pty>,
    heard: Receiver<Vec<u8>>,
    said: String,
}

impl Terminal {
    fn of(project: &Project, arguments: &[&str]) -> Terminal {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(30, 100)).unwrap();
        let command = project.command(arguments);
        let mut at_terminal = Command::new(command.get_program())
            .args(command.get_args())
            .current_dir(project.path())
            .env("COLUMNS", "100");
        for (name, value) in command.get_envs() {
            at_terminal = match value {
                Some(value) => at_terminal.env(name, value),
                None => at_terminal.env_remove(name),
            };
        }
        let child = at_terminal.spawn(pts).unwrap();
        let pty = std::sync::Arc::new(pty);
        let (send, heard) = channel();
        let reader = pty.clone();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // It is an error to read when nobody has the other side any more.
            while let Ok(length @ 1..) = (&*reader).read(&mut buffer) {
                if send.send(buffer[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Terminal { child, pty, heard, said: String::new() }
    }

    /// Waits until the program has said something.
    fn hears(&mut self, words: &str) -> &mut Terminal {
        let until = Instant::now() + Duration::from_secs(60);
        while !self.said.contains(words) {
            let left = until.saturating_duration_since(Instant::now());
            match self.heard.recv_timeout(left) {
                Ok(bytes) => self.said.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => panic!("never said {words:?}, but\n{}", self.said),
            }
        }
        self
    }

    fn types(&mut self, keys: &str) -> &mut Terminal {
        (&*self.pty).write_all(keys.as_bytes()).unwrap();
        self
    }

    /// The exit code, and all that was said.
    fn ends(mut self) -> (i32, String) {
        let code = self.child.wait().unwrap().code().unwrap();
        while let Ok(bytes) = self.heard.recv_timeout(Duration::from_millis(500)) {
            self.said.push_str(&String::from_utf8_lossy(&bytes));
        }
        (code, self.said)
    }
}

fn users(field: &str) -> String {
    format!(
        "#[derive(Table)]\n#[table(Users)]\nstruct User {{ #[column(identity, primary_key)] id: i64, {field}: String }}\n"
    )
}

#[tokio::test]
async fn push_asks_before_it_changes_anything() {
    let db = TestDb::new("").await.unwrap();
    let project = Project::with(&db);
    project.write("src/schema.rs", &users("name"));
    let mut terminal = Terminal::of(&project, &["push"]);
    terminal.hears("apply these? [y/N] ").types("\n");
    let (code, said) = terminal.ends();
    assert!(code == 1 && said.contains("nothing was done"), "{code}: {said}");
    let mut terminal = Terminal::of(&project, &["push"]);
    terminal.hears("CREATE TABLE").hears("apply these? [y/N] ").types("y\n");
    let (code, said) = terminal.ends();
    assert!(code == 0 && said.contains("applied"), "{code}: {said}");
    db.script("SELECT name FROM users").await.unwrap();
}

#[test]
fn generate_asks_what_became_of_a_column_until_the_answer_is_one() {
    let project = Project::new();
    project.write("src/schema.rs", &users("name"));
    assert_eq!(project.run(&["generate", "--name", "first"]).code, 0);
    let first = fs::read_dir(project.path().join("migrations")).unwrap().next().unwrap().unwrap().path();
    fs::rename(&first, project.path().join("migrations/20000101000001_first")).unwrap();
    project.write("src/schema.rs", &users("full_name"));
    let mut terminal = Terminal::of(&project, &["generate", "--name", "second"]);
    terminal.hears("column `public.users.name` is gone. What became of it?");
    terminal.hears("0  it is dropped").hears("1  it is now column `public.users.full_name`").hears("> ");
    terminal.types("7\n").hears("> 7").types("1\n");
    let (code, said) = terminal.ends();
    assert_eq!(code, 0, "{said}");
    let written = fs::read_dir(project.path().join("migrations")).unwrap();
    let second = written
        .map(|entry| entry.unwrap().path())
        .find(|path| path.ends_with("second") || path.display().to_string().ends_with("_second"));
    let up = fs::read_to_string(second.unwrap().join("up.sql")).unwrap();
    assert!(up.contains("RENAME COLUMN \"name\" TO \"full_name\""), "{up}");
}

#[test]
fn reset_wants_the_name_of_a_database_that_is_elsewhere_typed() {
    let project = Project::new();
    project.migration("1_a", "SELECT 1", "");
    let url = "postgresql://me@db.example.invalid/shop";
    let mut terminal = Terminal::of(&project, &["reset", "--url", url]);
    terminal
        .hears("this drops all that is in database `shop` on db.example.invalid")
        .hears("its name, to go on: ");
    terminal.types("shopp\n");
    let (code, said) = terminal.ends();
    assert!(code == 1 && said.contains("that is not its name; nothing was done"), "{code}: {said}");
    let mut terminal = Terminal::of(&project, &["reset", "--url", url]);
    terminal.hears("its name, to go on: ").types("shop\n");
    // The name was right, and now it turns out that there is no such host.
    let (code, said) = terminal.ends();
    assert!(code == 1 && !said.contains("that is not its name"), "{code}: {said}");
}

#[tokio::test]
async fn a_line_that_changes_says_what_goes_on_and_ctrl_c_cancels_it() {
    let db = TestDb::new("").await.unwrap();
    let project = Project::with(&db);
    project.migration("1_s", "CREATE TABLE t (a int);\n-- section: s\nSELECT pg_sleep(60)", "");
    let mut terminal = Terminal::of(&project, &["migrate"]);
    terminal.hears("\r\u{1b}[2K  2  running, 1 s").types("\u{3}");
    terminal.hears("stopping: the statement that runs is cancelled");
    let (code, said) = terminal.ends();
    assert_eq!(code, 130, "{said}");
    assert!(said.contains("canceling statement due to user request"), "{said}");
    let left = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%' AND state = 'active'";
    assert!(db.raw(left).await.unwrap()[0].rows.is_empty());
    assert!(project.run(&["status"]).out.contains("half done: 1 of 2 steps"));
}
