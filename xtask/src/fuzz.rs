//! `cargo xtask fuzz`: bytes that no server sends and strings that nobody writes, chosen by what code they reach.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Program, ExitCode};

use crate::ci;
use crate::command::{Arguments, Command, Outcome};
use crate::step::{Step, cargo, root, target_folder};

pub const COMMAND: Command = Command {
    name: "fuzz",
    arguments: "[TARGET]… [--seconds N] [--keep]",
    summary: "Hostile bytes by a fuzzer: no panic, no memory without end, what is read can be written",
    details: "
Builds the programs in `fuzz/targets` with the coverage that libFuzzer goes by, which stable Rust can, and runs those
named, or all, one after another. Each begins with the inputs that are kept in `fuzz/corpus` and those that earlier
runs found, which are in the target folder. Needs a C++ compiler, which libFuzzer is built with.

An input that something does not hold for ends the run; its file is named in the output. It becomes a test: put the
file into `fuzz/corpus/TARGET`, where the tests of the crates find it.

  --seconds N   how long each target runs, 60 unless given
  --keep        afterwards adds what reaches more code than the kept inputs to `fuzz/corpus`",
    run,
};

/// The instrumentation that libFuzzer goes by.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
                     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                     -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
                     -Ccodegen-units=1";

/// Longer inputs reach nothing that these do not.
const LONGEST: &str = "-max_len=2048";

fn run(mut arguments: Arguments) -> Outcome {
    let seconds = arguments.option("seconds").map_or(Ok(60), |seconds| seconds.parse::<u32>())?;
    let keep = arguments.flag("keep");
    let mut wanted = arguments.values();
    arguments.finish()?;
    let targets = targets()?;
    if let Some(unknown) = wanted.iter().find(|wanted| !targets.contains(wanted)) {
        return Err(format!("there is no target `{unknown}`; there are: {}", targets.join(", ")).into());
    }
    if wanted.is_empty() {
        wanted = targets;
    }

    let host = host()?;
    let built = target_folder().join("fuzz");
    let mut build = cargo(["build", "--release", "--manifest-path", "fuzz/Cargo.toml"]);
    // A target of its own keeps the instrumentation out of build scripts and procedural macros.
    build.args(["--target", &host]).arg("--target-dir").arg(&built).env("RUSTFLAGS", FLAGS);
    let mut steps = vec![Step::run(build)?];
    if steps.iter().all(|step| step.code == 0) {
        for target in wanted {
            let program = built.join(&host).join("release").join(&target);
            let found = built.join("corpus").join(&target);
            let kept = root().join("fuzz/corpus").join(&target);
            fs::create_dir_all(&found)?;
            fs::create_dir_all(&kept)?;
            let mut fuzz = at_root(&program);
            fuzz.args([&found, &kept]).args([LONGEST, "-timeout=10", "-rss_limit_mb=4096"]);
            fuzz.arg(format!("-max_total_time={seconds}")).args(["-print_final_stats=1", "-verbosity=1"]);
            fuzz.arg(format!("-artifact_prefix={}-failed-", found.display()));
            steps.push(Step::run(fuzz)?);
            if keep && steps.iter().all(|step| step.code == 0) {
                let mut merge = at_root(&program);
                merge.args(["-merge=1", LONGEST]).args([&kept, &found]);
                steps.push(Step::run(merge)?);
            }
        }
    }
    ci::conclude(&steps).map(ExitCode::from)
}

fn at_root(program: &Path) -> Program {
    let mut program = Program::new(program);
    program.current_dir(root());
    program
}

/// The names of the programs in `fuzz/targets`.
fn targets() -> Result<Vec<String>, Box<dyn Error>> {
    let files = fs::read_dir(root().join("fuzz/targets"))?;
    let paths: Vec<PathBuf> = files.map(|file| file.map(|file| file.path())).collect::<Result<_, _>>()?;
    let names = paths.iter().filter_map(|path| path.file_stem()?.to_str().map(str::to_owned));
    let mut names: Vec<String> = names.collect();
    names.sort();
    Ok(names)
}

/// What rustc calls this machine.
fn host() -> Result<String, Box<dyn Error>> {
    let said = Program::new("rustc").arg("-vV").current_dir(root()).output()?;
    let said = String::from_utf8(said.stdout)?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("`rustc -vV` does not say what it calls this machine")?.to_owned())
}
