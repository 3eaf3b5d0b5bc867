//! What a command is: its name, its help, and what it does.

use std::error::Error;
use std::process::ExitCode;

use lexopt::{Arg, Parser};

/// How a command ends: with an exit code, or with what it could not do.
pub type Outcome = Result<ExitCode, Box<dyn Error>>;

/// One command of `cargo xtask`.
pub struct Command {
    /// What it is called by.
    pub name: &'static str,
    /// What stands behind the name: `[FILTER]…`.
    pub arguments: &'static str,
    /// What it does, in a line.
    pub summary: &'static str,
    /// What else there is to know.
    pub details: &'static str,
    /// Does it.
    pub run: fn(Arguments) -> Outcome,
}

impl Command {
    /// Runs the command, or prints its help where that is asked for.
    pub fn run(&self, parser: Parser) -> Outcome {
        match Arguments::parse(parser)? {
            Some(arguments) => (self.run)(arguments),
            None => {
                println!("{}\n\nUsage: cargo xtask {} {}", self.summary, self.name, self.arguments);
                println!("\n{}", self.details.trim());
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

/// The arguments of a command: options, each `--name`, `--name value` or `--name=value`, and plain values.
#[derive(Default)]
pub struct Arguments {
    options: Vec<(String, Option<String>)>,
    values: Vec<String>,
}

/// The options that take a value.
const WITH_VALUE: [&str; 7] = ["tables", "minutes", "operations", "seconds", "seed", "rounds", "candidates"];

impl Arguments {
    /// The arguments; `None`, where help is asked for.
    fn parse(mut parser: Parser) -> Result<Option<Self>, lexopt::Error> {
        let mut arguments = Arguments::default();
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Short('h') | Arg::Long("help") => return Ok(None),
                Arg::Long(name) => {
                    let name = name.to_owned();
                    let value = match WITH_VALUE.contains(&name.as_str()) {
                        true => Some(parser.value()?.to_string_lossy().into_owned()),
                        false => None,
                    };
                    arguments.options.push((name, value));
                }
                Arg::Value(value) => arguments.values.push(value.to_string_lossy().into_owned()),
                Arg::Short(_) => return Err(argument.unexpected()),
            }
        }
        Ok(Some(arguments))
    }

    /// Takes the flag `--name`: whether it is there.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.options.len();
        self.options.retain(|(option, _)| option != name);
        self.options.len() < before
    }

    /// Takes the last value of the option `--name`.
    pub fn option(&mut self, name: &str) -> Option<String> {
        let at = self.options.iter().rposition(|(option, _)| option == name)?;
        self.options.remove(at).1
    }

    /// Takes the plain values.
    pub fn values(&mut self) -> Vec<String> {
        std::mem::take(&mut self.values)
    }

    /// All that is left is a mistake.
    pub fn finish(self) -> Result<(), Box<dyn Error>> {
        match (self.options.first(), self.values.first()) {
            (Some((option, _)), _) => Err(format!("there is no option `--{option}` here").into()),
            (None, Some(value)) => Err(format!("`{value}` means nothing here").into()),
            (None, None) => Ok(()),
        }
    }
}
