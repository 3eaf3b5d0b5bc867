//! The figures, for people and for programs.

use std::fmt::Write;
use std::time::Duration;

use super::GOAL;

/// What one size cost.
pub struct Figures {
    pub tables: usize,
    pub cold: Duration,
    pub edit: Duration,
    /// In bytes, where the system tells.
    pub memory: Option<u64>,
}

impl Figures {
    fn cold_a_hundred(&self) -> f64 {
        self.cold.as_secs_f64() * 100.0 / self.tables as f64
    }

    fn megabytes(&self) -> Option<u64> {
        self.memory.map(|bytes| bytes / (1024 * 1024))
    }
}

/// A table of them, and the growth from each size to the next.
pub fn table(figures: &[Figures]) -> String {
    let mut text = format!(
        "\n{:>6} {:>8} {:>18} {:>8} {:>8}   {}\n",
        "tables", "cold", "cold a 100 tables", "edit", "memory", "growth"
    );
    for (at, one) in figures.iter().enumerate() {
        let growth = at.checked_sub(1).map(|before| growth(&figures[before], one)).unwrap_or_default();
        let memory = one.megabytes().map_or("?".to_owned(), |megabytes| format!("{megabytes} MB"));
        let (cold, edit) = (one.cold.as_secs_f64(), one.edit.as_secs_f64());
        let _ = writeln!(
            text,
            "{:>6} {cold:>6.2} s {:>16.2} s {edit:>6.2} s {memory:>8}   {growth}",
            one.tables,
            one.cold_a_hundred(),
        );
    }
    for one in figures.iter().filter(|one| one.tables == GOAL.0) {
        let verdict = if one.cold.as_secs_f64() <= GOAL.1 { "met" } else { "missed" };
        let _ = writeln!(text, "\ngoal of {} tables within {} s: {verdict}", GOAL.0, GOAL.1);
    }
    text
}

/// How time grew against the number of tables; 1 is linear, and the time that no table takes makes it less.
fn growth(small: &Figures, large: &Figures) -> String {
    let tables = large.tables as f64 / small.tables as f64;
    let time = large.cold.as_secs_f64() / small.cold.as_secs_f64();
    format!("{tables:.1} × the tables, {time:.1} × the time")
}

/// The figures as JSON.
pub fn json(figures: &[Figures]) -> String {
    figures
        .iter()
        .map(|one| {
            let memory = one.memory.map_or("null".to_owned(), |bytes| bytes.to_string());
            let (cold, edit) = (one.cold.as_secs_f64(), one.edit.as_secs_f64());
            format!(
                "{{\"tables\":{},\"cold_seconds\":{cold:.3},\"edit_seconds\":{edit:.3},\"memory_bytes\":{memory}}}\n",
                one.tables
            )
        })
        .collect()
}
