//! The bounds of a partition as a condition on rows.

use super::question::indexed;
use super::words::{Words, list};

/// Whether a partition takes what no other takes.
pub(super) fn is_default(bound: &str) -> bool {
    Words::of(bound).take("default")
}

/// What holds for the rows of a partition: by the key of the whole, as the server prints it, and the bounds as they are
/// written. `whole` is the whole as a literal.
pub(super) fn condition(key: &str, bound: &str, whole: &str) -> Option<String> {
    let mut words = Words::of(key);
    let strategy = words.name()?.to_lowercase();
    let keys = list(words.parenthesized()?).into_iter().map(indexed).collect::<Option<Vec<_>>>()?;
    let mut words = Words::of(bound);
    if !words.take("for values") {
        return None;
    }
    match strategy.as_str() {
        "list" if words.take("in") => {
            let key = keys.first()?;
            let values = list(words.parenthesized()?);
            let any = values.iter().map(|value| match value.eq_ignore_ascii_case("null") {
                true => format!("{key} IS NULL"),
                false => format!("{key} = {value}"),
            });
            Some(any.map(|one| format!("coalesce({one}, false)")).collect::<Vec<_>>().join(" OR "))
        }
        "range" if words.take("from") => {
            let from = list(words.parenthesized()?);
            let to = words.take("to").then(|| words.parenthesized()).flatten().map(list)?;
            let there: Vec<_> = keys.iter().map(|key| format!("{key} IS NOT NULL")).collect();
            Some(format!(
                "{} AND {} AND {}",
                there.join(" AND "),
                edge(&keys, &from, true)?,
                edge(&keys, &to, false)?
            ))
        }
        "hash" if words.take("with") => {
            let said = list(words.parenthesized()?);
            let number = |word: &str| {
                said.iter().find_map(|item| {
                    let mut words = Words::of(item);
                    words.take(word).then(|| words.until(&[]).trim().parse::<u64>().ok()).flatten()
                })
            };
            let (modulus, remainder) = (number("modulus")?, number("remainder")?);
            Some(format!(
                "satisfies_hash_partition(to_regclass({whole}), {modulus}, {remainder}, {})",
                keys.join(", ")
            ))
        }
        _ => None,
    }
}

/// Whether a key is behind the lower edge, which belongs to the partition, or before the upper one, which does not: by its
/// first value, and where that is the same by the next.
fn edge(keys: &[String], values: &[&str], lower: bool) -> Option<String> {
    let (Some((key, keys)), Some((value, values))) = (keys.split_first(), values.split_first()) else {
        return Some(lower.to_string());
    };
    if value.eq_ignore_ascii_case("minvalue") {
        return Some(lower.to_string());
    }
    if value.eq_ignore_ascii_case("maxvalue") {
        return Some((!lower).to_string());
    }
    let rest = edge(keys, values, lower)?;
    let than = if lower { ">" } else { "<" };
    Some(format!("({key} {than} {value} OR {key} = {value} AND {rest})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_conditions() {
        assert_eq!(
            condition(
                "RANGE (a, lower(b) COLLATE \"C\")",
                "FOR VALUES FROM (1, MINVALUE) TO (2, 'x')",
                "'t'"
            )
            .unwrap(),
            "a IS NOT NULL AND lower(b) IS NOT NULL AND (a > 1 OR a = 1 AND true) AND \
             (a < 2 OR a = 2 AND (lower(b) < 'x' OR lower(b) = 'x' AND false))"
        );
        assert_eq!(
            condition("LIST (a)", "FOR VALUES IN ('x', NULL)", "'t'").unwrap(),
            "coalesce(a = 'x', false) OR coalesce(a IS NULL, false)"
        );
        assert_eq!(
            condition("HASH (a, b)", "FOR VALUES WITH (modulus 4, remainder 1)", "'t'").unwrap(),
            "satisfies_hash_partition(to_regclass('t'), 4, 1, a, b)"
        );
        assert!(is_default("DEFAULT") && condition("LIST (a)", "DEFAULT", "'t'").is_none());
    }
}
