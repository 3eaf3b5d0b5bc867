//! Finding the server of this machine.

use std::path::Path;

use mizzle_server::{Binaries, Error, Version};

use super::program::Program;

#[test]
fn the_server_of_this_machine_is_found() {
    let found = Binaries::find().expect("there is one");
    assert!(found.version() >= Version::OLDEST);
    assert!(found.program("initdb").is_file());
    // What PATH leads to may be a link; the folder is the real one.
    let real = std::fs::canonicalize(found.folder()).expect("is there");
    assert_eq!(found.folder(), real);
}

#[test]
fn a_named_folder_is_taken_and_a_wrong_one_told() {
    let folder = Binaries::find().expect("there is one").folder().display().to_string();
    let mut named = Program::start("find", &[("MIZZLE_PG_BIN", &folder), ("PATH", "")]);
    assert_eq!(named.says("found"), folder);
    named.leaves();

    let mut wrong = Program::start("find", &[("MIZZLE_PG_BIN", "/usr/share")]);
    let message = wrong.says("found");
    assert!(
        message.starts_with("/usr/share holds no PostgreSQL server: there is no `postgres` in it"),
        "{message}"
    );
    wrong.leaves();
}

#[test]
fn a_folder_without_a_server_is_refused() {
    let error = Binaries::at(Path::new("/usr/share")).expect_err("no server");
    assert!(matches!(error, Error::NotBinaries { .. }), "{error:?}");
}
