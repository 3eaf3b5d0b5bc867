//! Running cases: candidates are checked, then take turns.

use std::collections::BTreeMap;

use mizzle_bench::candidate::Result;
use serde_json::Value;

use crate::case::{self, Case};
use crate::figures::{Figures, Outcome};
use crate::{Options, document, machine, process, report};

/// Runs what is asked for; says whether all candidates gave the same rows.
pub fn cases(options: &Options) -> Result<bool> {
    let all = case::all();
    for name in &options.cases {
        if !all.iter().any(|case| matches(case.name(), name)) {
            let names: Vec<_> = all.iter().map(|case| case.name()).collect();
            return Err(format!("there is no case `{name}`; there are {}", names.join(", ")).into());
        }
    }
    if let Some(name) = options.candidates.iter().find(|name| !process::all().any(|known| known == **name)) {
        let names: Vec<_> = process::all().collect();
        return Err(format!("there is no candidate `{name}`; there are {}", names.join(", ")).into());
    }
    let mut good = true;
    for case in &all {
        if options.cases.is_empty() || options.cases.iter().any(|name| matches(case.name(), name)) {
            eprintln!("{} …", case.name());
            let mut report = Report::default();
            case.run(options, &mut report)?;
            good &= report.wrong.is_empty();
            let outcome = report.outcome(case.as_ref());
            report::print(&outcome);
            report::write(&outcome, options.quick)?;
        }
    }
    if !options.quick {
        document::write()?;
    }
    Ok(good)
}

/// A name is that of a case, or begins those of several: `trivial`.
fn matches(case: &str, name: &str) -> bool {
    case == name || case.strip_prefix(name).is_some_and(|rest| rest.starts_with(['_', '/']))
}

/// What comes of a case while it runs.
#[derive(Default)]
pub struct Report {
    pub candidates: BTreeMap<String, Figures>,
    pub missing: BTreeMap<String, String>,
    /// Those who gave other rows, or failed.
    pub wrong: Vec<String>,
    pub server: String,
    /// What the machine has to be told of besides.
    pub facts: BTreeMap<String, String>,
}

impl Report {
    pub fn miss(&mut self, candidate: &str, why: String) {
        self.missing.insert(candidate.to_owned(), why);
    }

    pub fn fail(&mut self, candidate: &str, why: String) {
        let why = why.lines().next().unwrap_or_default().to_owned();
        eprintln!("  {candidate}: {why}");
        self.wrong.push(candidate.to_owned());
        self.miss(candidate, why);
    }

    fn outcome(self, case: &dyn Case) -> Outcome {
        let versions =
            self.candidates.keys().filter_map(|name| Some((name.clone(), machine::version(name)?)));
        let versions = versions.collect();
        let mut machine = machine::facts(&self.server);
        machine.extend(self.facts);
        Outcome {
            case: case.name().to_owned(),
            title: case.title().to_owned(),
            unit: case.unit(),
            candidates: self.candidates,
            missing: self.missing,
            versions,
            machine,
        }
    }
}

/// Whether two values are the same; numbers by what they are worth, as other languages write them otherwise.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// The first place where two values differ.
pub fn difference(a: &Value, b: &Value) -> String {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) if a.len() != b.len() => {
            format!("{} and not {} rows", b.len(), a.len())
        }
        (Value::Array(a), Value::Array(b)) => {
            let different = a.iter().zip(b).enumerate().find(|(_, (a, b))| !same(a, b));
            different.map_or(String::new(), |(at, (a, b))| format!("[{at}]{}", difference(a, b)))
        }
        (Value::Object(a), Value::Object(b)) => {
            let different = a.iter().find(|(name, a)| b.get(*name).is_none_or(|b| !same(a, b)));
            let described = |(name, a): (&String, &Value)| {
                format!(".{name}{}", difference(a, b.get(name).unwrap_or(&Value::Null)))
            };
            different.map_or("more fields".to_owned(), described)
        }
        (a, b) => format!(": {b} and not {a}"),
    }
}
