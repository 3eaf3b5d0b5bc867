//! One server for all test processes of a workspace.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::client::query;
use super::program::{Program, soon, soon_gone};

/// A workspace of its own for each test.
fn workspace() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn member(workspace: &Path) -> Program {
    Program::start("shared", &[("CARGO_TARGET_DIR", &workspace.to_string_lossy())])
}

#[test]
fn processes_that_start_at_once_share_a_server_until_the_last_is_gone() {
    let workspace = workspace();
    let mut members: Vec<Program> = (0..4).map(|_| member(workspace.path())).collect();
    let sockets: Vec<_> = members.iter_mut().map(Program::socket).collect();
    assert!(sockets.iter().all(|socket| *socket == sockets[0]), "{sockets:?}");
    let at = &sockets[0];
    query(at, "CREATE TABLE shared ()").expect("creates");

    // The one that started it is among these, whichever it is.
    let last = members.pop().expect("the last");
    for (index, member) in members.into_iter().enumerate() {
        if index % 2 == 0 { member.gets_killed() } else { member.leaves() }
    }
    query(at, "TABLE shared").expect("still answers");
    last.gets_killed();
    let mut next = member(workspace.path());
    assert_eq!(next.socket(), *at);
    query(at, "TABLE shared").expect("is the same server, joined within the time of grace");
    next.leaves();

    let folder = at.ancestors().nth(2).expect("a folder above");
    soon_gone(folder);
}

#[test]
fn a_shared_server_that_was_killed_is_started_again() {
    let workspace = workspace();
    let mut first = member(workspace.path());
    let at = first.socket();
    let data = at.ancestors().nth(2).expect("a folder above").join("data");
    let pid_file = std::fs::read_to_string(data.join("postmaster.pid")).expect("runs");
    let pid = pid_file.lines().next().expect("a line");
    let killed = std::process::Command::new("kill").args(["-9", pid]).status().expect("runs");
    assert!(killed.success());

    let mut second = member(workspace.path());
    assert_eq!(second.socket(), at);
    query(&at, "SELECT 1").expect("answers again");
    first.leaves();
    query(&at, "SELECT 1").expect("still answers");
    second.leaves();
    let folder = at.ancestors().nth(2).expect("a folder above");
    soon_gone(folder);
}

#[test]
fn a_server_that_starts_while_the_one_before_is_removed_keeps_its_socket() {
    let workspace = workspace();
    // A folder with much in it takes a while to remove.
    let slow = workspace.path().join("rm");
    std::fs::write(&slow, "#!/bin/sh\nsleep 2\nPATH=${PATH#*:}\nexec rm \"$@\"\n").expect("is written");
    std::fs::set_permissions(&slow, std::fs::Permissions::from_mode(0o755)).expect("is made a program");
    let path = std::env::var("PATH").expect("is set");
    let path = format!("{}:{path}", workspace.path().display());
    let target = workspace.path().to_string_lossy();
    let member = || Program::start("shared", &[("CARGO_TARGET_DIR", &target), ("PATH", &path)]);

    let mut first = member();
    let at = first.socket();
    let folder = at.ancestors().nth(2).expect("a folder above");
    first.leaves();
    soon("the folder is moved away", || !folder.exists());
    let mut second = member();
    assert_eq!(second.socket(), at);
    let name = format!("{}.gone-", folder.file_name().expect("a name").to_string_lossy());
    let is_removed = || {
        let mut there = std::fs::read_dir(folder.parent().expect("a folder above")).expect("is read");
        !there.any(|entry| entry.expect("is read").file_name().to_string_lossy().starts_with(&name))
    };
    soon("the folder of the first is removed", is_removed);
    query(&at, "SELECT 1").expect("answers");
    second.leaves();
    soon_gone(folder);
}
