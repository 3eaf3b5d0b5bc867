//! Running the program and taking its time.

use std::error::Error;
use std::time::{Duration, Instant};

use super::project::{Project, Source};
use crate::step::{cannot_run, typed};

/// The middle of so many runs, each from the same state. One before them is not counted: it starts the server, and brings
/// files to memory.
pub fn median(
    project: &Project,
    before: Option<Source>,
    source: Source,
    proves: bool,
    rounds: usize,
) -> Result<Duration, Box<dyn Error>> {
    project.lead_to(before)?;
    project.write(source)?;
    let mut times = Vec::new();
    for _ in 0..=rounds {
        let mut command = project.generate(proves);
        let start = Instant::now();
        let status = command.status().map_err(|error| cannot_run(&typed(&command), error))?;
        times.push(start.elapsed());
        if !status.success() {
            return Err(format!("`{}` failed: {status}", typed(&command)).into());
        }
        project.forget()?;
    }
    times.remove(0);
    times.sort();
    Ok(times[times.len() / 2])
}
