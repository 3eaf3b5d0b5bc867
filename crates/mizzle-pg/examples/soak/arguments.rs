//! What the run was asked for.

use std::time::Duration;

/// What the run was asked for.
#[derive(Clone, Copy)]
pub struct Arguments {
    pub length: Length,
    pub seed: u64,
    pub json: bool,
}

/// When it is over.
#[derive(Clone, Copy)]
pub enum Length {
    Operations(u64),
    Time(Duration),
}

impl Arguments {
    /// Reads `--minutes N`, `--operations N`, `--seed N` and `--json`.
    pub fn read(words: impl Iterator<Item = String>) -> Result<Arguments, String> {
        let mut arguments =
            Arguments { length: Length::Time(Duration::from_secs(180)), seed: 1, json: false };
        let mut words = words;
        while let Some(word) = words.next() {
            let mut number = || {
                let value = words.next().ok_or_else(|| format!("`{word}` wants a number"))?;
                value.parse::<u64>().map_err(|why| format!("`{word} {value}`: {why}"))
            };
            match word.as_str() {
                "--minutes" => arguments.length = Length::Time(Duration::from_secs(number()? * 60)),
                "--operations" => arguments.length = Length::Operations(number()?),
                "--seed" => arguments.seed = number()?,
                "--json" => arguments.json = true,
                other => return Err(format!("`{other}` means nothing here")),
            }
        }
        Ok(arguments)
    }
}
