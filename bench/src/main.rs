//! `cargo xtask bench`: Mizzle beside what its user would take instead, in one run, on one server and the same data.
//!
//! `mizzle-bench [CASE…]` is the harness, `mizzle-bench candidate NAME` one of the programs that it asks.

mod affinity;
mod case;
mod document;
mod figures;
mod machine;
mod process;
mod proxy;
mod report;
mod run;
mod server;

use std::process::ExitCode;

use mizzle_bench::allocations::Counting;
use mizzle_bench::candidate::Result;
use mizzle_bench::{candidate, serve::serve};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const USAGE: &str =
    "Usage: mizzle-bench [CASE…] [--quick] [--rounds N] [--candidates a,b] [--list] [--report]";

/// What is asked for.
#[derive(Default)]
pub struct Options {
    pub cases: Vec<String>,
    pub candidates: Vec<String>,
    pub rounds: Option<usize>,
    pub quick: bool,
}

impl Options {
    /// Whether a candidate takes part.
    pub fn wants(&self, candidate: &str) -> bool {
        self.candidates.is_empty() || self.candidates.iter().any(|name| name == candidate)
    }
}

fn main() -> ExitCode {
    match act() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn act() -> Result<bool> {
    let mut arguments = std::env::args().skip(1);
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("`{argument}` wants a value"));
        match &*argument {
            "candidate" => {
                let name = value()?;
                return serve_as(&name).map(|()| true);
            }
            "--quick" => options.quick = true,
            "--rounds" => options.rounds = Some(value()?.parse()?),
            "--candidates" => options.candidates = value()?.split(',').map(str::to_owned).collect(),
            "--list" => {
                case::all().iter().for_each(|case| println!("{}", case.name()));
                return Ok(true);
            }
            "--report" => return document::write().map(|()| true),
            option if option.starts_with('-') => {
                return Err(format!("there is no option `{option}`\n{USAGE}").into());
            }
            name => options.cases.push(name.to_owned()),
        }
    }
    run::cases(&options)
}

/// Serves as a candidate.
fn serve_as(name: &str) -> Result<()> {
    match name {
        "mizzle" => serve::<candidate::mizzle::Mizzle>(),
        "tokio-postgres" => serve::<candidate::tokio_postgres::TokioPostgres>(),
        "deadpool-postgres" => serve::<candidate::tokio_postgres::Deadpool>(),
        "psql" => serve::<candidate::psql::Psql>(),
        #[cfg(feature = "diesel")]
        "libpq" => serve::<candidate::libpq::Libpq>(),
        #[cfg(feature = "diesel")]
        "diesel" => serve::<candidate::diesel::Diesel>(),
        #[cfg(feature = "diesel-async")]
        "diesel-async" => serve::<candidate::diesel_async::DieselAsync>(),
        #[cfg(feature = "sqlx")]
        "sqlx" => serve::<candidate::sqlx::Sqlx>(),
        #[cfg(feature = "sea-orm")]
        "sea-orm" => serve::<candidate::sea_orm::SeaOrm>(),
        #[cfg(feature = "cornucopia")]
        "cornucopia" => serve::<candidate::cornucopia::Cornucopia>(),
        #[cfg(feature = "drizzle-rs")]
        "drizzle-rs" => serve::<candidate::drizzle_rs::DrizzleRs>(),
        _ => Err(format!("the candidate `{name}` is not in this build").into()),
    }
}
