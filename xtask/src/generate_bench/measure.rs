//! Running the program and taking its time.

use std::error::Error;

use super::project::{Project, Source};
use crate::compile_bench::{Cost, measured};

/// The middle of so many runs, each from the same state. One before them is not counted: it starts the server, and brings
/// files to memory.
pub fn median(
    project: &Project,
    before: Option<Source>,
    source: Source,
    proves: bool,
    rounds: usize,
) -> Result<Cost, Box<dyn Error>> {
    project.lead_to(before)?;
    project.write(source)?;
    let mut costs = Vec::new();
    for _ in 0..=rounds {
        costs.push(measured(project.generate(proves))?);
        project.forget()?;
    }
    costs.remove(0);
    costs.sort_by_key(|cost| cost.wall);
    Ok(costs[costs.len() / 2])
}
