//! What a process has used.

use std::time::Duration;

/// What this process, all its threads together, has used of the processors.
pub fn processor() -> Duration {
    let usage = usage();
    let time =
        |time: libc::timeval| Duration::from_micros(time.tv_sec as u64 * 1_000_000 + time.tv_usec as u64);
    time(usage.ru_utime) + time(usage.ru_stime)
}

/// The most memory that this process has had so far, in bytes.
pub fn memory() -> u64 {
    // What `getrusage` says begins with what the process had that started this one.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    if let Some(kibibytes) = peak {
        return kibibytes * 1024;
    }
    usage().ru_maxrss as u64 * if cfg!(target_os = "macos") { 1 } else { 1024 }
}

fn usage() -> libc::rusage {
    // SAFETY: the pointer is to a variable of ours that outlives the call, and all bytes zero are a value of its type.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage
    }
}
