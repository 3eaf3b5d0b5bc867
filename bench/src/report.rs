//! What came of a case: on the terminal, as JSON, and as a table with a plot.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use mizzle_bench::candidate::Result;

use crate::figures::{Figures, Outcome, rounded};
use crate::process::folder;

/// The candidate that the others are compared with.
pub const OURS: &str = "mizzle";

/// The candidates, the fastest first.
fn ranked(outcome: &Outcome) -> Vec<(&str, &Figures)> {
    let mut ranked: Vec<_> = outcome.candidates.iter().map(|(name, figures)| (&**name, figures)).collect();
    ranked.sort_by(|a, b| a.1.median.total_cmp(&b.1.median));
    ranked
}

/// A candidate's median as so many times that of Mizzle.
fn ratio(outcome: &Outcome, figures: &Figures) -> Option<f64> {
    let ours = outcome.candidates.get(OURS)?.median;
    (ours > 0.0).then(|| figures.median / ours)
}

/// What was measured besides, of any candidate.
fn others(outcome: &Outcome) -> Vec<&str> {
    let mut names: Vec<&str> =
        outcome.candidates.values().flat_map(|figures| figures.others.keys()).map(|name| &**name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The head and the rows of the table.
fn table(outcome: &Outcome) -> Vec<Vec<String>> {
    let unit = outcome.unit.name();
    let others = others(outcome);
    let mut head: Vec<String> = vec!["".to_owned()];
    head.extend(["minimum", "median", "p99"].map(|name| format!("{name} {unit}")));
    head.push("× Mizzle".to_owned());
    head.extend(others.iter().map(|name| (*name).to_owned()));
    let rows = ranked(outcome).into_iter().map(|(name, figures)| {
        let mut row = vec![name.to_owned()];
        row.extend([figures.min, figures.median, figures.p99].map(number));
        row.push(ratio(outcome, figures).map(|ratio| format!("{ratio:.2}")).unwrap_or_default());
        row.extend(
            others.iter().map(|name| figures.others.get(*name).copied().map(number).unwrap_or_default()),
        );
        row
    });
    std::iter::once(head).chain(rows).collect()
}

/// A number as people write it: `1,234`, `12.3`, `0.123`.
pub fn number(value: f64) -> String {
    let value = rounded(value);
    if value.abs() < 1000.0 {
        let text = format!("{value:.3}");
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

pub fn print(outcome: &Outcome) {
    let table = table(outcome);
    let columns = table.first().map_or(0, Vec::len);
    let width = |column: usize| table.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns).map(width).collect();
    println!("\n{}: {}", outcome.case, outcome.title);
    for row in &table {
        let mut line = String::new();
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let _ = match at {
                0 => write!(line, "  {cell:<width$}"),
                _ => write!(line, "  {cell:>width$}"),
            };
        }
        println!("{}", line.trim_end());
    }
    for (why, names) in missing(outcome) {
        println!("  not there: {}: {why}", names.join(", "));
    }
}

/// Who is not there, by the reason.
fn missing(outcome: &Outcome) -> BTreeMap<&str, Vec<&str>> {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, why) in &outcome.missing {
        reasons.entry(why.lines().next().unwrap_or_default()).or_default().push(name);
    }
    reasons
}

/// Where results are: those of quick runs, which say nothing, apart.
pub fn results(quick: bool) -> PathBuf {
    let results = folder().join("results");
    if quick { results.join("quick") } else { results }
}

/// Writes the files of a case.
pub fn write(outcome: &Outcome, quick: bool) -> Result<()> {
    let base = results(quick).join(&outcome.case);
    if let Some(folder) = base.parent() {
        fs::create_dir_all(folder)?;
    }
    let extended = |extension: &str| base.with_file_name(format!("{}.{extension}", file_name(&base)));
    fs::write(extended("json"), serde_json::to_string_pretty(outcome)? + "\n")?;
    fs::write(extended("md"), markdown(outcome, &format!("{}.svg", file_name(&base))))?;
    fs::write(extended("svg"), plot(outcome))?;
    Ok(())
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

pub fn markdown(outcome: &Outcome, image: &str) -> String {
    let mut text = format!("### {}\n\n{}.\n\n![{}]({image})\n\n", outcome.case, outcome.title, outcome.case);
    for (at, row) in table(outcome).iter().enumerate() {
        let _ = writeln!(text, "| {} |", row.join(" | "));
        if at == 0 {
            let _ = writeln!(text, "| --- |{}", " ---: |".repeat(row.len() - 1));
        }
    }
    if !outcome.missing.is_empty() {
        let _ = writeln!(text, "\nNot there:\n");
        for (why, names) in missing(outcome) {
            let _ = writeln!(text, "- {}: {why}", names.join(", "));
        }
    }
    text
}

/// A bar for each median, with a line from the minimum to the 99th percentile.
fn plot(outcome: &Outcome) -> String {
    const LEFT: f64 = 150.0;
    const WIDTH: f64 = 520.0;
    const RIGHT: f64 = 130.0;
    const LINE: f64 = 24.0;
    const TOP: f64 = 30.0;
    let ranked = ranked(outcome);
    let most = ranked.iter().map(|(_, figures)| figures.median).fold(f64::MIN_POSITIVE, f64::max);
    let height = TOP + LINE * ranked.len() as f64 + 8.0;
    let total = LEFT + WIDTH + RIGHT;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {total} {height}\" width=\"{total}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"8\" y=\"19\" font-weight=\"bold\" fill=\"#222222\">{} (median, {}; the line is minimum to p99)</text>\n",
        escaped(&outcome.case),
        outcome.unit.name(),
    );
    let x = |value: f64| LEFT + WIDTH * (value / most).min(1.12);
    for (at, (name, figures)) in ranked.iter().enumerate() {
        let top = TOP + LINE * at as f64;
        let middle = top + LINE / 2.0 - 2.0;
        let color = if *name == OURS { "#2f7d5b" } else { "#9db4c8" };
        let _ = write!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#222222\">{}</text>\n\
             <rect x=\"{LEFT}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.0}\" fill=\"{color}\"/>\n\
             <line x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{middle:.1}\" y2=\"{middle:.1}\" stroke=\"#444444\"/>\n\
             <text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#222222\">{}</text>\n",
            LEFT - 8.0,
            middle + 4.0,
            escaped(name),
            top + 2.0,
            x(figures.median) - LEFT,
            LINE - 8.0,
            x(figures.min),
            x(figures.p99),
            total - 8.0,
            middle + 4.0,
            number(figures.median),
        );
    }
    svg + "</svg>\n"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
