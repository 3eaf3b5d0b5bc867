//! The data folder: made by `initdb`, or copied from one that `initdb` made before.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::home::Home;
use super::identity::Identity;
use super::settings::Plan;
use crate::{Binaries, Error, cache};

/// The role `postgres` needs no password: who gets to the socket is this user.
const ARGUMENTS: [&str; 3] = ["--username=postgres", "--auth=trust", "--encoding=UTF8"];

/// Makes the data folder, unless it is there.
///
/// It gets its name only when it is complete, so that what a killed `initdb` left is never taken for one.
pub(crate) fn prepare(
    binaries: &Binaries,
    home: &Home,
    plan: Plan<'_>,
    identity: Identity,
) -> Result<(), Error> {
    let data = home.data();
    if data.join("PG_VERSION").exists() {
        return identity.give(&data);
    }
    let unfinished = home.root().join("data.new");
    let _ = fs::remove_dir_all(&unfinished);
    let template = if plan.volatile { template(binaries) } else { None };
    match &template {
        // A template that cannot be read is as good as none.
        Some(template) if template.is_dir() && copy(template, &unfinished).is_ok() => {}
        _ => {
            let _ = fs::remove_dir_all(&unfinished);
            initdb(binaries, &unfinished, plan, identity)?;
            if let Some(template) = &template {
                keep(&unfinished, template, &template_prefix(binaries));
            }
        }
    }
    identity.give(&unfinished)?;
    fs::rename(&unfinished, &data).map_err(Error::io("move into place", &unfinished))
}

fn initdb(binaries: &Binaries, data: &Path, plan: Plan<'_>, identity: Identity) -> Result<(), Error> {
    // `C.UTF-8` knows about letters beyond ASCII and sorts like `C`; not every system has it.
    let mut outcome = Ok(());
    for locale in ["C.UTF-8", "C"] {
        let _ = fs::remove_dir_all(data);
        fs::DirBuilder::new().mode(0o700).create(data).map_err(Error::io("create the folder", data))?;
        identity.give(data)?;
        outcome = run_initdb(binaries, data, plan, identity, locale);
        match &outcome {
            Err(Error::Initdb { output, .. }) if output.contains("locale") => {}
            _ => break,
        }
    }
    if outcome.is_err() {
        let _ = fs::remove_dir_all(data);
    }
    outcome
}

fn run_initdb(
    binaries: &Binaries,
    data: &Path,
    plan: Plan<'_>,
    identity: Identity,
    locale: &str,
) -> Result<(), Error> {
    let program = binaries.program("initdb");
    let mut command = Command::new(&program);
    command.args(ARGUMENTS).arg(format!("--locale={locale}")).arg("--pgdata").arg(data).stdin(Stdio::null());
    if plan.volatile {
        command.arg("--no-sync");
    }
    clean_environment(&mut command);
    let output = identity.adopt_for(&mut command).output().map_err(Error::io("run", &program))?;
    if output.status.success() {
        return Ok(());
    }
    let said =
        [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
    Err(Error::Initdb { data: data.to_owned(), output: said })
}

/// PostgreSQL's programs take settings from the environment (`PGDATA`, `PGPORT`, `TZ`, `LANG`); a private
/// server depends on none of them.
pub(crate) fn clean_environment(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    // macOS's server refuses to start without a locale in the environment.
    command.env("TZ", "UTC").env("LC_ALL", "C").current_dir("/");
}

/// Where the template for these programs is: throwaway data folders are all alike.
fn template(binaries: &Binaries) -> Option<PathBuf> {
    let name = format!("{}{}", template_prefix(binaries), binaries.version());
    Some(cache::folder()?.join("initdb").join(name))
}

fn template_prefix(binaries: &Binaries) -> String {
    let mut hash = DefaultHasher::new();
    (binaries.folder(), ARGUMENTS, env!("CARGO_PKG_VERSION")).hash(&mut hash);
    format!("{:016x}-", hash.finish())
}

/// Keeps a copy for the next time. It is a gain, not a need: where it fails, there is none.
fn keep(data: &Path, template: &Path, prefix: &str) {
    let Some(parent) = template.parent() else { return };
    let kept = fs::create_dir_all(parent)
        .and_then(|()| tempfile::Builder::new().prefix(".unfinished-").tempdir_in(parent))
        .and_then(|unfinished| {
            let copied = unfinished.path().join("data");
            copy(data, &copied)?;
            // Of the same programs before they were updated.
            for older in fs::read_dir(parent)?.flatten().map(|entry| entry.path()) {
                let theirs = older.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix));
                if theirs && older != template {
                    let _ = fs::remove_dir_all(older);
                }
            }
            // Fails where another process was first, and its copy is as good as ours.
            fs::rename(copied, template)
        });
    if let Err(error) = kept {
        tracing::debug!(%error, template = %template.display(), "no template of the data folder was kept");
    }
}

/// Copies a folder of folders and files. Everything in a data folder is for its owner alone.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new().mode(0o700).create(to)?;
    fs::set_permissions(to, fs::Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
