//! The numbers of a sequence, and which of them have to be said.

use crate::writer::Writer;

/// What stands before each, in the order that they have in facts: start, increment, least, greatest, cache.
pub(super) const WORDS: [&str; 5] = ["START WITH ", "INCREMENT BY ", "MINVALUE ", "MAXVALUE ", "CACHE "];

/// Writes those that a server would not choose by itself for a sequence of that type, and whether it cycles; where there
/// are any, between `open` and `close`.
pub(super) fn unusual(
    sql: &mut Writer,
    ty: &str,
    values: [&str; 5],
    cycles: bool,
    [open, close]: [&'static str; 2],
) {
    let said: Vec<_> =
        WORDS.into_iter().zip(values).zip(usual(ty, values)).filter(|((_, is), usual)| is != usual).collect();
    if said.is_empty() && !cycles {
        return;
    }
    sql.push(open).list(" ", &said, |sql, ((word, value), _)| {
        sql.push(word).authored(value);
    });
    sql.push(if cycles && !said.is_empty() { " " } else { "" });
    sql.push(if cycles { "CYCLE" } else { "" }).push(close);
}

/// What a server chooses, as far as the other numbers leave it the choice.
fn usual<'a>(ty: &str, [_, increment, min, max, _]: [&'a str; 5]) -> [&'a str; 5] {
    let (least, greatest) = match ty {
        "smallint" => ("-32768", "32767"),
        "integer" => ("-2147483648", "2147483647"),
        _ => ("-9223372036854775808", "9223372036854775807"),
    };
    match increment.starts_with('-') {
        true => [max, "1", least, "-1", "1"],
        false => [min, "1", "1", greatest, "1"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(ty: &str, values: [&str; 5], cycles: bool) -> String {
        let mut sql = Writer::default();
        unusual(&mut sql, ty, values, cycles, [" (", ")"]);
        sql.text().0
    }

    #[test]
    fn only_what_a_server_would_not_choose_is_written() {
        assert_eq!(written("integer", ["1", "1", "1", "2147483647", "1"], false), "");
        assert_eq!(written("bigint", ["1", "1", "1", "9223372036854775807", "1"], true), " (CYCLE)");
        let least = "-9223372036854775808";
        assert_eq!(written("bigint", ["-1", "-1", least, "-1", "1"], false), " (INCREMENT BY -1)");
        assert_eq!(
            written("smallint", ["100", "10", "100", "32767", "5"], true),
            " (INCREMENT BY 10 MINVALUE 100 CACHE 5 CYCLE)"
        );
        // The limits of another type.
        assert_eq!(written("bigint", ["1", "1", "1", "2147483647", "1"], false), " (MAXVALUE 2147483647)");
    }
}
