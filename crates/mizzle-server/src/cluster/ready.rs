//! Whether a server answers.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

use super::home::Home;
use super::socket;
use crate::Error;

/// Long enough for crash recovery of a development database on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// How waiting for a server ends.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// It takes connections.
    Ready,
    /// No process of it is left.
    Gone,
}

/// Waits until the server takes connections or is gone.
pub(crate) fn wait(home: &Home) -> Result<Seen, Error> {
    let begun = Instant::now();
    loop {
        // A standby takes connections, too.
        if matches!(status(home).as_deref(), Some("ready" | "standby")) && answers(home) {
            return Ok(Seen::Ready);
        }
        if !home.server_lives()? {
            return Ok(Seen::Gone);
        }
        if begun.elapsed() > PATIENCE {
            let status = status(home).unwrap_or_else(|| "silent".to_owned());
            let why = format!("is {status}, and takes no connections after {} s", PATIENCE.as_secs());
            return Err(failed(home, why));
        }
        thread::sleep(Duration::from_millis(3));
    }
}

/// [`Error::Start`] with the end of the log.
pub(crate) fn failed(home: &Home, why: impl Into<String>) -> Error {
    let log = fs::read(home.log()).unwrap_or_default();
    let log = String::from_utf8_lossy(&log);
    let lines: Vec<&str> = log.lines().collect();
    let tail = lines[lines.len().saturating_sub(12)..].join("\n");
    Error::Start { data: home.data(), why: why.into(), log: home.log(), tail }
}

/// The first line of `postmaster.pid`: the server's process id.
pub(crate) fn process_id(home: &Home) -> Option<i32> {
    pid_file(home)?.lines().next()?.trim().parse().ok().filter(|id| *id > 0)
}

/// The eighth line: `starting`, `ready`, `standby`, `stopping`.
fn status(home: &Home) -> Option<String> {
    Some(pid_file(home)?.lines().nth(7)?.trim().to_owned())
}

fn pid_file(home: &Home) -> Option<String> {
    fs::read_to_string(home.data().join("postmaster.pid")).ok()
}

/// Asks the server whether it speaks TLS: the one question it answers without knowing who asks, and for
/// which it has to accept the connection and start a process.
fn answers(home: &Home) -> bool {
    const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];
    let ask = || -> std::io::Result<u8> {
        let mut stream = UnixStream::connect(socket::in_folder(home.socket()))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(&SSL_REQUEST)?;
        let mut answer = [0];
        stream.read_exact(&mut answer)?;
        Ok(answer[0])
    };
    matches!(ask(), Ok(b'N' | b'S'))
}
