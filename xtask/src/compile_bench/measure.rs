//! Running `cargo check` and taking its time and memory.

use std::error::Error;
use std::fs::File;
use std::process::Command;
#[cfg(unix)]
use std::time::Duration;
use std::time::{Instant, SystemTime};

use super::places::{Places, write};
use super::report::{Cost, Figures, Used};
use super::{generate, queries};
use crate::step::typed;

/// The figures of one size.
pub fn figures(places: &Places, tables: usize) -> Result<Figures, Box<dyn Error>> {
    eprintln!("checking {tables} tables …");
    let root_module = File::options().append(true).open(places.member(tables).join("src/lib.rs"))?;
    let cold = median(|_| {
        root_module.set_modified(SystemTime::now())?;
        run(places.check(tables, false))
    })?;
    run(places.check(tables, true))?;
    let middle = tables / 2;
    let path = places.member(tables).join(generate::data_access_path(middle));
    let edit = median(|at| {
        write(&path, &queries::module(middle, tables, at + 1))?;
        run(places.check(tables, true))
    })?;
    Ok(Figures { tables, cold, edit })
}

/// The middle one of three.
fn median(mut take: impl FnMut(usize) -> Result<Cost, Box<dyn Error>>) -> Result<Cost, Box<dyn Error>> {
    let mut three = [take(0)?, take(1)?, take(2)?];
    three.sort_by_key(|cost| cost.wall);
    let [_, middle, _] = three;
    Ok(middle)
}

/// Runs a command, and says what it cost.
pub fn run(mut command: Command) -> Result<Cost, Box<dyn Error>> {
    let start = Instant::now();
    let (success, used) = wait(command.spawn()?)?;
    let wall = start.elapsed();
    match success {
        true => Ok(Cost { wall, used }),
        false => {
            Err(format!("`{}` failed; what it was about is in the target folder", typed(&command)).into())
        }
    }
}

/// Waits for a process; says whether it succeeded, and what it and its children used.
#[cfg(unix)]
fn wait(child: std::process::Child) -> std::io::Result<(bool, Option<Used>)> {
    use std::io::{Error, ErrorKind};
    use std::os::unix::process::ExitStatusExt;

    let (id, mut status) = (child.id().cast_signed(), 0);
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    loop {
        // SAFETY: both pointers are to variables of ours that outlive the call. The process is our child, and as
        // nobody else waits for it, its id is not another's yet.
        let waited = unsafe { libc::wait4(id, &mut status, 0, usage.as_mut_ptr()) };
        if waited != -1 {
            break;
        }
        let error = Error::last_os_error();
        if error.kind() != ErrorKind::Interrupted {
            return Err(error);
        }
    }
    // SAFETY: all bytes zero are a valid value, and `wait4` wrote another.
    let usage = unsafe { usage.assume_init() };
    let time = |time: libc::timeval| {
        let micros = u64::try_from(time.tv_usec).unwrap_or_default();
        Duration::from_secs(u64::try_from(time.tv_sec).unwrap_or_default()) + Duration::from_micros(micros)
    };
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    let used = Used {
        processor: time(usage.ru_utime) + time(usage.ru_stime),
        memory: u64::try_from(usage.ru_maxrss).unwrap_or_default() * unit,
    };
    Ok((std::process::ExitStatus::from_raw(status).success(), Some(used)))
}

/// Waits for a process; says whether it succeeded.
#[cfg(not(unix))]
fn wait(mut child: std::process::Child) -> std::io::Result<(bool, Option<Used>)> {
    Ok((child.wait()?.success(), None))
}
