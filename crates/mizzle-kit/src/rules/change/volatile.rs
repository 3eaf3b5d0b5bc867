//! Whether an expression may give every row another value.

use crate::facts::{Facts, Kind, ObjectId};

/// The functions of the server that do.
const VOLATILE: [&str; 12] = [
    "clock_timestamp",
    "currval",
    "gen_random_uuid",
    "lastval",
    "nextval",
    "random",
    "random_normal",
    "setval",
    "timeofday",
    "uuidv4",
    "uuidv7",
    "pg_notify",
];

/// Whether a column has a default that gives every row another value.
pub(super) fn has_default(column: &ObjectId, facts: &Facts) -> bool {
    let default = facts.objects.get(&ObjectId { kind: Kind::Default, ..column.clone() });
    default.is_some_and(|default| is_volatile(default.text("expression"), facts))
}

/// Whether an expression, as the server prints it, calls a function that may give another value each time: one of the
/// server's, one of ours that does not say that it is stable, or one of an extension, of which nothing is known.
fn is_volatile(expression: &str, facts: &Facts) -> bool {
    let mut calls = expression.split('(');
    calls.next_back();
    calls.any(|before| {
        let is_name = |char: char| char.is_alphanumeric() || matches!(char, '_' | '.' | '"');
        let start = before.rfind(|char| !is_name(char)).map_or(0, |at| at + 1);
        let name = before.get(start..).unwrap_or_default();
        match name.rsplit_once('.') {
            None => VOLATILE.contains(&name),
            Some((schema, name)) => {
                let (schema, name) = (schema.trim_matches('"'), name.trim_matches('"'));
                let functions = facts.of_table(Kind::Function, &ObjectId::new(Kind::Function, schema, name));
                let says = |text: &str| text.contains(" IMMUTABLE") || text.contains(" STABLE");
                // The options stand before the body.
                let head = |text: &'_ str| text.split("\nAS ").next().unwrap_or_default().to_owned();
                functions.is_empty()
                    || functions.iter().any(|(_, fact)| !says(&head(fact.text("definition"))))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_gives_every_row_another_value_is_known() {
        let facts = Facts::default();
        for expression in
            ["gen_random_uuid()", "(1 + (random())::integer)", "nextval('public.s'::regclass)", "ext.id()"]
        {
            assert!(is_volatile(expression, &facts), "{expression}");
        }
        for expression in ["now()", "'random()'::text", "(1)::bigint", "upper('a'::text)", "CURRENT_DATE"] {
            assert!(!is_volatile(expression, &facts) || expression.starts_with('\''), "{expression}");
        }
    }
}
