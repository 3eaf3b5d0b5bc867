//! Where throwaway clusters live, and what happens to those that nobody removed.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::home::Home;
use super::lock;
use crate::{Binaries, Error};

/// What a few databases need, with room to spare.
const ENOUGH: u64 = 512 << 20;

/// All our folders begin so.
const PREFIX: &str = "mizzle-";

/// A new place for one cluster.
pub(crate) fn throwaway() -> Result<PathBuf, Error> {
    let base = base();
    sweep(&base);
    let folder = tempfile::Builder::new()
        .prefix(&format!("{PREFIX}throwaway-"))
        .tempdir_in(&base)
        .map_err(Error::io("create a folder in", &base))?;
    Ok(folder.keep())
}

/// The place that all test processes of one workspace agree on.
pub(crate) fn shared(binaries: &Binaries) -> PathBuf {
    let user = rustix::process::geteuid().as_raw();
    let mut hash = DefaultHasher::new();
    (workspace(), binaries.folder(), binaries.version(), env!("CARGO_PKG_VERSION"), user).hash(&mut hash);
    let name = format!("{PREFIX}shared-{:016x}", hash.finish());
    // Once the first process has chosen, the room that is left is of no account.
    let chosen = [PathBuf::from("/dev/shm"), temporary()].map(|base| base.join(&name));
    if let Some(there) = chosen.into_iter().find(|place| place.is_dir()) {
        return there;
    }
    let base = base();
    sweep(&base);
    base.join(name)
}

/// In memory where there is room, else where temporary files go.
fn base() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let room = |found: rustix::fs::StatVfs| found.f_bavail.saturating_mul(found.f_frsize);
    let roomy = rustix::fs::statvfs(memory).is_ok_and(|found| room(found) >= ENOUGH);
    let writable = rustix::fs::access(memory, rustix::fs::Access::WRITE_OK).is_ok();
    if roomy && writable { memory.to_owned() } else { temporary() }
}

/// The server has another working directory than we.
fn temporary() -> PathBuf {
    std::path::absolute(env::temp_dir()).unwrap_or_else(|_| PathBuf::from("/tmp"))
}

/// What the processes of one test run have in common: the target folder that their programs are in, or for
/// programs elsewhere (documentation tests) the workspace.
fn workspace() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    // A relative one is the same in many workspaces.
    if let Some(target) = target.filter(|target| target.is_absolute()) {
        return target;
    }
    let program = env::current_exe().unwrap_or_default();
    if let Some(deps) = program.ancestors().find(|folder| folder.ends_with("deps"))
        && let Some(target) = deps.parent().and_then(Path::parent)
    {
        return target.to_owned();
    }
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let workspace = package.ancestors().find(|folder| folder.join("Cargo.lock").is_file());
    workspace.unwrap_or(&package).join("target")
}

/// Removes what killed guardians left. A cluster with users or with a running server is not touched.
fn sweep(base: &Path) {
    let entries = fs::read_dir(base).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| {
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let user = rustix::process::geteuid().as_raw();
        ours && entry.metadata().is_ok_and(|found| found.is_dir() && found.uid() == user)
    });
    for place in ours.map(|entry| entry.path()) {
        sweep_one(&place);
    }
}

fn sweep_one(place: &Path) {
    let home = Home::new(place.to_owned());
    let users = home.users_lock();
    if !users.exists() || place.to_string_lossy().contains(".gone-") {
        // Just about to be made, or just about to be removed; unless that was a while ago.
        let age =
            place.metadata().and_then(|found| found.modified()).ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > Duration::from_secs(60)) {
            let _ = fs::remove_dir_all(place);
        }
        return;
    }
    // Whoever enters waits for this lock, and then finds that the folder is gone.
    if let Ok(Some(_alone)) = lock::try_exclusive(&users)
        && let Ok(false) = home.server_lives()
    {
        home.remove();
    }
}
