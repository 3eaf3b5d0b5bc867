//! The cases: a file for each kind.

mod associations;
mod build;
mod bulk;
mod by_key;
mod compile;
mod insert;
mod latent;
mod pool;
mod relations;
mod shop;
mod statement;
mod trivial;
mod wide;

use mizzle_bench::candidate::Result;

use crate::Options;
use crate::figures::Unit;
use crate::run::Report;

/// What is measured.
pub trait Case {
    /// Its name, and that of its files.
    fn name(&self) -> &str;

    /// What it is, in a sentence.
    fn title(&self) -> &str;

    fn unit(&self) -> Unit;

    /// Measures.
    fn run(&self, options: &Options, report: &mut Report) -> Result<()>;
}

/// All of them, in the order in which they run.
pub fn all() -> Vec<Box<dyn Case>> {
    let mut cases: Vec<Box<dyn Case>> = Vec::new();
    let statements =
        [trivial::cases(), associations::cases(), relations::cases(), insert::cases(), by_key::cases()];
    cases.extend(statements.into_iter().flatten().map(|case| Box::new(case) as Box<dyn Case>));
    cases.push(Box::new(pool::Pool));
    let statements = [latent::cases(), wide::cases(), bulk::cases()];
    cases.extend(statements.into_iter().flatten().map(|case| Box::new(case) as Box<dyn Case>));
    cases.push(Box::new(shop::Shop));
    cases.extend(build::cases().into_iter().map(|case| Box::new(case) as Box<dyn Case>));
    cases.extend(compile::cases().into_iter().map(|case| Box::new(case) as Box<dyn Case>));
    cases
}
