//! What the server prints where something has another name.

use mizzle_schema::quote_ident;

/// Which names are others now.
#[derive(Debug, Clone, Copy)]
pub(super) enum Respelling<'a> {
    /// A name behind its schema.
    Qualified { from: (&'a str, &'a str), to: (&'a str, &'a str) },
    /// A schema before a name.
    Schema { from: &'a str, to: &'a str },
    /// A name that stands alone or behind a table's, such as a column's.
    Bare { from: &'a str, to: &'a str },
    /// The same, where it stands first.
    First { from: &'a str, to: &'a str },
    /// The label of an enum of this name.
    Label { from: &'a str, to: &'a str, of: (&'a str, &'a str) },
}

impl Respelling<'_> {
    /// The text with the other names. Bodies of functions stay: the server does not look into them.
    pub fn text(&self, sql: &str) -> String {
        let tokens = tokens(sql);
        let mut text = String::with_capacity(sql.len());
        let mut at = 0;
        let mut is_done = false;
        let name = |at: usize| tokens.get(at).and_then(|token| token.name());
        let is = |at: usize, what: &str| tokens.get(at).is_some_and(|token| token.text() == what);
        while let Some(token) = tokens.get(at) {
            let replaced = match *self {
                Respelling::Qualified { from, to } => {
                    let here = name(at).is_some_and(|name| name == from.0)
                        && is(at + 1, ".")
                        && name(at + 2).is_some_and(|name| name == from.1);
                    let inside = token.literal().is_some_and(|text| text == qualified(from));
                    match (here, inside) {
                        (true, _) => Some((qualified(to), 3)),
                        (_, true) => Some((format!("'{}'", qualified(to).replace('\'', "''")), 1)),
                        _ => None,
                    }
                }
                Respelling::Schema { from, to } => {
                    let here = name(at).is_some_and(|name| name == from) && is(at + 1, ".");
                    let inside = token.literal().and_then(|text| {
                        let rest = text.strip_prefix(&printed(from))?.strip_prefix('.')?.to_owned();
                        Some(format!("'{}.{rest}'", printed(to)))
                    });
                    if here { Some((printed(to), 1)) } else { inside.map(|text| (text, 1)) }
                }
                Respelling::Bare { from, to } => {
                    let here =
                        name(at).is_some_and(|name| name == from) && !is(at + 1, "(") && !is(at + 1, ".");
                    here.then(|| (printed(to), 1))
                }
                Respelling::First { from, to } => {
                    let here = !is_done && name(at).is_some_and(|name| name == from);
                    is_done |= here;
                    here.then(|| (printed(to), 1))
                }
                Respelling::Label { from, to, of } => {
                    let here = token.literal().is_some_and(|text| text == from)
                        && is(at + 1, ":")
                        && is(at + 2, ":")
                        && name(at + 3).is_some_and(|name| name == of.0)
                        && name(at + 5).is_some_and(|name| name == of.1);
                    here.then(|| (format!("'{}'", to.replace('\'', "''")), 1))
                }
            };
            match replaced {
                Some((new, count)) => {
                    text.push_str(&new);
                    at += count;
                }
                None => {
                    text.push_str(token.text());
                    at += 1;
                }
            }
        }
        text
    }
}

fn qualified((schema, name): (&str, &str)) -> String {
    format!("{}.{}", printed(schema), printed(name))
}

/// A name as the server prints it: in quotes where it needs them. Words of SQL that it quotes, too, are not known here; what
/// has one of them for a name is made anew where a rename would do.
fn printed(name: &str) -> String {
    let is_plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_';
    let starts = name.starts_with(|char: char| char.is_ascii_lowercase() || char == '_');
    match starts && name.chars().all(is_plain) {
        true => name.to_owned(),
        // A name in a catalog has no NUL.
        false => quote_ident(name).unwrap_or_default(),
    }
}

enum Token<'a> {
    Name(&'a str),
    Literal(&'a str),
    Other(&'a str),
}

impl<'a> Token<'a> {
    fn text(&self) -> &'a str {
        match self {
            Token::Name(text) | Token::Literal(text) | Token::Other(text) => text,
        }
    }

    fn name(&self) -> Option<String> {
        let Token::Name(text) = self else { return None };
        let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        Some(quoted.map_or_else(|| (*text).to_owned(), |text| text.replace("\"\"", "\"")))
    }

    fn literal(&self) -> Option<String> {
        let Token::Literal(text) = self else { return None };
        Some(text.strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'"))
    }
}

fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let is_start = |char: char| char.is_alphabetic() || char == '_';
        let is_part = |char: char| char.is_alphanumeric() || matches!(char, '_' | '$');
        let length = match first {
            '"' | '\'' => closing(rest, first),
            '$' => dollars(rest),
            _ if is_start(first) => rest.find(|char| !is_part(char)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let Some((token, left)) = rest.split_at_checked(length.max(1)) else { break };
        tokens.push(match first {
            '\'' => Token::Literal(token),
            '"' => Token::Name(token),
            _ if is_start(first) => Token::Name(token),
            _ => Token::Other(token),
        });
        rest = left;
    }
    tokens
}

/// The length of what stands in quotes; a quote inside is doubled.
fn closing(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, char)) = chars.next() {
        if char == quote {
            match chars.peek() {
                Some((_, next)) if *next == quote => {
                    chars.next();
                }
                _ => return at + 1,
            }
        }
    }
    text.len()
}

/// The length of a text between dollars, or of one.
fn dollars(text: &str) -> usize {
    let tag = text.get(1..).and_then(|rest| rest.find('$')).and_then(|at| text.get(..at + 2));
    let is_tag = |tag: &&str| tag.trim_matches('$').chars().all(|char| char.is_alphanumeric() || char == '_');
    let body = tag.filter(is_tag).and_then(|tag| {
        let after = text.get(tag.len()..)?;
        Some(tag.len() + after.find(tag)? + tag.len())
    });
    body.unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_another_everywhere_but_in_the_bodies_of_functions() {
        let table = Respelling::Qualified { from: ("public", "a"), to: ("app", "Z") };
        assert_eq!(
            table.text("CREATE INDEX i ON public.a USING btree (a, \"public\".a)"),
            "CREATE INDEX i ON app.\"Z\" USING btree (a, app.\"Z\")"
        );
        assert_eq!(table.text("nextval('public.a'::regclass)"), "nextval('app.\"Z\"'::regclass)");
        let body = "AS $f$ select * from public.a $f$";
        assert_eq!(table.text(body), body);
        let column = Respelling::Bare { from: "a", to: "b" };
        assert_eq!(column.text("CHECK ((a > a(1)) AND t.a = 'a')"), "CHECK ((b > a(1)) AND t.b = 'a')");
        let label = Respelling::Label { from: "x", to: "it's", of: ("s", "e") };
        assert_eq!(label.text("'x'::s.e || 'x'::text"), "'it''s'::s.e || 'x'::text");
        let schema = Respelling::Schema { from: "s", to: "t" };
        assert_eq!(schema.text("s.f(s, 's.q'::regclass)"), "t.f(s, 't.q'::regclass)");
        let first = Respelling::First { from: "i", to: "j" };
        assert_eq!(first.text("CREATE INDEX i ON t (i)"), "CREATE INDEX j ON t (i)");
    }
}
