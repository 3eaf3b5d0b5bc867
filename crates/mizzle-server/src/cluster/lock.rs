//! Locks on files: held by open files, released by the kernel when their process ends, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::Error;

/// Starting takes a second at most, crash recovery of a development database perhaps more.
const PATIENCE: Duration = Duration::from_secs(90);

/// Alone or together with others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    Shared,
    Exclusive,
}

/// Waits for the lock, not for ever.
pub(crate) fn acquire(path: &Path, hold: Hold) -> Result<File, Error> {
    let file = open(path)?;
    let begun = Instant::now();
    loop {
        let attempt = match hold {
            Hold::Shared => file.try_lock_shared(),
            Hold::Exclusive => file.try_lock(),
        };
        match attempt {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(source)) => return Err(Error::io("lock", path)(source)),
            Err(TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => {
                return Err(Error::Locked { path: path.to_owned(), waited: PATIENCE });
            }
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(3)),
        }
    }
}

/// The lock, if nobody else holds it.
pub(crate) fn try_exclusive(path: &Path) -> Result<Option<File>, Error> {
    let file = open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => Err(Error::io("lock", path)(source)),
    }
}

/// Whether somebody holds the lock.
///
/// It is released by name and not by closing its file: a process that another thread forks at this moment has a copy
/// of the file until it executes its program, and the lock would seem to be held for that long.
pub(crate) fn is_held(path: &Path) -> Result<bool, Error> {
    match try_exclusive(path)? {
        None => Ok(true),
        Some(file) => file.unlock().map(|()| false).map_err(Error::io("unlock", path)),
    }
}

/// Whether the file that was opened is still the one at `path`.
pub(crate) fn is_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), fs::metadata(path)) {
        (Ok(opened), Ok(there)) => opened.dev() == there.dev() && opened.ino() == there.ino(),
        _ => false,
    }
}

fn open(path: &Path) -> Result<File, Error> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
        .map_err(Error::io("open the lock", path))
}
