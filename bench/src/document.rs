//! What all cases say together, in `docs/performance.md` and `README.md`.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use mizzle_bench::candidate::Result;

use crate::case;
use crate::figures::Outcome;
use crate::process::folder;
use crate::report::{OURS, markdown, number, results};

/// Between these in both is what the last runs gave; the rest is written by hand.
const BEGIN: &str = "<!-- results: written by `cargo xtask bench` -->";
const END: &str = "<!-- end of results -->";

/// Those who are no library in Rust: the floor, and other languages.
const NOT_IN_RUST: [&str; 5] = ["libpq", "psql", "drizzle-0.45", "drizzle-1.0", "prisma"];

/// The cases of the summary.
const SUMMARY: [&str; 16] = [
    "by_key",
    "pool_64",
    "trivial_100",
    "trivial_10000",
    "associations",
    "wide",
    "relations/nested",
    "relations/nested_1ms",
    "first_run_1ms",
    "transaction_1ms",
    "insert_100",
    "bulk_in",
    "bulk_out",
    "shop",
    "build_by_key",
    "compile_100",
];

/// Writes what the results say into both.
pub fn write() -> Result<()> {
    let mut outcomes = Vec::new();
    for case in case::all() {
        if let Ok(text) = fs::read_to_string(results(false).join(format!("{}.json", case.name()))) {
            outcomes.push(serde_json::from_str::<Outcome>(&text)?);
        }
    }
    let (summary, all) = match outcomes.is_empty() {
        true => ("Nothing has been measured yet.\n".to_owned(), String::new()),
        false => (facts(&outcomes) + &summary(&outcomes), all(&outcomes)),
    };
    between("docs/performance.md", &format!("{summary}\n{all}"))?;
    between("README.md", &summary)
}

/// Writes what stands between the marks of a file.
fn between(path: &str, written: &str) -> Result<()> {
    let file = folder().join("..").join(path);
    let text = fs::read_to_string(&file)?;
    let (before, rest) =
        text.split_once(BEGIN).ok_or(format!("{path} has no mark where the results begin"))?;
    let (_, after) = rest.split_once(END).ok_or(format!("{path} has no mark where the results end"))?;
    Ok(fs::write(&file, format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", written.trim_end()))?)
}

/// On what they were measured.
fn facts(outcomes: &[Outcome]) -> String {
    let of = |name: &str| -> Vec<String> {
        let values = outcomes.iter().filter_map(|outcome| outcome.machine.get(name));
        let values: BTreeSet<_> = values.filter(|value| !value.is_empty() && *value != "none").collect();
        values.into_iter().cloned().collect()
    };
    let mut facts: Vec<String> =
        ["date", "processor", "processors", "memory", "system", "PostgreSQL", "rustc", "node"]
            .into_iter()
            .filter_map(|name| Some((name, of(name))).filter(|(_, values)| !values.is_empty()))
            .map(|(name, values)| format!("{name} {}", values.join(" and ")))
            .collect();
    let loads = of("load").into_iter().filter_map(|load| load.parse::<f64>().ok());
    if let Some(most) = loads.reduce(f64::max) {
        facts.push(format!("load at most {most} when a case began"));
    }
    format!("{}.\n\n", facts.join("; "))
}

/// A line for each case: Mizzle, and how many times as long others take.
fn summary(outcomes: &[Outcome]) -> String {
    let mut text = String::from(
        "| case | Mizzle | best of the others in Rust | libpq, psql | Drizzle 1.0 | Prisma |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for name in SUMMARY {
        let Some(outcome) = outcomes.iter().find(|outcome| outcome.case == name) else { continue };
        let Some(ours) = outcome.candidates.get(OURS) else { continue };
        let times = |name: &str, named: bool| {
            let ratio = outcome.candidates.get(name)?.median / ours.median;
            Some(if named { format!("{ratio:.2} × ({name})") } else { format!("{ratio:.2} ×") })
        };
        let rust =
            outcome.candidates.iter().filter(|(name, _)| *name != OURS && !NOT_IN_RUST.contains(&&***name));
        let best = rust.min_by(|a, b| a.1.median.total_cmp(&b.1.median)).map(|(name, _)| name);
        let cells = [
            best.and_then(|name| times(name, true)),
            times("libpq", false).or_else(|| times("psql", false)),
            times("drizzle-1.0", false),
            times("prisma", false),
        ];
        let cells = cells.map(Option::unwrap_or_default).join(" | ");
        let _ = writeln!(text, "| {name} | {} {} | {cells} |", number(ours.median), outcome.unit.name());
    }
    text
}

fn all(outcomes: &[Outcome]) -> String {
    let versions: BTreeSet<_> = outcomes.iter().flat_map(|outcome| &outcome.versions).collect();
    let versions: Vec<_> = versions.into_iter().map(|(name, version)| format!("{name} {version}")).collect();
    let mut text = format!("Versions: {}.\n\n", versions.join(", "));
    for outcome in outcomes {
        text += &markdown(outcome, &format!("../bench/results/{}.svg", outcome.case));
        text.push('\n');
    }
    text
}
