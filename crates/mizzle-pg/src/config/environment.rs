//! The surroundings of a program, which give what a connection string leaves out: libpq's environment variables,
//! and the folder of the user.

use std::path::PathBuf;

use mizzle_core::Result;

use super::option::{Draft, OPTIONS};
use super::place::Place;
use super::secret::Secret;

/// The surroundings, read through a function, so that tests need not change them.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub variable: &'a dyn Fn(&str) -> Option<String>,
}

impl Surroundings<'_> {
    /// A variable that is set to something.
    pub fn get(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// A file of the user's: `.pgpass` in the home folder; where there is none, on Windows, `pgpass.conf` in
    /// `%APPDATA%\postgresql`.
    pub fn file_of_user(&self, unix: &str, windows: &str) -> Option<PathBuf> {
        if cfg!(windows) {
            return Some(PathBuf::from(self.get("APPDATA")?).join("postgresql").join(windows));
        }
        Some(PathBuf::from(self.get("HOME")?).join(unix))
    }

    /// Fills what is missing from the environment.
    pub fn fill(&self, draft: &mut Draft) -> Result<()> {
        // The host and its address are one answer to one question.
        let host_is_known = draft.has("host");
        for option in &OPTIONS {
            let answered = option.name == "hostaddr" && host_is_known;
            if answered || draft.has(option.name) {
                continue;
            }
            let set = option.variables.iter().find_map(|name| Some((name, self.get(name)?)));
            if let Some((name, value)) = set {
                draft.set(option.name, Secret::new(value), &Place::Variable(name))?;
            }
        }
        Ok(())
    }
}
