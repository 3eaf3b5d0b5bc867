//! Statements as a file that people read.

use crate::migration::{TokenKind, tokens};

/// The keywords that are no names without quotes: all but the unreserved ones of PostgreSQL's list.
const KEYWORDS: &str = "\
all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char \
character check coalesce collate collation column concurrently constraint create cross current_catalog current_date \
current_role current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do \
else end except exists extract false fetch float for foreign freeze from full grant greatest group grouping having ilike \
in initially inner inout int integer intersect interval into is isnull join json json_array json_arrayagg json_exists \
json_object json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading least left like \
limit localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset \
on only or order out outer overlaps overlay placing position precision primary real references returning right row select \
session_user setof similar smallint some substring symmetric system_user table tablesample then time timestamp to trailing \
treat trim true union unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat \
xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable";

/// The text of a file with these statements: those of one line stand close, and names that need no quotes have none.
///
/// ```
/// let text = mizzle_kit::model::text(["GRANT SELECT ON \"app\".\"order\" TO \"reader\"", "CREATE VIEW v AS\n SELECT 1"]);
/// assert_eq!(text, "GRANT SELECT ON app.\"order\" TO reader;\n\nCREATE VIEW v AS\n SELECT 1;\n");
/// ```
pub fn text<'a>(statements: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    let mut was_long = false;
    for sql in statements {
        let sql = unquoted(sql.trim_end().trim_end_matches(';'));
        let is_long = sql.contains('\n');
        if !text.is_empty() && (is_long || was_long) {
            text.push('\n');
        }
        text.push_str(&sql);
        // A comment to the end of the line would swallow the semicolon.
        let last = tokens(&sql).last().map(|token| token.kind);
        text.push_str(if last == Some(TokenKind::Comment) { "\n;\n" } else { ";\n" });
        was_long = is_long;
    }
    text
}

/// The same without quotes around names that need none.
fn unquoted(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    for token in tokens(sql) {
        let bare = token.text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        match bare.filter(|bare| token.kind == TokenKind::Quoted && is_plain(bare)) {
            Some(bare) => out.push_str(bare),
            None => out.push_str(token.text),
        }
    }
    out
}

/// Whether a name means itself without quotes.
fn is_plain(name: &str) -> bool {
    name.starts_with(|char: char| char.is_ascii_lowercase() || char == '_')
        && name.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_')
        && !KEYWORDS.split(' ').any(|word| word == name)
}
