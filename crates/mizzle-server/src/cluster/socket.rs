//! Where the server's socket is: a private folder with a path short enough for a socket's address.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// The port, which for a Unix socket is no more than a part of its name.
pub(crate) const PORT: u16 = 5432;

/// What fits into `sun_path` with its closing zero byte: 108 bytes on Linux, 104 elsewhere.
const LONGEST: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// The socket in its folder; the server chooses the name.
pub(crate) fn in_folder(folder: &Path) -> PathBuf {
    folder.join(format!(".s.PGSQL.{PORT}"))
}

/// `socket` in the cluster's folder; if that is too long or no text, a folder below `/tmp` that each process that uses
/// the cluster comes up with by itself.
pub(crate) fn folder_for(root: &Path) -> PathBuf {
    let near = root.join("socket");
    if in_folder(&near).as_os_str().as_bytes().len() <= LONGEST && near.to_str().is_some() {
        return near;
    }
    let mut hash = DefaultHasher::new();
    (root, rustix::process::geteuid().as_raw()).hash(&mut hash);
    PathBuf::from(format!("/tmp/mizzle-socket-{:016x}", hash.finish()))
}
