//! The same face where there are no Unix sockets: every way to a server says that there is none.

use std::path::{Path, PathBuf};

use crate::{Binaries, Error, Version};

/// A running server; on this operating system there is none of ours.
#[derive(Debug)]
pub enum Cluster {}

/// Each function that could bring one fails with [`Error::Unsupported`]; so the methods are never called.
#[allow(missing_docs, clippy::missing_errors_doc)]
impl Cluster {
    pub fn kept(_root: &Path) -> Result<Cluster, Error> {
        Err(Error::Unsupported)
    }

    pub fn kept_with(_binaries: &Binaries, _root: &Path) -> Result<Cluster, Error> {
        Err(Error::Unsupported)
    }

    pub fn stop_kept(_root: &Path) -> Result<bool, Error> {
        Ok(false)
    }

    pub fn throwaway() -> Result<Cluster, Error> {
        Err(Error::Unsupported)
    }

    pub fn throwaway_with(_binaries: &Binaries) -> Result<Cluster, Error> {
        Err(Error::Unsupported)
    }

    pub fn throwaway_with_settings(_binaries: &Binaries, _settings: &[&str]) -> Result<Cluster, Error> {
        Err(Error::Unsupported)
    }

    pub fn shared_for_tests() -> Result<Cluster, Error> {
        Err(Error::Unsupported)
    }

    pub fn shared_for_tests_with(_binaries: &Binaries) -> Result<Cluster, Error> {
        Err(Error::Unsupported)
    }

    pub fn url(&self, _database: &str) -> String {
        match *self {}
    }

    pub fn socket_dir(&self) -> &Path {
        match *self {}
    }

    pub fn port(&self) -> u16 {
        match *self {}
    }

    pub fn version(&self) -> Version {
        match *self {}
    }

    pub fn data_dir(&self) -> PathBuf {
        match *self {}
    }

    pub fn log(&self) -> PathBuf {
        match *self {}
    }

    pub fn stop(self) -> Result<(), Error> {
        match self {}
    }
}
