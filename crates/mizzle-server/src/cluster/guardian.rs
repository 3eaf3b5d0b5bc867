//! The guardian: the server's parent process, which stops it when its last user is gone.
//!
//! Users die in many ways: they return, panic, call `exit`, are killed. What they have in common is that the
//! kernel releases their lock on `users.lock`. So the process that starts a server forks a guardian, which
//! forks the server and then sleeps in `flock` until that lock is free: no polling, no registry of process
//! ids, no thread in the user's program, and it does not matter who of the users started the server.
//!
//! - It is the server's parent, so that the process id it signals cannot meanwhile belong to another.
//! - It leads a session of its own, away from the terminal's Ctrl-C and a test runner's kill of a group.
//! - Should it be killed itself, the kernel stops the server (on Linux, by `PR_SET_PDEATHSIG`. That signal
//!   comes when the parent's forking *thread* ends, and the guardian has only one).
//!
//! It is a fork without exec (a library has no program of its own to execute), and the forking process may
//! have many threads. So everything here restricts itself to what a signal handler may do: system calls.
//! Nothing allocates, nothing locks; what is needed was prepared before the fork.

use std::ffi::{CString, c_char, c_int};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::ptr;
use std::time::Duration;

use rustix::fs::{CWD, FlockOperation, Mode, OFlags, flock, fstat, open, renameat};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use super::home::Home;

/// What the guardian needs to know; prepared before the fork.
pub(crate) struct Guardian {
    users: CString,
    socket: CString,
    grace: Duration,
    signal: Signal,
    removal: Option<Removal>,
}

/// How to remove the cluster's folder.
struct Removal {
    root: CString,
    doomed: CString,
    rm: CString,
}

/// What there is to stop when the waiting is over.
#[derive(PartialEq, Eq)]
enum Left {
    Server,
    Nothing,
}

impl Guardian {
    /// A guardian that waits for `grace` after the last user, for another to come.
    pub fn new(home: &Home, grace: Duration, volatile: bool) -> io::Result<Guardian> {
        let removal =
            Removal { root: c_string(home.root())?, doomed: c_string(&home.doomed())?, rm: c_string(&rm())? };
        Ok(Guardian {
            users: c_string(&home.users_lock())?,
            socket: c_string(home.socket())?,
            grace,
            // What is about to be removed need not be written out first.
            signal: if volatile { Signal::QUIT } else { Signal::INT },
            removal: volatile.then_some(removal),
        })
    }

    /// Called in a child between fork and exec, and returns in *its* grandchild, which is to be the server.
    /// The child itself ends here, so that whoever started it has nobody to wait for; its own child becomes
    /// the guardian.
    pub fn fork(&self) -> io::Result<()> {
        if fork()?.is_some() {
            // SAFETY: ends this process without running anything of the program it is a copy of.
            unsafe { libc::_exit(0) }
        }
        rustix::process::setsid()?;
        match fork()? {
            Some(server) => self.watch(server),
            None => Ok(()),
        }
    }

    fn watch(&self, server: Pid) -> ! {
        leave_the_program();
        if let Ok(users) = open(&*self.users, OFlags::RDWR | OFlags::CLOEXEC, Mode::empty())
            && self.wait_for_the_last_user(users.as_fd(), server) == Left::Server
        {
            // The lock is held until this process ends, so that nobody joins what is being stopped.
            self.stop(server);
            self.clean_up();
        }
        // SAFETY: as above.
        unsafe { libc::_exit(0) }
    }

    /// Returns when nobody has used the server for the time of grace, with `users` locked; or when the server
    /// has ended and there is nothing to remove.
    fn wait_for_the_last_user(&self, users: BorrowedFd<'_>, server: Pid) -> Left {
        // Looked at before each wait. Should the server end between the look and the wait for the lock, it is
        // noticed when the users are gone; `sleep` has no such gap.
        let nothing_left = || self.removal.is_none() && has_ended(server);
        while !nothing_left() {
            mask_child_signal(libc::SIG_UNBLOCK);
            let locked = flock(users, FlockOperation::LockExclusive);
            mask_child_signal(libc::SIG_BLOCK);
            match locked {
                Ok(()) if self.grace.is_zero() => return Left::Server,
                Ok(()) => {}
                Err(Errno::INTR) => continue,
                Err(_) => {
                    sleep(Duration::from_secs(1));
                    continue;
                }
            }
            let _ = flock(users, FlockOperation::Unlock);
            if nothing_left() {
                break;
            }
            sleep(self.grace);
            let free = flock(users, FlockOperation::NonBlockingLockExclusive).is_ok();
            if free && !self.joined_lately(users) {
                return Left::Server;
            }
            let _ = flock(users, FlockOperation::Unlock);
        }
        Left::Nothing
    }

    /// Who joins leaves the time on the lock's file; a test process may have come and gone within the grace.
    fn joined_lately(&self, users: BorrowedFd<'_>) -> bool {
        let Ok(found) = fstat(users) else { return false };
        let now = rustix::time::clock_gettime(rustix::time::ClockId::Realtime).tv_sec;
        now.saturating_sub(found.st_mtime) < self.grace.as_secs() as i64
    }

    /// Asks the server to stop, and insists after ten seconds.
    fn stop(&self, server: Pid) {
        let _ = kill_process(server, self.signal);
        for _ in 0..1000 {
            if has_ended(server) {
                return;
            }
            sleep(Duration::from_millis(10));
        }
        let _ = kill_process(server, Signal::QUIT);
        let _ = waitpid(Some(server), WaitOptions::empty());
    }

    /// Moves the folder away in one step, so that nobody enters it any more, and becomes `rm`.
    fn clean_up(&self) {
        // The server has emptied it. After the move, what has this name is the next server's.
        let _ = rustix::fs::rmdir(&*self.socket);
        let Some(Removal { root, doomed, rm }) = &self.removal else { return };
        if renameat(CWD, &**root, CWD, &**doomed).is_ok() {
            let arguments: [*const c_char; 4] = [rm.as_ptr(), c"-rf".as_ptr(), doomed.as_ptr(), ptr::null()];
            // SAFETY: strings that end in zero, in an array that ends in null. It does not return unless it
            // fails, and then the next user's sweep removes the folder.
            unsafe { libc::execv(rm.as_ptr(), arguments.as_ptr()) };
        }
    }
}

/// Keeps nothing of the program whose copy we are: its files (a test runner waits for its pipes to close), its
/// folder, its signal handlers.
fn leave_the_program() {
    let _ = rustix::process::chdir(c"/");
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::set_name(c"mizzle-guardian");
    for signal in [libc::SIGHUP, libc::SIGINT, libc::SIGTERM] {
        // SAFETY: the default action is always valid.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
    mask_child_signal(libc::SIG_BLOCK);
    extern "C" fn wake_up(_: c_int) {}
    // The server's end is to interrupt a wait: hence a handler, and one without SA_RESTART.
    // SAFETY: an all-zero sigaction is valid, and the handler does nothing.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = wake_up as *const () as usize;
        libc::sigaction(libc::SIGCHLD, &action, ptr::null_mut());
    }
    close_files();
}

fn close_files() {
    #[cfg(target_os = "linux")]
    // SAFETY: nothing of this process's Rust side runs on that owns a file. By number, as older C libraries
    // lack the function.
    if unsafe { libc::syscall(libc::SYS_close_range, 3, u32::MAX, 0) } == 0 {
        return;
    }
    for file in 3..4096 {
        // SAFETY: as above; closing what is not open does nothing.
        unsafe { libc::close(file) };
    }
}

/// The child's process id in the parent, nothing in the child.
fn fork() -> io::Result<Option<Pid>> {
    // SAFETY: the child calls only what a signal handler may; see the module's documentation.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        child => Ok(Pid::from_raw(child)),
    }
}

fn has_ended(server: Pid) -> bool {
    !matches!(waitpid(Some(server), WaitOptions::NOHANG), Ok(None))
}

/// Sleeps that long, or until the server ends, also where it did so just before.
fn sleep(time: Duration) {
    let time = libc::timespec { tv_sec: time.as_secs() as _, tv_nsec: time.subsec_nanos() as _ };
    let none = ptr::null_mut();
    // SAFETY: no files are waited for, and the pointers are to values that live longer than the call; an
    // all-zero set of signals is an empty one, and lets the blocked signal through for as long as it sleeps.
    unsafe {
        let mut nothing_blocked: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut nothing_blocked);
        libc::pselect(0, none, none, none, &time, &nothing_blocked);
    }
}

/// Lets the signal of the server's end through, or holds it back until the next [`sleep`].
fn mask_child_signal(how: c_int) {
    // SAFETY: an all-zero set of signals may be written to, and the pointers are to values on the stack.
    unsafe {
        let mut child: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut child);
        libc::sigaddset(&mut child, libc::SIGCHLD);
        libc::sigprocmask(how, &child, ptr::null_mut());
    }
}

/// Has the kernel stop the calling process when its parent ends. A change of identity undoes this, so it
/// comes after.
pub(crate) fn die_with_parent() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(Signal::INT))?;
    Ok(())
}

fn rm() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join("rm")).find(|rm| rm.is_file());
    found.unwrap_or_else(|| PathBuf::from("/bin/rm"))
}

fn c_string(path: &Path) -> io::Result<CString> {
    CString::new(path.as_os_str().as_bytes()).map_err(io::Error::from)
}
