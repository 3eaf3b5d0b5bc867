//! The figures, for people and for programs.

use std::fmt::Write;
use std::time::Duration;

use super::GOAL;

/// What the crate of one size costs.
pub struct Figures {
    pub tables: usize,
    /// All of it, anew.
    pub cold: Cost,
    /// After one query was changed.
    pub edit: Cost,
}

/// What one run of `cargo check` costs.
#[derive(Clone, Copy)]
pub struct Cost {
    pub wall: Duration,
    /// Where the system tells.
    pub used: Option<Used>,
}

/// What a process and its children used.
#[derive(Clone, Copy)]
pub struct Used {
    /// The time of all processors.
    pub processor: Duration,
    /// The most that one process held, in bytes.
    pub memory: u64,
}

impl Figures {
    /// Seconds for so many tables as the goal is about, were it linear.
    fn seconds_for_goal(&self) -> f64 {
        self.cold.wall.as_secs_f64() * GOAL.0 as f64 / self.tables as f64
    }

    /// Whether the goal is met, so far as it is about this size.
    pub fn meets_goal(&self) -> bool {
        self.tables != GOAL.0 || self.cold.wall.as_secs_f64() <= GOAL.1
    }

    /// How time grew since a smaller size, against the number of tables.
    fn growth_since(&self, small: &Figures) -> String {
        let tables = self.tables as f64 / small.tables as f64;
        let time = self.cold.wall.as_secs_f64() / small.cold.wall.as_secs_f64();
        format!("{tables:.1} × the tables, {time:.1} × the time")
    }
}

/// A table of them, and the growth from each size to the next.
pub fn table(figures: &[Figures]) -> String {
    let mut text = format!(
        "{:>6} {:>9} {:>9} {:>8} {:>9} {:>9}   growth\n",
        "tables",
        "cold",
        "processor",
        "memory",
        format!("per {}", GOAL.0),
        "edit",
    );
    for (at, one) in figures.iter().enumerate() {
        let used = one.cold.used;
        let processor = used.map_or("?".to_owned(), |used| format!("{:.2} s", used.processor.as_secs_f64()));
        let memory = used.map_or("?".to_owned(), |used| format!("{} MB", used.memory / (1024 * 1024)));
        let growth = at.checked_sub(1).map(|before| one.growth_since(&figures[before])).unwrap_or_default();
        let _ = writeln!(
            text,
            "{:>6} {:>7.2} s {processor:>9} {memory:>8} {:>7.2} s {:>7.2} s   {growth}",
            one.tables,
            one.cold.wall.as_secs_f64(),
            one.seconds_for_goal(),
            one.edit.wall.as_secs_f64(),
        );
    }
    for one in figures.iter().filter(|one| one.tables == GOAL.0) {
        let verdict = if one.meets_goal() { "met" } else { "missed" };
        let _ = writeln!(text, "\nthe goal, {} tables within {} s: {verdict}", GOAL.0, GOAL.1);
    }
    text
}

/// The figures as JSON, one object in a line.
pub fn json(figures: &[Figures]) -> String {
    let mut text = String::new();
    for one in figures {
        let _ = write!(text, "{{\"tables\":{}", one.tables);
        for (name, cost) in [("cold", one.cold), ("edit", one.edit)] {
            let _ = write!(text, ",\"{name}_seconds\":{:.3}", cost.wall.as_secs_f64());
            if let Some(Used { processor, memory }) = cost.used {
                let processor = processor.as_secs_f64();
                let _ = write!(
                    text,
                    ",\"{name}_processor_seconds\":{processor:.3},\"{name}_memory_bytes\":{memory}"
                );
            }
        }
        text.push_str("}\n");
    }
    text
}
