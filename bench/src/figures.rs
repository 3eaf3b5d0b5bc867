//! What came of a case.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Unit {
    #[serde(rename = "ns")]
    Nanoseconds,
    #[serde(rename = "µs")]
    Microseconds,
    #[serde(rename = "ms")]
    Milliseconds,
    #[serde(rename = "s")]
    Seconds,
}

impl Unit {
    pub fn name(self) -> &'static str {
        match self {
            Unit::Nanoseconds => "ns",
            Unit::Microseconds => "µs",
            Unit::Milliseconds => "ms",
            Unit::Seconds => "s",
        }
    }

    fn nanoseconds(self) -> f64 {
        match self {
            Unit::Nanoseconds => 1.0,
            Unit::Microseconds => 1e3,
            Unit::Milliseconds => 1e6,
            Unit::Seconds => 1e9,
        }
    }
}

/// A candidate's figures of a case, in its unit.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Figures {
    pub min: f64,
    pub median: f64,
    pub p99: f64,
    /// How many runs these are of.
    #[serde(default)]
    pub runs: usize,
    /// What else was measured, by what it is and its unit: `trips`, `client CPU µs`.
    #[serde(default)]
    pub others: BTreeMap<String, f64>,
}

impl Figures {
    pub fn of(mut nanoseconds: Vec<u64>, unit: Unit) -> Figures {
        nanoseconds.sort_unstable();
        let at = |share: f64| {
            let last = nanoseconds.len().saturating_sub(1);
            let time = nanoseconds.get((last as f64 * share) as usize).copied().unwrap_or_default();
            rounded(time as f64 / unit.nanoseconds())
        };
        let (min, median, p99) = (at(0.0), at(0.5), at(0.99));
        Figures { min, median, p99, runs: nanoseconds.len(), others: BTreeMap::new() }
    }

    pub fn with(mut self, what: &str, value: f64) -> Figures {
        self.others.insert(what.to_owned(), rounded(value));
        self
    }
}

/// Four digits: no run says more.
pub fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let scale = 10_f64.powi(3 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outcome {
    pub case: String,
    pub title: String,
    pub unit: Unit,
    pub candidates: BTreeMap<String, Figures>,
    /// Who is not there, and why.
    pub missing: BTreeMap<String, String>,
    /// Of the candidates that are there.
    pub versions: BTreeMap<String, String>,
    pub machine: BTreeMap<String, String>,
}
