//! What the walkthrough prints.

use std::env;
use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use super::statements::{Sent, Statements};
use super::table;

/// How many lines of a statement are shown.
const SQL_LINES: usize = 30;

/// How wide the output is, and whether it has colours.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    pub width: usize,
    pub colours: bool,
}

impl Style {
    /// What suits the standard output: colours on a terminal only, and there not against `NO_COLOR`.
    pub fn of_stdout() -> Style {
        let is_terminal = io::stdout().is_terminal();
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Style {
            width: width.filter(|_| is_terminal).unwrap_or(120).clamp(40, 160),
            colours: is_terminal && env::var_os("NO_COLOR").is_none(),
        }
    }
}

#[derive(Clone, Copy)]
enum Colour {
    Title,
    Rust,
    Sql,
    Quiet,
}

/// Prints headings, steps and their results.
pub struct Page<'a> {
    out: &'a mut dyn Write,
    style: Style,
    statements: Statements,
}

impl<'a> Page<'a> {
    pub fn new(out: &'a mut dyn Write, style: Style, statements: Statements) -> Page<'a> {
        Page { out, style, statements }
    }

    /// A heading of the guide.
    pub fn title(&mut self, text: &str) -> io::Result<()> {
        let rule = "═".repeat(text.chars().count());
        writeln!(self.out)?;
        self.line(Colour::Title, "", text)?;
        self.line(Colour::Title, "", &rule)
    }

    /// A heading below that.
    pub fn heading(&mut self, text: &str) -> io::Result<()> {
        let rule = "─".repeat(self.style.width.saturating_sub(text.chars().count() + 4));
        writeln!(self.out)?;
        self.line(Colour::Title, "", &format!("── {text} {rule}"))
    }

    /// A remark.
    pub fn note(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out)?;
        self.point(text)
    }

    /// A point of a list.
    pub fn point(&mut self, text: &str) -> io::Result<()> {
        for line in wrap(text, self.style.width - 2) {
            self.line(Colour::Quiet, "  ", &line)?;
        }
        Ok(())
    }

    /// Source that is not run here.
    pub fn code(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out)?;
        for line in text.lines() {
            self.line(Colour::Rust, "    ", line)?;
        }
        Ok(())
    }

    /// What is sent from here on belongs to the next step.
    pub fn begin(&mut self) {
        self.statements.take();
    }

    /// A step that was run: its source, the statements it sent, its value.
    pub fn step(&mut self, about: &str, rust: &str, value: &impl Serialize) -> io::Result<()> {
        let sent = self.statements.take();
        writeln!(self.out)?;
        writeln!(self.out, "  {about}")?;
        self.code(rust)?;
        self.sql(&sent)?;
        self.value(value)
    }

    /// The statements that were sent since the last step.
    pub fn statements(&mut self) -> Vec<Sent> {
        self.statements.take()
    }

    /// Statements as they were sent, long ones on several lines.
    pub fn sql(&mut self, sent: &[Sent]) -> io::Result<()> {
        let room = self.style.width - 6;
        writeln!(self.out)?;
        for Sent { text, parameters } in sent {
            let text = clauses(text, room);
            let lines: Vec<String> = text.lines().flat_map(|line| wrap(line, room)).collect();
            let shown = if lines.len() > SQL_LINES { SQL_LINES - 1 } else { lines.len() };
            for line in &lines[..shown] {
                self.line(Colour::Sql, "    ", line)?;
            }
            if shown < lines.len() {
                self.line(Colour::Quiet, "    ", &format!("… and {} lines more", lines.len() - shown))?;
            }
            if !parameters.is_empty() {
                let parameters = format!("-- {parameters}");
                let cut: String = parameters.chars().take(room).collect();
                let more = if cut.len() < parameters.len() { "…" } else { "" };
                self.line(Colour::Quiet, "    ", &format!("{cut}{more}"))?;
            }
        }
        Ok(())
    }

    fn value(&mut self, value: &impl Serialize) -> io::Result<()> {
        let table = table::lay_out(value, self.style.width - 6);
        writeln!(self.out)?;
        if let Some(header) = table.header {
            self.line(Colour::Quiet, "    ", &header)?;
        }
        for row in table.rows {
            writeln!(self.out, "    {row}")?;
        }
        match table.summary {
            Some(summary) => self.line(Colour::Quiet, "    ", &format!("({summary})")),
            None => Ok(()),
        }
    }

    fn line(&mut self, colour: Colour, indent: &str, text: &str) -> io::Result<()> {
        if !self.style.colours {
            return writeln!(self.out, "{indent}{text}");
        }
        let code = match colour {
            Colour::Title => "1",
            Colour::Rust => "36",
            Colour::Sql => "33",
            Colour::Quiet => "2",
        };
        writeln!(self.out, "{indent}\x1b[{code}m{text}\x1b[0m")
    }
}

/// A statement that is too long for a line, with a line for each clause.
fn clauses(sql: &str, width: usize) -> String {
    const CLAUSES: [&str; 13] = [
        "FROM",
        "INNER JOIN",
        "LEFT JOIN",
        "SET",
        "VALUES",
        "WHERE",
        "GROUP BY",
        "HAVING",
        "ORDER BY",
        "LIMIT",
        "REFERENCES",
        "RETURNING",
        "UNION ALL",
    ];
    if sql.contains('\n') || sql.chars().count() <= width {
        return sql.to_owned();
    }
    CLAUSES
        .iter()
        .fold(sql.to_owned(), |sql, clause| sql.replace(&format!(" {clause} "), &format!("\n{clause} ")))
}

/// The text in lines of at most so many characters, broken between words; what follows the first is indented by two
/// more than that.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let indent = text.len() - text.trim_start().len();
    let mut lines = vec![" ".repeat(indent)];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        let is_empty = line.trim().is_empty();
        if !is_empty && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(format!("{}{word}", " ".repeat(indent + 2)));
            continue;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{clauses, wrap};

    #[test]
    fn a_long_statement_has_a_line_for_each_clause() {
        assert_eq!(clauses("SELECT a FROM b WHERE c", 10), "SELECT a\nFROM b\nWHERE c");
        assert_eq!(clauses("SELECT a FROM b", 80), "SELECT a FROM b");
    }

    #[test]
    fn long_lines_break_between_words() {
        assert_eq!(wrap("SELECT a, b FROM c", 11), ["SELECT a, b", "  FROM c"]);
        assert_eq!(wrap("    id integer", 40), ["    id integer"]);
    }
}
