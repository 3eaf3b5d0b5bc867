//! What a command says: what was asked for on standard output, all else on standard error.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::args::Global;
use crate::failure::Failure;

/// How a command speaks.
pub struct Output {
    json: bool,
    quiet: bool,
    color: bool,
    live: bool,
    /// Whether there is a line that the next one replaces.
    pending: AtomicBool,
}

impl Output {
    /// As the flags say. Colors are for terminals.
    pub fn new(global: &Global) -> Output {
        let terminal = io::stderr().is_terminal();
        let color = !global.no_color && std::env::var_os("NO_COLOR").is_none() && terminal;
        let live = terminal && !global.quiet && !global.json;
        Output { json: global.json, quiet: global.quiet, color, live, pending: AtomicBool::new(false) }
    }

    /// For programs, where there are no flags to go by.
    pub fn of_objects() -> Output {
        Output { json: true, quiet: false, color: false, live: false, pending: AtomicBool::new(false) }
    }

    /// Whether a line may change while somebody reads it.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// What is going on at this moment: the next line takes its place.
    pub fn transient(&self, line: &str) {
        let width =
            std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(80_usize);
        let shown: String = line.chars().take(width.saturating_sub(1)).collect();
        let mut err = io::stderr().lock();
        let _ = write!(err, "\r\x1b[2K{shown}").and_then(|()| err.flush());
        self.pending.store(true, Ordering::Relaxed);
    }

    fn clear(&self) {
        if self.pending.swap(false, Ordering::Relaxed) {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }

    /// What was asked for: text for people, or an object for programs.
    pub fn result(&self, text: &str, object: &Value) {
        self.clear();
        let mut out = io::stdout().lock();
        // Whoever closed the pipe wants no more of it.
        let _ = if self.json { writeln!(out, "{object:#}") } else { out.write_all(text.as_bytes()) };
    }

    /// What is going on.
    pub fn progress(&self, line: &str) {
        if !self.quiet && !self.json {
            self.clear();
            let _ = writeln!(io::stderr(), "{line}");
        }
    }

    /// Why the command does not succeed.
    pub fn failure(&self, failure: &Failure) {
        self.clear();
        if self.json {
            let mut object = failure.more.clone();
            object.insert("error".into(), failure.message.clone().into());
            object.insert("hint".into(), failure.hint.clone().into());
            object.insert("code".into(), json!(failure.code));
            let _ = writeln!(io::stdout(), "{:#}", Value::Object(object));
            return;
        }
        let (red, end) = if self.color { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
        let mut err = io::stderr().lock();
        let _ = match (&failure.text, &failure.hint) {
            (Some(text), _) => writeln!(err, "{red}error{end}: {text}"),
            (None, Some(hint)) => writeln!(err, "{red}error{end}: {}\n  hint: {hint}", failure.message),
            (None, None) => writeln!(err, "{red}error{end}: {}", failure.message),
        };
    }
}
