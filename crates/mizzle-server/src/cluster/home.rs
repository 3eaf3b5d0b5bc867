//! The folder of one cluster: what lies in it, and what each lock in it means.
//!
//! Everything that has to be known about a running server is asked of the kernel, through three locks
//! (`flock`), because a lock, unlike a process id in a file, cannot outlive its holder:
//!
//! - `users.lock` is held, shared, by everyone who uses the server. Whoever gets it exclusively knows that
//!   nobody does.
//! - `start.lock` is held while somebody starts or stops the server.
//! - `server.lock` is held by the server itself: its processes inherit it. Whoever gets it knows that not one
//!   of them is left, whatever `postmaster.pid` says.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::lock::{self, Hold};
use super::socket;
use crate::Error;

/// The folder of one cluster.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    root: PathBuf,
    socket: PathBuf,
}

impl Home {
    pub fn new(root: PathBuf) -> Home {
        let socket = socket::folder_for(&root);
        Home { root, socket }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the server's socket is; outside of the root where that has too long a path.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    pub fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    pub fn log(&self) -> PathBuf {
        self.root.join("server.log")
    }

    pub fn users_lock(&self) -> PathBuf {
        self.root.join("users.lock")
    }

    pub fn start_lock(&self) -> PathBuf {
        self.root.join("start.lock")
    }

    pub fn server_lock(&self) -> PathBuf {
        self.root.join("server.lock")
    }

    /// Joins the cluster's users, creating its folder if need be. From then on it stays.
    ///
    /// The last user's guardian, or a sweep, may be moving the folder away at this very moment; a lock
    /// on a file that is no longer where it was opened counts for nothing, and we start over.
    pub fn enter(&self) -> Result<File, Error> {
        loop {
            private_folder(&self.root, PASSABLE)?;
            let path = self.users_lock();
            let users = match lock::acquire(&path, Hold::Shared) {
                Err(Error::Io { source, .. }) if source.kind() == ErrorKind::NotFound => continue,
                other => other?,
            };
            if lock::is_at(&users, &path) {
                // The guardian measures its time of grace from here.
                let _ = users.set_modified(std::time::SystemTime::now());
                return Ok(users);
            }
        }
    }

    /// Whether any process of the server is left.
    pub fn server_lives(&self) -> Result<bool, Error> {
        lock::is_held(&self.server_lock())
    }

    /// Removes the cluster, in one step for everyone who looks.
    pub fn remove(&self) {
        let doomed = self.doomed();
        if fs::rename(&self.root, &doomed).is_ok() {
            let _ = fs::remove_dir_all(&doomed);
        }
        if !self.socket.starts_with(&self.root) {
            let _ = fs::remove_dir_all(&self.socket);
        }
    }

    /// Where the folder is moved to before it is removed; nobody else uses that name.
    pub fn doomed(&self) -> PathBuf {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let mut name = self.root.clone().into_os_string();
        name.push(format!(".gone-{}-{}", std::process::id(), now.as_nanos()));
        PathBuf::from(name)
    }
}

/// For the server's account to walk through, which may be another than ours.
const PASSABLE: u32 = 0o711;

/// Creates a folder that only this user can write, or makes sure that it is one.
pub(crate) fn private_folder(folder: &Path, mode: u32) -> Result<(), Error> {
    DirBuilder::new()
        .recursive(true)
        .mode(mode)
        .create(folder)
        .map_err(Error::io("create the folder", folder))?;
    let found = match fs::symlink_metadata(folder) {
        // Moved away at this moment; who enters it will see.
        Err(gone) if gone.kind() == ErrorKind::NotFound => return Ok(()),
        other => other.map_err(Error::io("look at", folder))?,
    };
    let not = |why: &str| Err(Error::NotPrivate { folder: folder.to_owned(), why: why.to_owned() });
    if !found.is_dir() {
        return not("it is not a folder");
    }
    if found.uid() != rustix::process::geteuid().as_raw() {
        return not("it belongs to another user");
    }
    if found.mode() & 0o777 != mode {
        // The process's umask, or somebody's.
        let _ = fs::set_permissions(folder, Permissions::from_mode(mode));
    }
    Ok(())
}
