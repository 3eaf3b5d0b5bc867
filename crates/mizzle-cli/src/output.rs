//! What a command says: what was asked for on standard output, all else on standard error.

use std::io::{self, IsTerminal, Write};

use serde_json::{Value, json};

use crate::args::Global;
use crate::failure::Failure;

/// How a command speaks.
pub struct Output {
    json: bool,
    quiet: bool,
    color: bool,
}

impl Output {
    /// As the flags say. Colors are for terminals.
    pub fn new(global: &Global) -> Output {
        let color = !global.no_color && std::env::var_os("NO_COLOR").is_none() && io::stderr().is_terminal();
        Output { json: global.json, quiet: global.quiet, color }
    }

    /// What was asked for: text for people, or an object for programs.
    pub fn result(&self, text: &str, object: &Value) {
        let mut out = io::stdout().lock();
        // Whoever closed the pipe wants no more of it.
        let _ = if self.json { writeln!(out, "{object:#}") } else { out.write_all(text.as_bytes()) };
    }

    /// What is going on.
    pub fn progress(&self, line: &str) {
        if !self.quiet && !self.json {
            let _ = writeln!(io::stderr(), "{line}");
        }
    }

    /// Why the command does not succeed.
    pub fn failure(&self, failure: &Failure) {
        if self.json {
            let mut object = failure.more.clone();
            object.insert("error".into(), failure.message.clone().into());
            if let Some(hint) = &failure.hint {
                object.insert("hint".into(), hint.clone().into());
            }
            object.insert("code".into(), json!(failure.code));
            let _ = writeln!(io::stdout(), "{:#}", Value::Object(object));
            return;
        }
        let (red, end) = if self.color { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
        let mut err = io::stderr().lock();
        let _ = writeln!(err, "{red}error{end}: {}", failure.message);
        if let Some(hint) = &failure.hint {
            let _ = writeln!(err, "  hint: {hint}");
        }
    }
}
