//! Which processor a process runs on.

/// Has a process run on one processor only, the last that this program may use; whether it does.
///
/// Where two processes that wait for each other run is the scheduler's choice, a new one each time. On a virtual machine of two
/// processors that decides a query by key: 16 µs on one, 60 µs where a sleeping processor has to be woken for each message. It says
/// nothing of the candidate.
#[cfg(target_os = "linux")]
pub fn pin(process: u32) -> bool {
    use rustix::process::Pid;
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) else { return false };
    let Ok(allowed) = sched_getaffinity(None) else { return false };
    let Some(last) = (0..CpuSet::MAX_CPU).rev().find(|at| allowed.is_set(*at)) else { return false };
    let mut one = CpuSet::new();
    one.set(last);
    sched_setaffinity(Some(process), &one).is_ok()
}

/// Other systems have no such thing, or not for other processes.
#[cfg(not(target_os = "linux"))]
pub fn pin(_process: u32) -> bool {
    false
}
