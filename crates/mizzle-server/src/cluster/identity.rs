//! As whom the server runs. PostgreSQL refuses to run as root, and `initdb` as a user without a name;
//! containers run as either.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::Error;

/// As whom the server and `initdb` run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Identity {
    /// As we do.
    Own,
    /// As we do, but in a user namespace in which we are called `nobody`: PostgreSQL is content, and the files
    /// stay ours.
    #[cfg(target_os = "linux")]
    Namespace { user: u32, group: u32 },
    /// As the account `nobody`, to whom the data folder is given.
    Nobody { user: u32, group: u32 },
}

impl Identity {
    /// Root becomes `nobody` in a user namespace where that is possible (containers often forbid it).
    /// `MIZZLE_RUN_AS=nobody` chooses the account at once.
    pub fn choose() -> Identity {
        let user = rustix::process::geteuid();
        if !user.is_root() && has_name(user.as_raw()) {
            return Identity::Own;
        }
        #[cfg(target_os = "linux")]
        if std::env::var_os("MIZZLE_RUN_AS").is_none_or(|account| account != "nobody") {
            let group = rustix::process::getegid().as_raw();
            let namespace = Identity::Namespace { user: user.as_raw(), group };
            if namespace.is_possible() {
                return namespace;
            }
        }
        if user.is_root() {
            let (user, group) = nobody();
            Identity::Nobody { user, group }
        } else {
            // There is nothing else to be; initdb will say what it needs.
            Identity::Own
        }
    }

    /// Whether the system lets a child take this identity on. The child ends before it would become a program.
    #[cfg(target_os = "linux")]
    fn is_possible(self) -> bool {
        let mut trial = Command::new("true");
        // SAFETY: as in `adopt_for`; `_exit` runs nothing of the program that the child is a copy of.
        unsafe {
            trial.pre_exec(move || {
                self.adopt()?;
                libc::_exit(0)
            })
        };
        trial.status().is_ok_and(|status| status.success())
    }

    /// Has `command` run under this identity.
    pub fn adopt_for(self, command: &mut Command) -> &mut Command {
        // SAFETY: `adopt` does nothing that is forbidden between fork and exec.
        unsafe { command.pre_exec(move || self.adopt()) }
    }

    /// Takes the identity on. For a child between fork and exec: system calls only, no allocation.
    pub fn adopt(self) -> io::Result<()> {
        match self {
            Identity::Own => Ok(()),
            #[cfg(target_os = "linux")]
            Identity::Namespace { user, group } => enter_namespace(user, group),
            Identity::Nobody { user, group } => become_account(user, group),
        }
    }

    /// Gives a folder and all that is in it to the account, if it belongs to another: root's server may have
    /// run as somebody else the last time.
    pub fn give(self, folder: &Path) -> Result<(), Error> {
        let (user, group) = match self {
            Identity::Own => return Ok(()),
            #[cfg(target_os = "linux")]
            Identity::Namespace { user, group } => (user, group),
            Identity::Nobody { user, group } => (user, group),
        };
        let owner = fs::metadata(folder).map_err(Error::io("look at", folder))?.uid();
        if owner == user { Ok(()) } else { give_all(folder, user, group) }
    }

    /// Makes sure that the account can get to `path`; root is used to get everywhere, and it is not root.
    pub fn check_way_to(self, path: &Path) -> Result<(), Error> {
        let (user, group, account) = match self {
            Identity::Own => return Ok(()),
            #[cfg(target_os = "linux")]
            Identity::Namespace { user, group } => (user, group, "root without root's privileges"),
            Identity::Nobody { user, group } => (user, group, "`nobody`"),
        };
        for folder in path.ancestors() {
            let Ok(found) = fs::metadata(folder) else { continue };
            let needed = match () {
                () if found.uid() == user => 0o100,
                () if found.gid() == group => 0o010,
                () => 0o001,
            };
            if found.is_dir() && found.mode() & needed == 0 {
                return Err(Error::Untraversable {
                    folder: folder.to_owned(),
                    needed: path.to_owned(),
                    account: account.to_owned(),
                });
            }
        }
        Ok(())
    }
}

/// The account inside is `nobody`; the one outside, ours.
#[cfg(target_os = "linux")]
fn enter_namespace(user: u32, group: u32) -> io::Result<()> {
    use io::Write;
    use rustix::fs::{CWD, Mode, OFlags, openat};
    use rustix::thread::{UnshareFlags, unshare_unsafe};

    // SAFETY: the child of a fork has one thread, and shares no file descriptors with another.
    unsafe { unshare_unsafe(UnshareFlags::NEWUSER)? };
    let write = |path: &std::ffi::CStr, text: &[u8]| -> io::Result<()> {
        let file = openat(CWD, path, OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty())?;
        rustix::io::write(&file, text)?;
        Ok(())
    };
    let map = |path: &std::ffi::CStr, outside: u32| -> io::Result<()> {
        // Inside, outside, how many; on the stack, as nothing may be allocated.
        let mut line = [b' '; 32];
        writeln!(&mut line[..], "65534 {outside} 1")?;
        let end = line.iter().position(|byte| *byte == b'\n').unwrap_or(line.len() - 1);
        write(path, &line[..=end])
    };
    // The kernel takes a map of groups only from those who gave up `setgroups`.
    write(c"/proc/self/setgroups", b"deny")?;
    map(c"/proc/self/uid_map", user)?;
    map(c"/proc/self/gid_map", group)
}

fn become_account(user: u32, group: u32) -> io::Result<()> {
    let done = |result: i32| if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) };
    // SAFETY: plain system calls without memory arguments; the groups go first, while we still may.
    unsafe {
        done(libc::setgroups(0, std::ptr::null()))?;
        done(libc::setgid(group))?;
        done(libc::setuid(user))
    }
}

fn give_all(folder: &Path, user: u32, group: u32) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::io("list", folder))? {
        let entry = entry.map_err(Error::io("list", folder))?;
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            give_all(&path, user, group)?;
        } else {
            lchown(&path, Some(user), Some(group)).map_err(Error::io("change the owner of", &path))?;
        }
    }
    // Last, so that what was interrupted is taken up again.
    lchown(folder, Some(user), Some(group)).map_err(Error::io("change the owner of", folder))
}

/// Whether the system knows the account by name, as it does not where a container is run with `--user 1234`.
fn has_name(user: u32) -> bool {
    let mut found = std::ptr::null_mut();
    let mut buffer = vec![0; 16 << 10];
    // SAFETY: an all-zero passwd is valid (null pointers), and all pointers are to what outlives the call.
    unsafe {
        let mut account: libc::passwd = std::mem::zeroed();
        libc::getpwuid_r(user, &mut account, buffer.as_mut_ptr(), buffer.len(), &mut found);
    }
    !found.is_null()
}

/// The user and group of the account `nobody`, which every Unix has.
fn nobody() -> (u32, u32) {
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let fields = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let known = fields.filter(|fields| fields.first() == Some(&"nobody")).find_map(|fields| {
        // macOS writes it as -2.
        let number = |index: usize| fields.get(index)?.parse::<i64>().ok().map(|number| number as u32);
        Some((number(2)?, number(3)?))
    });
    known.unwrap_or((65534, 65534))
}
