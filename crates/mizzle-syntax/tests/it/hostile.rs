//! Whatever stands in an attribute, reading it ends with a definition or with mistakes, each at a place.

use mizzle_syntax::parse_source;

const ATTRIBUTES: &[&str] = &[
    r#"#[table(Users, name = "users", schema = "app", prefix = "crm_", checked, json)]"#,
    r#"#[primary_key(name = "key", columns(a, b))]"#,
    r#"#[unique(a, b, name = "u", nulls_not_distinct)]"#,
    r#"#[check("a >= 0", name = "c")]"#,
    r#"#[index(a.desc().nulls_last(), expr("lower(b)"), unique, using = gin, where = "x", include(a), with(f = 70))]"#,
    r#"#[foreign_key(columns(a), references(Users.a), on_delete = cascade, match = full, deferrable)]"#,
    r#"#[has_many(others: Others, via(a, b), through = Thirds)]"#,
    r#"#[view(Views, definition = "SELECT DISTINCT ON (a) a, 'b' AS b -- c", check_option = "local", with(f = 70))]"#,
];

const COLUMNS: &[&str] = &[
    r#"#[column(varchar(255), default = "x", name = "y", unique(name = "z"), check("b", name = "q"))]"#,
    r#"#[column(numeric(10, 2), default = -1.5, references(Users.a, on_delete = set_null))]"#,
    r#"#[column(identity(always, start = 10, increment = -1, cycle), primary_key)]"#,
    r#"#[column(interval("day to second", 3), type = "t", generated = "g", collate = "C")]"#,
    r#"#[column(default_with = |a| vec![a, 1], on_update_with = f::<A, B>, default = [1, 2], soft_delete)]"#,
];

const TYPES: &[&str] =
    &["i32", "String", "Option<Timestamp>", "Vec<Decimal>", "Unknown<'a, T>", "(u8,)", "[u8; 2]"];

/// Pieces that are put where they do not belong.
const PIECES: &[&str] = &[
    "",
    ",",
    "=",
    "(",
    ")",
    "()",
    "(())",
    "[",
    "]",
    "{}",
    "\"",
    "\"\"",
    "\"\\0\"",
    "'a",
    "'a'",
    "-",
    "--1",
    "!",
    "::",
    ".",
    "..",
    "#",
    "#[x]",
    "$x",
    "=>",
    "==",
    "||",
    "a.b.c",
    "a::<b>",
    "r#fn",
    "_",
    "1e400",
    "0x",
    "99999999999999999999999",
    "1.0.0",
    "b\"\"",
    "c\"\"",
    "é",
    "default",
    "default =",
    "name = ",
    "sql()",
    "sql(\"\")",
    "now(1)",
    "unsafe {}",
    "async move {}",
    "let x = 1",
    "return",
    "if",
    "match x {}",
    "&&&&x",
    "x?",
    "x as y",
    "x[0]",
    "T { a: 1 }",
    "m!()",
    "include()",
    "columns",
    "columns()",
    "references(())",
    "references(a.0)",
    "expr",
    "expr()",
    "identity()",
    "with()",
    "where",
    "type",
    "on_delete =",
    "\"unterminated",
    "/* ",
    "//",
];

/// A small generator of numbers, so that a failure repeats.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

fn mutated(text: &str, numbers: &mut Numbers) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(text.len() + 1);
        let end = (at + numbers.below(12)).min(text.len());
        match numbers.below(4) {
            0 => drop(text.drain(at..end)),
            1 => drop(text.splice(at..at, PIECES[numbers.below(PIECES.len())].chars())),
            2 => drop(text.splice(at..end, PIECES[numbers.below(PIECES.len())].chars())),
            _ => {
                let copy = text[at..end].to_vec();
                let to = numbers.below(text.len() + 1);
                text.splice(to..to, copy);
            }
        }
    }
    text.into_iter().collect()
}

#[test]
fn no_attribute_makes_the_reader_panic() {
    let mut numbers = Numbers(1);
    let mut mistakes = 0;
    for _ in 0..8_000 {
        let attribute = ATTRIBUTES[numbers.below(ATTRIBUTES.len())];
        let column = COLUMNS[numbers.below(COLUMNS.len())];
        let ty = TYPES[numbers.below(TYPES.len())];
        let (attribute, column) = (mutated(attribute, &mut numbers), mutated(column, &mut numbers));
        let source = format!(
            "#[derive(Table, View)]\n#[table(Users)]\n{attribute}\nstruct User {{ {column} a: {ty}, b: i32 }}"
        );
        match parse_source("a.rs", &source) {
            Ok(file) => drop(mizzle_syntax::resolve(&[file])),
            Err(errors) => {
                assert!(!errors.is_empty(), "{source}");
                assert!(errors.iter().all(|error| !error.message().is_empty()), "{source}");
                mistakes += 1;
            }
        }
    }
    assert!(mistakes > 4_000, "most mutations are mistakes, and {mistakes} were");
}

#[test]
fn an_attribute_too_deep_to_read_is_refused() {
    for value in [
        "!".repeat(100_000) + "x",
        "(".repeat(200) + "x" + &")".repeat(200),
        "-".repeat(900) + "1",
        "||".repeat(120) + "1",
    ] {
        let source: proc_macro2::TokenStream = format!("#[column(default = {value})]").parse().unwrap();
        let input = syn::parse_quote! { #[table(Users)] struct User { #source a: i32 } };
        assert!(mizzle_syntax::parse_table(&input).is_err());
    }
}
