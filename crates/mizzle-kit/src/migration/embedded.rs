//! Migrations that are part of a program.

use std::path::Path;

use mizzle_core::Result;
use mizzle_pg::Db;

use super::folder::Migration;
use super::migrations::{Migrations, Options};

/// A folder of migrations in a program: what `mizzle::migrate!()` gives.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    folder: &'static str,
    files: &'static [(&'static str, &'static str, Option<&'static str>)],
}

impl Embedded {
    /// From the folder's name, for messages, and of each migration its name, what it does and what undoes it.
    pub const fn new(
        folder: &'static str,
        files: &'static [(&'static str, &'static str, Option<&'static str>)],
    ) -> Embedded {
        Embedded { folder, files }
    }

    /// The migrations.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](mizzle_core::ErrorKind::Config), where one is no script.
    pub fn migrations(&self) -> Result<Migrations> {
        let folder = Path::new(self.folder);
        let read = self.files.iter().map(|(id, up, down)| Migration::new(id, &folder.join(id), up, *down));
        Ok(Migrations::new(read.collect::<Result<_>>()?))
    }

    /// Applies those that are pending, as `mizzle migrate` does; gives their names. Several programs may do so at once:
    /// one works, the others wait.
    ///
    /// # Errors
    /// What the server reports of a step, with its file and line; a migration that was edited after it was applied, or
    /// comes too late. What was done stays, and the next run goes on from there.
    pub async fn run(&self, db: &Db) -> Result<Vec<String>> {
        self.run_with(db, &Options::default()).await
    }

    /// The same, with options.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub async fn run_with(&self, db: &Db, options: &Options) -> Result<Vec<String>> {
        Ok(self.migrations()?.migrate(db, options, &mut |_| {}).await?)
    }
}
