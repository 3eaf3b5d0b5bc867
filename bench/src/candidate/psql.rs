//! `psql \copy`: what a bulk load is measured by. It has no other case.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use serde::Serialize;
use tokio::process::Command;

use super::{Candidate, NoPool, Result, hair_color_at, name_at};
use crate::ask::Place;

pub struct Psql(String);

impl Psql {
    async fn run(&self, command: &str) -> Result<u64> {
        let output = Command::new("psql").args(["-XAqt", "-d", &self.0, "-c", command]).output().await?;
        match output.status.success() {
            true => Ok(0),
            false => Err(String::from_utf8_lossy(&output.stderr).trim().into()),
        }
    }
}

/// A file with so many rows, written the first time that it is asked for.
fn rows(count: usize) -> Result<PathBuf> {
    let path = std::env::temp_dir().join(format!("mizzle-bench-{count}.copy"));
    if !path.is_file() {
        let unfinished = path.with_extension(std::process::id().to_string());
        let mut file = BufWriter::new(std::fs::File::create(&unfinished)?);
        for at in 0..count {
            writeln!(file, "{}\t{}", name_at(at), hair_color_at(at).as_deref().unwrap_or("\\N"))?;
        }
        file.into_inner().map_err(|error| error.into_error())?;
        std::fs::rename(unfinished, &path)?;
    }
    Ok(path)
}

impl Candidate for Psql {
    type Pool = NoPool;

    async fn connect(place: &Place) -> Result<Self> {
        Ok(Psql(place.url()))
    }

    async fn copy_in(&mut self, count: usize) -> Result<impl Serialize> {
        let path = rows(count)?;
        self.run(&format!("\\copy users (name, hair_color) from '{}'", path.display())).await?;
        Ok(count)
    }

    async fn stream(&mut self) -> Result<(u64, i64)> {
        super::lacks("it writes text to a file, which is another work")
    }
}
