//! What `mizzle migrate --preflight` says.

use mizzle_kit::migration::{Place, Preflight};
use serde_json::{Value, json};

use super::{counted, first_line};

/// For people.
pub fn shown(preflight: &Preflight) -> String {
    let Preflight { findings, skipped, asked } = preflight;
    let mut text = String::new();
    for finding in findings {
        text.push_str(&format!("{}: {}\n", finding.place, finding.message));
        text.push_str(&format!("  {}\n", first_line(&finding.sql)));
        for example in &finding.examples {
            text.push_str(&format!("  {example}\n"));
        }
        let more = finding.count.saturating_sub(finding.examples.len() as u64);
        if more > 0 {
            text.push_str(&format!("  and {more} more\n"));
        }
    }
    for skipped in skipped {
        text.push_str(&format!("{}: not looked at: {}\n", skipped.place, skipped.why));
    }
    let not = match skipped.len() {
        0 => String::new(),
        count => format!("; {} not looked at", counted(count, "step")),
    };
    let asked = counted(*asked, "question");
    text.push_str(&match findings.len() {
        0 => format!("asked {asked} about rows: nothing is in the way{not}\n"),
        count => format!("asked {asked} about rows: {count} would make a step fail{not}; nothing was done\n"),
    });
    text
}

/// For programs.
pub fn described(preflight: &Preflight) -> Value {
    let place = |place: &Place| {
        json!({
            "migration": place.migration,
            "file": place.file.display().to_string(),
            "line": place.line,
            "step": place.step,
        })
    };
    let findings: Vec<_> = preflight
        .findings
        .iter()
        .map(|finding| {
            json!({
                "place": place(&finding.place),
                "statement": finding.sql,
                "message": finding.message,
                "count": finding.count,
                "examples": finding.examples,
            })
        })
        .collect();
    let skipped: Vec<_> = preflight
        .skipped
        .iter()
        .map(|skipped| json!({ "place": place(&skipped.place), "why": skipped.why }))
        .collect();
    json!({ "asked": preflight.asked, "findings": findings, "not_looked_at": skipped })
}
