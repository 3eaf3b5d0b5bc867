//! `--profile`: where rustc's time goes.

use std::process::ExitCode;

use super::places::Places;
use crate::command::Outcome;
use crate::step::typed;

/// What rustc reports by itself: the passes that took time, and how much code each macro became.
const FLAGS: [&str; 2] = ["-Ztime-passes", "-Zmacro-stats"];

/// Prints it for the largest size.
pub fn print(places: &Places, sizes: &[usize]) -> Outcome {
    let tables = sizes.iter().copied().max().unwrap_or_default();
    let mut command = places.cargo(&["rustc", "--quiet", "--profile", "check"], tables, "target-profile");
    // Lets a stable compiler take the flags; it also changes how some dependencies are built, hence the folder.
    command.arg("--").args(FLAGS).env("RUSTC_BOOTSTRAP", "1").env("CARGO_INCREMENTAL", "0");
    eprintln!("$ {}", typed(&command));
    let output = command.output()?;
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    said.lines().filter(|line| !is_noise(line)).for_each(|line| println!("{line}"));
    Ok(if output.status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A pass that took less than a hundredth of a second.
fn is_noise(line: &str) -> bool {
    let seconds = line.strip_prefix("time:").and_then(|rest| rest.split(';').next());
    seconds.and_then(|seconds| seconds.trim().parse::<f64>().ok()).is_some_and(|seconds| seconds < 0.01)
}
