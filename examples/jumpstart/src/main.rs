//! `cargo run -p jumpstart` walks through the patterns; `cargo run -p jumpstart -- serve` starts the API.

use std::env;
use std::error::Error;
use std::io;
use std::process::ExitCode;

use jumpstart::walkthrough::{self, Style};
use jumpstart::{api, database};
use mizzle::prelude::*;

const USAGE: &str = "usage: jumpstart [serve]

  without an argument   create the tables anew and walk through every pattern
  serve                 start the API on the port of PORT, or 3000

The database is that of DATABASE_URL, or a development server of this project.";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(code) => code,
        Err(error) if walkthrough::is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            let db = open().await?;
            walkthrough::run(&db, &mut io::stdout().lock(), Style::of_stdout()).await?;
        }
        ["serve"] => {
            let db = open().await?;
            database::prepare(&db).await?;
            api::serve(db).await?;
        }
        ["help" | "--help" | "-h"] => println!("{USAGE}"),
        _ => {
            eprintln!("{USAGE}");
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens the database, and says what takes long on the way.
async fn open() -> mizzle::Result<Db> {
    Db::open_with(|line| eprintln!("{line}")).await
}
