//! Joining a server that runs, or starting it; and stopping it.

use std::fs::{self, OpenOptions};
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::data_folder;
use super::guardian::{self, Guardian};
use super::home::{Home, private_folder};
use super::identity::Identity;
use super::lock::{self, Hold};
use super::ready::{self, Seen};
use super::settings::Plan;
use super::socket;
use crate::{Binaries, Error};

/// A fast shutdown writes out what is in memory.
const STOPPING: Duration = Duration::from_secs(30);

/// Sees to it that the server runs. To be called by one who has [entered](Home::enter).
pub(crate) fn join_or_start(binaries: &Binaries, home: &Home, plan: Plan<'_>) -> Result<(), Error> {
    let _starting = lock::acquire(&home.start_lock(), Hold::Exclusive)?;
    // A server that is on its way out is waited for here.
    if home.server_lives()? && ready::wait(home)? == Seen::Ready {
        return Ok(());
    }
    let identity = Identity::choose();
    identity.check_way_to(home.root())?;
    identity.check_way_to(binaries.folder())?;
    data_folder::prepare(binaries, home, plan, identity)?;
    launch(binaries, home, plan, identity)?;
    match ready::wait(home)? {
        Seen::Ready => Ok(()),
        Seen::Gone => Err(ready::failed(home, "ended as soon as it was started")),
    }
}

fn launch(binaries: &Binaries, home: &Home, plan: Plan<'_>, identity: Identity) -> Result<(), Error> {
    make_socket_folder(home, identity)?;
    let pid_file = home.data().join("postmaster.pid");
    let Some(server_lock) = lock::try_exclusive(&home.server_lock())? else {
        return Err(ready::failed(home, "left processes behind that do not end"));
    };
    // Of a server that was killed. PostgreSQL removes it too, unless its process id belongs to another process
    // by now, as it often does in a container that was started anew; the lock knows better.
    if pid_file.exists() {
        fs::remove_file(&pid_file).map_err(Error::io("remove the stale", &pid_file))?;
    }
    let log = home.log();
    if log.exists() {
        let _ = fs::rename(&log, home.root().join("server.log.before"));
    }
    let log_file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(&log)
        .map_err(Error::io("write the log", &log))?;
    let log_again = log_file.try_clone().map_err(Error::io("write the log", &log))?;

    let program = binaries.program("postgres");
    let mut command = Command::new(&program);
    command.arg("-D").arg(home.data()).stdin(Stdio::null()).stdout(log_again).stderr(log_file);
    let common = common_settings(home.socket());
    for setting in common.iter().map(String::as_str).chain(plan.settings.iter().chain(plan.more).copied()) {
        command.args(["-c", setting]);
    }
    data_folder::clean_environment(&mut command);
    let guardian = Guardian::new(home, plan.grace, plan.volatile)
        .map_err(Error::io("name to the system", home.root()))?;
    let lock_number = server_lock.as_raw_fd();
    // SAFETY: between fork and exec there are system calls only; see the module `guardian`.
    unsafe {
        command.pre_exec(move || {
            guardian.fork()?;
            identity.adopt()?;
            guardian::die_with_parent()?;
            // Not closed on exec: the server and its processes inherit the lock.
            match libc::fcntl(lock_number, libc::F_SETFD, 0) {
                -1 => Err(std::io::Error::last_os_error()),
                _ => Ok(()),
            }
        });
    }
    let mut child = command.spawn().map_err(Error::io("run", &program))?;
    // It has ended already: the guardian is its child.
    child.wait().map_err(Error::io("wait for", &program))?;
    Ok(())
}

fn common_settings(socket: &Path) -> [String; 6] {
    // A list of folders, so that a name with a comma or a space needs quotes.
    let folder = socket.display().to_string().replace('"', "\"\"");
    [
        "listen_addresses=".to_owned(),
        format!("unix_socket_directories=\"{folder}\""),
        "unix_socket_permissions=0700".to_owned(),
        format!("port={}", socket::PORT),
        "logging_collector=off".to_owned(),
        "log_destination=stderr".to_owned(),
    ]
}

/// Whoever gets into this folder is the server's superuser.
fn make_socket_folder(home: &Home, identity: Identity) -> Result<(), Error> {
    let folder = home.socket();
    // Given to `nobody` at an earlier start, it would not pass for ours.
    let _ = fs::remove_dir_all(folder);
    private_folder(folder, 0o700)?;
    identity.give(folder)
}

/// Stops the server if it runs, and says whether it did.
pub(crate) fn stop(home: &Home, signal: Signal) -> Result<bool, Error> {
    let _stopping = lock::acquire(&home.start_lock(), Hold::Exclusive)?;
    let begun = Instant::now();
    let mut asked = false;
    while home.server_lives()? {
        // While it starts, there is a moment without the file.
        if !asked && let Some(server) = ready::process_id(home).and_then(Pid::from_raw) {
            match kill_process(server, signal) {
                Ok(()) => asked = true,
                // It ended meanwhile, and its last processes are about to.
                Err(rustix::io::Errno::SRCH) => {}
                Err(error) => {
                    return Err(Error::io("signal the server of", &home.data())(error.into()));
                }
            }
        }
        if begun.elapsed() > STOPPING {
            return Err(Error::Stop { data: home.data(), waited: STOPPING });
        }
        thread::sleep(Duration::from_millis(2));
    }
    if !home.socket().starts_with(home.root()) {
        let _ = fs::remove_dir(home.socket());
    }
    Ok(asked)
}
