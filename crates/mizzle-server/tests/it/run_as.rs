//! Root's servers, which run as somebody else. Ordinary users have nothing to test here.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use mizzle_server::Cluster;

use super::client::query;
use super::program::{Program, soon_gone};

fn are_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

#[test]
fn root_runs_the_server_as_nobody_where_there_are_no_user_namespaces() {
    if !are_root() {
        return;
    }
    let mut owner = Program::start("throwaway", &[("MIZZLE_RUN_AS", "nobody")]);
    let at = owner.socket();
    query(&at, "SELECT 1").expect("answers");
    let root = at.ancestors().nth(2).expect("a folder above").to_owned();
    let owner_of = |path| fs::metadata(path).expect("is there").uid();
    assert_ne!(owner_of(root.join("data/PG_VERSION")), 0);
    assert_eq!(owner_of(root.clone()), 0);
    assert_eq!(fs::metadata(root.join("socket")).expect("is there").mode() & 0o777, 0o700);
    owner.gets_killed();
    soon_gone(&root);
}

#[test]
fn root_keeps_the_files_where_there_are_user_namespaces() {
    let cluster = Cluster::throwaway().expect("starts");
    let ours = fs::metadata("/proc/self").expect("is there").uid();
    let file = fs::metadata(cluster.data_dir().join("PG_VERSION")).expect("is there");
    assert_eq!(file.uid(), ours);
}

#[test]
fn a_folder_that_nobody_may_enter_is_named() {
    if !are_root() {
        return;
    }
    let closed = tempfile::tempdir().expect("a folder");
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).expect("closed");
    let folder = closed.path().to_string_lossy().into_owned();
    let settings = [("MIZZLE_RUN_AS", "nobody"), ("MIZZLE_TEST_FOLDER", &*folder)];
    let mut owner = Program::start("kept", &settings);
    let message = owner.says("socket");
    assert!(message.contains(&format!("chmod o+x {folder}")), "{message}");
    assert!(message.contains("runs as `nobody`, who cannot get through"), "{message}");
    owner.leaves();
}

#[test]
fn data_changes_hands_when_the_account_does() {
    if !are_root() {
        return;
    }
    let project = tempfile::tempdir().expect("a folder");
    fs::set_permissions(project.path(), fs::Permissions::from_mode(0o755)).expect("open to all");
    let folder = project.path().to_string_lossy();
    for account in ["namespace", "nobody", "namespace"] {
        let mut owner =
            Program::start("kept", &[("MIZZLE_RUN_AS", account), ("MIZZLE_TEST_FOLDER", &*folder)]);
        query(&owner.socket(), "SELECT 1").expect("answers");
        owner.leaves();
        assert!(Cluster::stop_kept(project.path()).expect("stops"));
    }
}
