//! The development server: its data outlives everything.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mizzle_server::{Binaries, Cluster, Error};

use super::client::{query, socket};
use super::program::{Program, runs_in, soon};

/// A project whose server is stopped at the end, come what may.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Project {
        // Below /tmp, where also `nobody` may go.
        Project(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn data(&self) -> PathBuf {
        let major = Binaries::find().expect("there is a server").version().major;
        self.path().join(format!(".mizzle/postgres-{major}/data"))
    }

    fn run(&self, settings: &[(&str, &str)]) -> Program {
        let folder = self.path().to_string_lossy();
        let mut all = vec![("MIZZLE_TEST_FOLDER", &*folder)];
        all.extend(settings);
        Program::start("kept", &all)
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = Cluster::stop_kept(self.path());
        if !std::thread::panicking() {
            soon("no process is left", || !runs_in(self.path()));
        }
    }
}

#[test]
fn data_survives_a_run_and_a_stop() {
    let project = Project::new();
    let cluster = Cluster::kept(project.path()).expect("starts");
    let at = socket(cluster.socket_dir());
    assert_eq!(query(&at, "SHOW fsync").expect("answers"), "on");
    query(&at, "CREATE TABLE note AS SELECT 'kept' AS text").expect("creates");
    assert_eq!(fs::read_to_string(project.path().join(".mizzle/.gitignore")).expect("written"), "*\n");
    drop(cluster);
    query(&at, "SELECT 1").expect("goes on in the background");

    let again = Cluster::kept(project.path()).expect("joins");
    assert_eq!(query(&at, "SELECT text FROM note").expect("answers"), "kept");
    again.stop().expect("stops");
    query(&at, "SELECT 1").expect_err("is stopped");
    assert!(!Cluster::stop_kept(project.path()).expect("has nothing to stop"));

    let anew = Cluster::kept(project.path()).expect("starts again");
    assert_eq!(query(&at, "SELECT text FROM note").expect("answers"), "kept");
    drop(anew);
    assert!(Cluster::stop_kept(project.path()).expect("stops"));
}

#[test]
fn processes_that_start_it_at_once_all_get_it_and_it_stops_when_idle() {
    let project = Project::new();
    let mut runs: Vec<Program> = (0..3).map(|_| project.run(&[("MIZZLE_IDLE_STOP", "1")])).collect();
    let sockets: Vec<_> = runs.iter_mut().map(Program::socket).collect();
    for at in &sockets {
        query(at, "SELECT 1").expect("answers");
    }
    runs.into_iter().for_each(Program::gets_killed);
    query(&sockets[0], "SELECT 1").expect("waits for the next one");
    soon("the idle server has stopped", || query(&sockets[0], "SELECT 1").is_err());
    assert!(project.data().join("PG_VERSION").is_file());
}

#[test]
fn a_stale_pid_file_does_not_stop_it() {
    let project = Project::new();
    Cluster::kept(project.path()).expect("starts").stop().expect("stops");
    // As in a container that was started anew: the process id in the file is another process's now, ours.
    let pid_file = project.data().join("postmaster.pid");
    let socket_folder = project.data().with_file_name("socket");
    let stale = format!(
        "{}\n{}\n1700000000\n5432\n{}\n\n  1  1\nready   \n",
        std::process::id(),
        project.data().display(),
        socket_folder.display()
    );
    fs::write(&pid_file, stale).expect("written");
    let cluster = Cluster::kept(project.path()).expect("starts all the same");
    query(&socket(cluster.socket_dir()), "SELECT 1").expect("answers");
}

#[test]
fn a_server_that_was_killed_recovers() {
    let project = Project::new();
    let first = Cluster::kept(project.path()).expect("starts");
    let at = socket(first.socket_dir());
    query(&at, "CREATE TABLE note AS SELECT 'safe' AS text").expect("creates");
    let pid_file = fs::read_to_string(project.data().join("postmaster.pid")).expect("runs");
    Command::new("kill").args(["-9", pid_file.lines().next().expect("a line")]).status().expect("killed");

    let second = Cluster::kept(project.path()).expect("starts again");
    assert_eq!(query(&at, "SELECT text FROM note").expect("answers"), "safe");
    drop((first, second));
}

#[test]
fn an_unfinished_data_folder_is_not_used() {
    let project = Project::new();
    let unfinished = project.data().with_file_name("data.new");
    fs::create_dir_all(&unfinished).expect("created");
    fs::write(unfinished.join("PG_VERSION"), "15\n").expect("written");
    let cluster = Cluster::kept(project.path()).expect("starts");
    query(&socket(cluster.socket_dir()), "SELECT 1").expect("answers");
    assert!(!unfinished.exists());
}

#[test]
fn a_long_path_has_its_socket_elsewhere() {
    let project = Project::new();
    let deep = project.path().join("a folder, with a \"long\" name that goes on and on".repeat(3));
    fs::create_dir(&deep).expect("created");
    let cluster = Cluster::kept(&deep).expect("starts");
    let folder = cluster.socket_dir().to_owned();
    assert!(!folder.starts_with(&deep));
    query(&socket(&folder), "SELECT 1").expect("answers");
    cluster.stop().expect("stops");
    assert!(!folder.exists());
}

#[test]
fn a_name_that_needs_quotes_is_quoted() {
    let project = Project::new();
    let odd = project.path().join("a, \"b\" %");
    fs::create_dir(&odd).expect("created");
    let cluster = Cluster::kept(&odd).expect("starts");
    assert!(cluster.socket_dir().starts_with(&odd));
    query(&socket(cluster.socket_dir()), "SELECT 1").expect("answers");
    let url = cluster.url("my db");
    assert!(url.starts_with("postgresql:///my%20db?host=/"), "{url}");
    assert!(
        url.contains("/a%2C%20%22b%22%20%25/.mizzle/") && url.ends_with("/socket&port=5432&user=postgres"),
        "{url}"
    );
    cluster.stop().expect("stops");
}

#[test]
fn a_server_that_does_not_start_is_told_with_its_log() {
    let project = Project::new();
    Cluster::kept(project.path()).expect("starts").stop().expect("stops");
    fs::write(project.data().join("postgresql.auto.conf"), "no_such_setting = 1\n").expect("written");
    let error = Cluster::kept(project.path()).expect_err("a setting that there is not");
    assert!(matches!(error, Error::Start { .. }), "{error:?}");
    let message = error.to_string();
    assert!(message.contains("ended as soon as it was started"), "{message}");
    assert!(message.contains("unrecognized configuration parameter \"no_such_setting\""), "{message}");
    assert!(message.contains("server.log"), "{message}");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let error = Cluster::kept(Path::new("/no/such/project")).expect_err("no such folder");
    assert_eq!(
        error.to_string(),
        "cannot find the folder /no/such/project: No such file or directory (os error 2)"
    );
}
