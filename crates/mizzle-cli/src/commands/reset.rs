//! `mizzle reset`

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::{Command, ExitCode};

use mizzle_kit::migration::{Options, Patience, Seed, Stop, seed};
use mizzle_pg::{Config, Host};
use serde_json::json;

use super::{Teller, counted, migrations};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;

/// What was said about how to reset.
pub struct How {
    pub seed: bool,
    pub database: Option<String>,
    pub patience: Patience,
    pub stop: Stop,
}

/// Clears a database, applies all migrations, and fills it.
pub async fn run(how: &How, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    // What cannot be read is found while the database still has what it had.
    let migrations = migrations(settings)?;
    let seeds = match (how.seed, &settings.seed) {
        (true, Some(path)) => Seed::read(path)?,
        (true, None) if settings.seed_command.is_none() => {
            return Err(Failure::usage("mizzle.toml names no seeds").hint(
                "`seed = \"seeds\"` takes a folder of SQL files, `seed_command = \"cargo run --bin seed\"` a program",
            ));
        }
        _ => Vec::new(),
    };
    confirm(how, &Config::new(settings.url()?)?)?;
    let db = settings.database().await?;
    let mut teller = Teller::new(output);
    let options = Options { patience: how.patience.clone(), stop: how.stop.clone(), ..Options::default() };
    let done = migrations.reset(&db, &settings.selected, &options, &mut |event| teller.hear(&event)).await?;
    let statements = seed(&db, &seeds).await?;
    let command = settings.seed_command.as_ref().filter(|_| how.seed);
    if let Some(command) = command {
        run_program(command, settings.url()?, output)?;
    }
    let (dropped, applied) = (done.cleared.dropped.len(), done.applied.len());
    let mut text =
        format!("dropped {}, applied {}", counted(dropped, "object"), counted(applied, "migration"));
    if !seeds.is_empty() {
        text.push_str(&format!(
            ", ran {} of {}",
            counted(statements, "statement"),
            counted(seeds.len(), "seed")
        ));
    }
    if let Some(command) = command {
        text.push_str(&format!(", ran `{command}`"));
    }
    text.push('\n');
    let object = json!({
        "dropped": done.cleared.dropped,
        "kept": done.cleared.kept,
        "applied": done.applied,
        "seeds": seeds.iter().map(|seed| seed.path.display().to_string()).collect::<Vec<_>>(),
        "seed_command": command,
    });
    output.result(&text, &object);
    Ok(ExitCode::SUCCESS)
}

/// Whether this database may be cleared: one of this machine, or one whose name was said.
fn confirm(how: &How, config: &Config) -> Result<(), Failure> {
    let name = config.database();
    if let Some(said) = &how.database {
        if said == name {
            return Ok(());
        }
        return Err(Failure::usage(format!("--database says `{said}`, and the URL leads to `{name}`"))
            .hint("nothing was done"));
    }
    let Some(host) = config.hosts().iter().find_map(elsewhere) else { return Ok(()) };
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure {
            code: 4,
            ..Failure::new(format!("database `{name}` is on {host}, not on this machine"))
        }
        .hint(format!("if all that is in it may go, say --database {name}")));
    }
    let mut err = io::stderr().lock();
    let mut line = String::new();
    let asked = write!(err, "this drops all that is in database `{name}` on {host}\nits name, to go on: ")
        .and_then(|()| err.flush());
    let answered = asked.and_then(|()| io::stdin().lock().read_line(&mut line));
    answered.map_err(|why| Failure::new(format!("no answer: {why}")))?;
    if line.trim_end_matches(['\n', '\r']) == name {
        return Ok(());
    }
    Err(Failure::new("that is not its name; nothing was done"))
}

/// The name of a host that is not this machine.
fn elsewhere(host: &Host) -> Option<&str> {
    match host {
        Host::Tcp { name, .. } if !matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1") => Some(name),
        _ => None,
    }
}

/// Runs the command that fills a database, with its URL in the environment.
fn run_program(command: &str, url: &str, output: &Output) -> Result<(), Failure> {
    output.progress(&format!("running `{command}`"));
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut program = Command::new(shell);
    // Standard output is for what this command says.
    program.args([flag, command]).env("DATABASE_URL", url).stdout(io::stderr());
    let status = program.status().map_err(|why| Failure::new(format!("`{command}` was not run: {why}")))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("`{command}` failed: {status}")).hint(
        "the database is cleared and migrated; run the command again by itself, or `mizzle reset --seed`",
    ))
}
