//! The names of a query's columns, where its text says them: a view takes the names of its fields in their order, and two
//! columns of one type that stand the other way round would be taken for each other without a word.
//!
//! This reads tokens and is no parser: what it is not sure of, it leaves open.

use std::iter::Peekable;
use std::str::Chars;

/// A token of SQL, as far as it matters here.
#[derive(Debug, PartialEq)]
enum Token {
    /// A word without quotes, in lower case.
    Word(String),
    /// A quoted name.
    Quoted(String),
    /// A single character.
    Mark(char),
    /// A constant.
    Other,
}

impl Token {
    fn is(&self, word: &str) -> bool {
        matches!(self, Token::Word(own) if own == word)
    }

    fn name(&self) -> Option<&str> {
        match self {
            Token::Word(name) | Token::Quoted(name) => Some(name),
            Token::Mark(_) | Token::Other => None,
        }
    }
}

/// What ends the list of a SELECT.
const CLAUSES: &[&str] = &[
    "from",
    "where",
    "group",
    "having",
    "window",
    "union",
    "intersect",
    "except",
    "order",
    "limit",
    "offset",
    "fetch",
    "for",
    "into",
];

/// The names of the columns, `None` for one whose name the text does not say; nothing at all where even their number is not
/// clear.
pub(crate) fn names(query: &str) -> Option<Vec<Option<String>>> {
    let tokens = tokens(query);
    // With parentheses around a SELECT, the first one outside of them may be another.
    if tokens.first() == Some(&Token::Mark('(')) {
        return None;
    }
    let mut depth = 0_usize;
    let mut outside = tokens.iter().map(|token| {
        let at = depth;
        match token {
            Token::Mark('(') | Token::Mark('[') => depth += 1,
            Token::Mark(')') | Token::Mark(']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        (token, at.min(depth))
    });
    outside.find(|(token, depth)| *depth == 0 && token.is("select"))?;
    let list: Vec<(&Token, usize)> = outside.collect();
    let mut items: Vec<Vec<(&Token, usize)>> = vec![Vec::new()];
    let mut before: Option<&Token> = None;
    for (token, depth) in without_distinct(&list) {
        let follows = |word: &str| before.is_some_and(|before| before.is(word));
        if *depth == 0 {
            let is_part = follows("as")
                || (token.is("from") && follows("distinct"))
                || (token.is("group") && follows("within"));
            if !is_part && CLAUSES.iter().any(|clause| token.is(clause)) {
                break;
            }
            if **token == Token::Mark(',') {
                items.push(Vec::new());
                before = None;
                continue;
            }
        }
        if let Some(item) = items.last_mut() {
            item.push((token, *depth));
        }
        before = Some(token);
    }
    let has_star = |item: &Vec<(&Token, usize)>| {
        matches!(
            item.as_slice(),
            [(Token::Mark('*'), _)] | [.., (Token::Mark('.'), _), (Token::Mark('*'), _)]
        )
    };
    if items.iter().any(|item| item.is_empty() || has_star(item)) {
        return None;
    }
    Some(items.iter().map(|item| name(item)).collect())
}

/// The list behind `ALL`, `DISTINCT` and `DISTINCT ON (…)`.
fn without_distinct<'a, 'b>(list: &'a [(&'b Token, usize)]) -> &'a [(&'b Token, usize)] {
    match list {
        [(first, _), rest @ ..] if first.is("all") => rest,
        [(first, _), (second, _), rest @ ..] if first.is("distinct") && second.is("on") => {
            let end = rest.iter().position(|(token, depth)| *depth == 0 && **token == Token::Mark(')'));
            end.and_then(|end| rest.get(end + 1..)).unwrap_or_default()
        }
        [(first, _), rest @ ..] if first.is("distinct") => rest,
        list => list,
    }
}

/// `… AS name`, or a column with what qualifies it.
fn name(item: &[(&Token, usize)]) -> Option<String> {
    if let [.., (by, 0), (last, 0)] = item
        && by.is("as")
    {
        return last.name().map(str::to_owned);
    }
    let is_path = item.iter().enumerate().all(|(at, (token, _))| match at % 2 {
        0 => token.name().is_some(),
        _ => **token == Token::Mark('.'),
    });
    item.last().filter(|_| is_path).and_then(|(last, _)| last.name()).map(str::to_owned)
}

fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            _ if c.is_whitespace() => {}
            '-' if rest.peek() == Some(&'-') => while rest.next_if(|c| *c != '\n').is_some() {},
            '/' if rest.peek() == Some(&'*') => skip_comment(&mut rest),
            '\'' => {
                // `E'\''` is the one constant in which a backslash takes the meaning from a quote.
                let escapes = tokens.pop_if(|last: &mut Token| last.is("e")).is_some();
                quoted(&mut rest, '\'', escapes);
                tokens.push(Token::Other);
            }
            '"' => tokens.push(Token::Quoted(quoted(&mut rest, '"', false))),
            '$' => {
                skip_dollars(&mut rest);
                tokens.push(Token::Other);
            }
            _ if c.is_alphabetic() || c == '_' => {
                let mut word = c.to_string();
                while let Some(c) = rest.next_if(|c| c.is_alphanumeric() || matches!(c, '_' | '$')) {
                    word.push(c);
                }
                tokens.push(Token::Word(word.to_lowercase()));
            }
            _ if c.is_ascii_digit() => {
                while rest.next_if(|c| c.is_alphanumeric() || *c == '.').is_some() {}
                tokens.push(Token::Other);
            }
            _ => tokens.push(Token::Mark(c)),
        }
    }
    tokens
}

/// The inside of what begins with a quote; a doubled quote is one of it.
fn quoted(rest: &mut Peekable<Chars<'_>>, quote: char, escapes: bool) -> String {
    let mut text = String::new();
    while let Some(c) = rest.next() {
        if c == quote && rest.next_if_eq(&quote).is_none() {
            break;
        }
        text.push(c);
        if escapes && c == '\\' {
            text.extend(rest.next());
        }
    }
    text
}

/// Comments of this kind nest.
fn skip_comment(rest: &mut Peekable<Chars<'_>>) {
    let mut depth = 1;
    rest.next();
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.next_if_eq(&'*').is_some() => depth += 1,
            '*' if rest.next_if_eq(&'/').is_some() => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

/// `$tag$ … $tag$`, behind its first character; a parameter such as `$1` ends at once.
fn skip_dollars(rest: &mut Peekable<Chars<'_>>) {
    let mut tag = String::from("$");
    while let Some(c) = rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
        tag.push(c);
    }
    if rest.next_if_eq(&'$').is_none() {
        return;
    }
    tag.push('$');
    let mut seen = String::new();
    for c in rest.by_ref() {
        seen.push(c);
        if seen.ends_with(&tag) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    fn check(query: &str, expected: &[&str]) {
        let found = names(query).unwrap_or_else(|| panic!("nothing of {query}"));
        let found: Vec<&str> = found.iter().map(|name| name.as_deref().unwrap_or("?")).collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn a_column_has_its_own_name_or_that_behind_as() {
        check("SELECT id, u.Email, \"Full Name\" FROM users u", &["id", "email", "Full Name"]);
        check("select count(*) AS n, max(a, b) as \"N,M\", 1 + 2, x y FROM t", &["n", "N,M", "?", "?"]);
        check("SELECT a AS from, b AS order FROM t", &["from", "order"]);
        check("SELECT app.t.a", &["a"]);
    }

    #[test]
    fn what_is_inside_of_an_expression_does_not_end_it() {
        check("SELECT a IS DISTINCT FROM b AS c, d FROM t", &["c", "d"]);
        check("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) AS middle, y FROM t", &["middle", "y"]);
        check(
            "SELECT count(*) FILTER (WHERE a, b) OVER (ORDER BY c) AS n, (SELECT x, y FROM z) AS w",
            &["n", "w"],
        );
        check(
            "SELECT ARRAY[a, b] AS l, CASE WHEN a THEN b END AS k, 'x, y' AS t, d FROM t",
            &["l", "k", "t", "d"],
        );
        check(
            "SELECT a -- , b\n, /* c, /* d */ e, */ f, $$ g, $$ AS h, $x$ $$, $x$ AS i, E'\\', j' AS k",
            &["a", "f", "h", "i", "k"],
        );
    }

    #[test]
    fn distinct_and_common_table_expressions_go_before_the_list() {
        check("SELECT DISTINCT a, b FROM t", &["a", "b"]);
        check("SELECT DISTINCT ON (x, (y)) a, b FROM t", &["a", "b"]);
        check("WITH n AS (SELECT c, d FROM e) SELECT a, b FROM n UNION SELECT f, g", &["a", "b"]);
    }

    #[test]
    fn what_the_text_does_not_say_is_left_open() {
        for query in [
            "SELECT * FROM t",
            "SELECT a, t.* FROM t",
            "TABLE t",
            "VALUES (1, 2)",
            "(SELECT a) UNION SELECT b",
            "",
            "SELECT",
        ] {
            assert_eq!(names(query), None, "{query}");
        }
    }
}
