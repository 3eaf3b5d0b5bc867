//! Running `cargo check` and taking its time and memory.

use std::error::Error;
use std::fs::File;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use super::places::{Places, write};
use super::{generate, queries};
use super::report::Figures;
use crate::step::typed;

/// The figures of one size.
pub fn figures(places: &Places, tables: usize) -> Result<Figures, Box<dyn Error>> {
    eprintln!("checking {tables} tables …");
    let root_module = File::options().append(true).open(places.member(tables).join("src/lib.rs"))?;
    let mut memory = None;
    let cold = median(|_| {
        root_module.set_modified(SystemTime::now())?;
        let run = run(places.check(tables, false))?;
        memory = memory.max(run.memory);
        Ok(run.took)
    })?;
    run(places.check(tables, true))?;
    let middle = tables / 2;
    let path = places.member(tables).join(generate::data_access_path(middle));
    let edit = median(|at| {
        write(&path, &queries::module(middle, tables, at + 1))?;
        Ok(run(places.check(tables, true))?.took)
    })?;
    Ok(Figures { tables, cold, edit, memory })
}

/// The middle one of three.
fn median(mut take: impl FnMut(usize) -> Result<Duration, Box<dyn Error>>) -> Result<Duration, Box<dyn Error>> {
    let mut three = [take(0)?, take(1)?, take(2)?];
    three.sort();
    Ok(three[1])
}

/// What one run took.
struct Run {
    took: Duration,
    /// The most memory that one process of it held, in bytes, where the system tells.
    memory: Option<u64>,
}

fn run(mut command: Command) -> Result<Run, Box<dyn Error>> {
    let start = Instant::now();
    let child = command.spawn()?;
    let (success, memory) = wait(child)?;
    let took = start.elapsed();
    match success {
        true => Ok(Run { took, memory }),
        false => Err(format!("`{}` failed; the crate is in the target folder's `compile-bench`", typed(&command)).into()),
    }
}

/// Waits for a process; says whether it succeeded, and the most memory that it or one of its children held.
#[cfg(unix)]
fn wait(child: std::process::Child) -> std::io::Result<(bool, Option<u64>)> {
    use std::os::unix::process::ExitStatusExt;

    let (mut status, mut usage) = (0, std::mem::MaybeUninit::<libc::rusage>::zeroed());
    loop {
        let id = child.id().cast_signed();
        // SAFETY: the pointers are to our own variables. The process is our child, and as nobody else waits for
        // it, its id is not another's yet.
        let waited = unsafe { libc::wait4(id, &mut status, 0, usage.as_mut_ptr()) };
        match waited {
            -1 if std::io::Error::last_os_error().kind() == std::io::ErrorKind::Interrupted => continue,
            -1 => return Err(std::io::Error::last_os_error()),
            _ => break,
        }
    }
    // SAFETY: all bytes zero are a valid value, and `wait4` wrote another.
    let usage = unsafe { usage.assume_init() };
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    let held = u64::try_from(usage.ru_maxrss).ok().map(|held| held * unit);
    Ok((std::process::ExitStatus::from_raw(status).success(), held))
}

/// Waits for a process; says whether it succeeded.
#[cfg(not(unix))]
fn wait(mut child: std::process::Child) -> std::io::Result<(bool, Option<u64>)> {
    Ok((child.wait()?.success(), None))
}
