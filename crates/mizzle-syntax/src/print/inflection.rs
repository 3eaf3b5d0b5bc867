//! Singular and plural of English nouns, as far as names of tables go.
//!
//! A name that comes out wrong is still a name: what it is called in PostgreSQL is said beside it.

/// Nouns that are the same in both numbers, or have only one.
const UNCOUNTED: &[&str] = &[
    "data",
    "deer",
    "equipment",
    "feedback",
    "fish",
    "hardware",
    "information",
    "media",
    "metadata",
    "money",
    "news",
    "series",
    "sheep",
    "software",
    "species",
    "staff",
    "stuff",
    "traffic",
];

/// Nouns that follow no rule: one, many.
const IRREGULAR: &[(&str, &str)] = &[
    ("alias", "aliases"),
    ("analysis", "analyses"),
    ("appendix", "appendices"),
    ("axis", "axes"),
    ("basis", "bases"),
    ("bus", "buses"),
    ("cache", "caches"),
    ("child", "children"),
    ("cookie", "cookies"),
    ("criterion", "criteria"),
    ("crisis", "crises"),
    ("diagnosis", "diagnoses"),
    ("foot", "feet"),
    ("goose", "geese"),
    ("half", "halves"),
    ("hero", "heroes"),
    ("hypothesis", "hypotheses"),
    ("index", "indexes"),
    ("knife", "knives"),
    ("leaf", "leaves"),
    ("life", "lives"),
    ("lens", "lenses"),
    ("man", "men"),
    ("matrix", "matrices"),
    ("mouse", "mice"),
    ("movie", "movies"),
    ("person", "people"),
    ("phenomenon", "phenomena"),
    ("potato", "potatoes"),
    ("quiz", "quizzes"),
    ("schema", "schemas"),
    ("shelf", "shelves"),
    ("synthesis", "syntheses"),
    ("thesis", "theses"),
    ("thief", "thieves"),
    ("tie", "ties"),
    ("tomato", "tomatoes"),
    ("tooth", "teeth"),
    ("vertex", "vertices"),
    ("wife", "wives"),
    ("wolf", "wolves"),
    ("woman", "women"),
    ("zombie", "zombies"),
];

/// One of what a snake-case name speaks of: `order_details` is `order_detail`.
pub(super) fn singular(name: &str) -> String {
    on_last_word(name, |word| {
        if UNCOUNTED.contains(&word) || IRREGULAR.iter().any(|(one, _)| *one == word) {
            return word.to_owned();
        }
        if let Some((one, _)) = IRREGULAR.iter().find(|(_, many)| *many == word) {
            return (*one).to_owned();
        }
        let ends = |end: &str| word.strip_suffix(end).filter(|stem| !stem.is_empty());
        if let Some(stem) = ends("ies").filter(|stem| stem.len() > 1) {
            return format!("{stem}y");
        }
        for end in ["sses", "shes", "ches", "xes", "zzes", "uses"] {
            // `causes`, `houses` and `clauses` have their `e` without the `s`, too; `statuses` has not.
            let keeps =
                end == "uses" && !["statuses", "viruses", "bonuses", "campuses", "buses"].contains(&word);
            if ends(end).is_some() && !keeps {
                return word.strip_suffix("es").unwrap_or(word).to_owned();
            }
        }
        match ends("s") {
            Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
            _ => word.to_owned(),
        }
    })
}

/// Many of what a snake-case name speaks of.
pub(super) fn plural(name: &str) -> String {
    on_last_word(name, |word| {
        if UNCOUNTED.contains(&word) || IRREGULAR.iter().any(|(_, many)| *many == word) {
            return word.to_owned();
        }
        if let Some((_, many)) = IRREGULAR.iter().find(|(one, _)| *one == word) {
            return (*many).to_owned();
        }
        let stem = word
            .strip_suffix('y')
            .filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']) && !stem.is_empty());
        if let Some(stem) = stem {
            return format!("{stem}ies");
        }
        match word {
            _ if word.ends_with(['s', 'x', 'z']) || word.ends_with("sh") || word.ends_with("ch") => {
                format!("{word}es")
            }
            _ => format!("{word}s"),
        }
    })
}

fn on_last_word(name: &str, change: impl FnOnce(&str) -> String) -> String {
    match name.rsplit_once('_') {
        // What ends in a number or a letter is no noun: `address_2`.
        Some((_, last)) if last.len() < 2 => name.to_owned(),
        Some((first, last)) => format!("{first}_{}", change(last)),
        None => change(name),
    }
}

#[cfg(test)]
mod tests {
    use super::{plural, singular};

    #[test]
    fn nouns_have_a_singular_and_a_plural() {
        for (many, one) in [
            ("users", "user"),
            ("order_details", "order_detail"),
            ("people", "person"),
            ("addresses", "address"),
            ("statuses", "status"),
            ("categories", "category"),
            ("boxes", "box"),
            ("branches", "branch"),
            ("houses", "house"),
            ("courses", "course"),
            ("movies", "movie"),
            ("indexes", "index"),
            ("analyses", "analysis"),
            ("children", "child"),
            ("keys", "key"),
            ("quizzes", "quiz"),
            ("aliases", "alias"),
            ("purchases", "purchase"),
            ("sizes", "size"),
        ] {
            assert_eq!(singular(many), one);
            assert_eq!(singular(one), one);
            if many != "purchases" {
                assert_eq!(plural(one), many);
            }
        }
    }

    #[test]
    fn what_has_no_plural_stays() {
        for name in ["data", "news", "customer_data", "staff", "series", "address_2", "x"] {
            assert_eq!(singular(name), name);
        }
        assert_eq!(plural("metadata"), "metadata");
    }
}
