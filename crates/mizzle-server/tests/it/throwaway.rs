//! Servers that leave nothing behind.

use std::process::Command;
use std::thread;

use mizzle_server::{Binaries, Cluster};

use super::client::{query, socket};
use super::program::{Program, runs_in, soon, soon_gone};

#[test]
fn a_throwaway_server_answers_and_is_gone_when_dropped() {
    let cluster = Cluster::throwaway().expect("starts");
    let at = socket(cluster.socket_dir());
    let settings = "SELECT setting FROM pg_settings WHERE name IN \
                    ('fsync', 'full_page_writes', 'listen_addresses', 'max_connections', 'synchronous_commit', \
                    'server_encoding', 'TimeZone') ORDER BY name COLLATE \"C\"";
    assert_eq!(query(&at, settings).expect("answers"), "UTC,off,off,,300,UTF8,off");
    let major =
        query(&at, "SHOW server_version_num").expect("answers").parse::<u32>().expect("a number") / 10000;
    assert_eq!(major, u32::from(cluster.version().major));

    let folder = cluster.data_dir().parent().expect("a folder above").to_owned();
    assert!(runs_in(&folder));
    drop(cluster);
    assert!(!folder.exists());
    soon_gone(&folder);
}

#[test]
fn a_throwaway_server_takes_settings_of_its_own() {
    let binaries = Binaries::find_or_fetch(&mut |_| {}).expect("is found");
    let settings = ["max_connections=7", "work_mem=1MB"];
    let cluster = Cluster::throwaway_with_settings(&binaries, &settings).expect("starts");
    let at = socket(cluster.socket_dir());
    assert_eq!(query(&at, "SHOW max_connections").expect("answers"), "7");
    assert_eq!(query(&at, "SHOW work_mem").expect("answers"), "1MB");
    assert_eq!(query(&at, "SHOW ssl").expect("answers"), "off");
}

#[test]
fn a_stopped_throwaway_server_is_removed_too() {
    let cluster = Cluster::throwaway().expect("starts");
    let folder = cluster.data_dir().parent().expect("a folder above").to_owned();
    cluster.stop().expect("stops");
    assert!(!folder.exists());
}

#[test]
fn each_throwaway_server_is_one_of_its_own() {
    let one = Cluster::throwaway().expect("starts");
    let other = Cluster::throwaway().expect("starts");
    query(&socket(one.socket_dir()), "CREATE TABLE t ()").expect("creates");
    query(&socket(other.socket_dir()), "CREATE TABLE t ()").expect("is not there yet");
}

#[test]
fn servers_that_threads_start_at_once_do_not_hold_one_another_up() {
    let start = || {
        for _ in 0..4 {
            let cluster = Cluster::throwaway().expect("starts");
            query(&socket(cluster.socket_dir()), "SELECT 1").expect("answers");
        }
    };
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(start);
        }
    });
}

#[test]
fn a_killed_owner_leaves_neither_server_nor_folder() {
    let mut owner = Program::start("throwaway", &[]);
    let at = owner.socket();
    query(&at, "SELECT 1").expect("answers");
    owner.gets_killed();
    let folder = at.ancestors().nth(2).expect("a folder above");
    soon_gone(folder);
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_guardian_takes_its_server_along_and_the_next_run_cleans_up() {
    let mut owner = Program::start("throwaway", &[]);
    let at = owner.socket();
    let folder = at.ancestors().nth(2).expect("a folder above");
    let pid_file = std::fs::read_to_string(folder.join("data/postmaster.pid")).expect("runs");
    let pid = pid_file.lines().next().expect("a line");
    let output = Command::new("ps").args(["-o", "ppid=", "-p", pid]).output().expect("ps runs");
    let guardian = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert!(Command::new("kill").args(["-9", &guardian]).status().expect("runs").success());
    soon("the server has ended", || query(&at, "SELECT 1").is_err());
    owner.gets_killed();
    soon("another run has removed the folder", || {
        drop(Cluster::throwaway().expect("starts"));
        !folder.exists()
    });
}
