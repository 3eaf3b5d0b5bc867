//! The text of an attribute, broken into lines where rustfmt would break it.

/// The widest arguments that rustfmt leaves in one line, where there are several.
const WIDEST_ARGUMENTS: usize = 70;
/// The longest line of an attribute that has one argument.
const LONGEST_LINE: usize = 99;

/// One argument.
#[derive(Clone)]
pub(super) enum Arg {
    /// A word, a literal, or a word with a literal: what rustfmt reads.
    Plain(String),
    /// An expression, which it does not read and so leaves alone, with all that is around it.
    Expression(String),
    /// A word with arguments.
    List(String, Vec<Arg>),
}

impl Arg {
    /// A word by itself. Where it is no identifier but a raw one, rustfmt reads it as well.
    pub fn word(word: impl Into<String>) -> Arg {
        Arg::Plain(word.into())
    }

    /// `word = "text"`
    pub fn text(word: &str, text: &str) -> Arg {
        Arg::Plain(format!("{word} = {}", literal(text)))
    }

    /// `word = expression`
    pub fn value(word: &str, expression: &str) -> Arg {
        Arg::Expression(format!("{word} = {expression}"))
    }

    pub fn list(word: &str, args: Vec<Arg>) -> Arg {
        Arg::List(word.to_owned(), args)
    }

    fn is_read_by_rustfmt(&self) -> bool {
        match self {
            Arg::Plain(_) => true,
            Arg::Expression(_) => false,
            Arg::List(_, args) => args.iter().all(Arg::is_read_by_rustfmt),
        }
    }

    fn in_one_line(&self) -> String {
        match self {
            Arg::Plain(text) | Arg::Expression(text) => text.clone(),
            Arg::List(word, args) => format!("{word}({})", joined(args)),
        }
    }

    fn write(&self, indent: usize, column: usize, after: usize, out: &mut String) {
        match self {
            Arg::Plain(text) | Arg::Expression(text) => out.push_str(text),
            Arg::List(word, args) => list(word, args, indent, column, after, out),
        }
    }
}

/// `#[word(…)]` with a line break after it.
pub(super) fn attribute(word: &str, args: &[Arg], indent: usize, out: &mut String) {
    out.push_str(&" ".repeat(indent));
    out.push_str("#[");
    if args.is_empty() {
        out.push_str(word);
    } else if args.iter().all(Arg::is_read_by_rustfmt) {
        list(word, args, indent, indent + 2, 1, out);
    } else {
        // rustfmt takes this as it is.
        let line = joined(args);
        if indent + word.len() + width(&line) + 5 <= LONGEST_LINE || args.len() == 1 {
            out.push_str(&format!("{word}({line})"));
        } else {
            let inner = " ".repeat(indent + 4);
            let lines: Vec<_> = args.iter().map(|arg| format!("\n{inner}{}", arg.in_one_line())).collect();
            out.push_str(&format!("{word}({}\n{})", lines.join(","), " ".repeat(indent)));
        }
    }
    out.push_str("]\n");
}

/// `word(…)`, which begins at a column and has so many characters after it.
fn list(word: &str, args: &[Arg], indent: usize, column: usize, after: usize, out: &mut String) {
    let line = joined(args);
    let begins = column + width(word) + 1;
    let fits = begins + width(&line) + 1 + after <= LONGEST_LINE && !line.contains('\n');
    out.push_str(word);
    out.push('(');
    match args {
        [Arg::List(inner, inside)] => {
            // The one argument opens with its list.
            list(inner, inside, indent, begins, after + 1, out);
        }
        [_] if fits => out.push_str(&line),
        _ if fits && width(&line) <= WIDEST_ARGUMENTS && args.iter().all(is_in_one_line) => {
            out.push_str(&line)
        }
        _ => {
            for (at, arg) in args.iter().enumerate() {
                out.push_str(if at == 0 { "\n" } else { ",\n" });
                out.push_str(&" ".repeat(indent + 4));
                arg.write(indent + 4, indent + 4, usize::from(at + 1 < args.len()), out);
            }
            out.push('\n');
            out.push_str(&" ".repeat(indent));
        }
    }
    out.push(')');
}

/// Whether no list in it has to be broken.
fn is_in_one_line(arg: &Arg) -> bool {
    match arg {
        Arg::Plain(_) | Arg::Expression(_) => true,
        Arg::List(_, args) => {
            (args.len() == 1 || width(&joined(args)) <= WIDEST_ARGUMENTS) && args.iter().all(is_in_one_line)
        }
    }
}

fn joined(args: &[Arg]) -> String {
    args.iter().map(Arg::in_one_line).collect::<Vec<_>>().join(", ")
}

/// How many columns a text takes: two for what is wide in East Asia.
fn width(text: &str) -> usize {
    let is_wide = |char: char| {
        matches!(u32::from(char), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
            | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd)
    };
    text.chars().map(|char| if is_wide(char) { 2 } else { 1 }).sum()
}

/// A text as Rust writes it: raw, where that spares escapes.
pub(super) fn literal(text: &str) -> String {
    let is_plain = |char: char| {
        !char.is_control()
            && !matches!(char, '\u{2028}' | '\u{2029}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    if text.contains(['"', '\\']) && text.chars().all(is_plain) {
        let mut hashes = "#".to_owned();
        while text.contains(&format!("\"{hashes}")) {
            hashes.push('#');
        }
        return format!("r{hashes}\"{text}\"{hashes}");
    }
    let mut out = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            char if is_plain(char) => out.push(char),
            char => out.extend(char.escape_default()),
        }
    }
    out.push('"');
    out
}
