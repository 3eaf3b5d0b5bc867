//! Which changes of a type leave the rows as they are.

/// Whether every value of one type is stored as one of the other, so that the table is not written anew. For what is not
/// known here the answer is no.
pub(super) fn is_same(old: &str, new: &str) -> bool {
    let (Some((old, was)), Some((new, is))) = (parts(old), parts(new)) else { return false };
    let grows = |was: &[u32], is: &[u32]| match (was.first(), is.first()) {
        (_, None) => true,
        (Some(was), Some(is)) => was <= is,
        (None, Some(_)) => false,
    };
    match (old.as_str(), new.as_str()) {
        ("character varying", "character varying") => grows(&was, &is),
        ("character varying" | "text", "text") => true,
        ("text", "character varying") => is.is_empty(),
        ("bit varying", "bit varying") => grows(&was, &is),
        ("bit", "bit varying") => is.is_empty(),
        ("numeric", "numeric") => {
            is.is_empty() || (grows(&was, &is) && !was.is_empty() && was.get(1) == is.get(1))
        }
        ("cidr", "inet") => true,
        // That of the extension, wherever it is.
        ("text", new) => new.ends_with(".citext"),
        (old, "text") => old.ends_with(".citext"),
        ("character varying", new) => new.ends_with(".citext"),
        (old, new) if old == new && PRECISE.contains(&old) => grows(&was, &is),
        _ => false,
    }
}

/// Types whose modifier is a number of digits of seconds.
const PRECISE: [&str; 5] = [
    "timestamp without time zone",
    "timestamp with time zone",
    "time without time zone",
    "time with time zone",
    "interval",
];

/// The name of a type, and the numbers of its modifier: `numeric(10,2)`, `timestamp(3) without time zone`.
fn parts(ty: &str) -> Option<(String, Vec<u32>)> {
    let Some((name, rest)) = ty.split_once('(') else { return Some((ty.to_owned(), Vec::new())) };
    let (numbers, rest) = rest.split_once(')')?;
    let numbers = numbers.split(',').map(|number| number.trim().parse().ok()).collect::<Option<_>>()?;
    Some((format!("{name}{rest}"), numbers))
}

/// Whether values of one type are rounded or lose a part as values of the other, without an error.
pub(super) fn rounds(old: &str, new: &str) -> bool {
    const WHOLE: [&str; 3] = ["smallint", "integer", "bigint"];
    let (Some((old, was)), Some((new, is))) = (parts(old), parts(new)) else { return false };
    let (old, new) = (old.as_str(), new.as_str());
    let is_stamp = |name: &str| name.starts_with("timestamp ");
    let has_fraction = match old {
        "numeric" => was.is_empty() || was.get(1).is_some_and(|scale| *scale > 0),
        "real" | "double precision" => true,
        _ => false,
    };
    match (old, new) {
        (_, "numeric") if has_fraction => match (was.get(1), is.as_slice()) {
            (_, []) => false,
            (None, _) => true,
            (Some(was), is) => is.get(1).copied().unwrap_or_default() < *was,
        },
        (_, new) if has_fraction && WHOLE.contains(&new) => true,
        ("double precision" | "numeric", "real") | ("numeric", "double precision") => true,
        (old, "date") if is_stamp(old) => true,
        (old, new) if is_stamp(old) && new.starts_with("time ") => true,
        (old, new) if PRECISE.contains(&old) && PRECISE.contains(&new) => match (was.first(), is.first()) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(was), Some(is)) => is < was,
        },
        _ => false,
    }
}
