//! Indexes, from what the server prints of them.

use mizzle_schema::{Index, IndexKey, KeyTarget, NullsOrder, SortOrder};

use super::words::{Words, bare, parts};

/// `CREATE UNIQUE INDEX i ON public.t USING btree (a, lower(b) DESC) WHERE (c)`
pub(super) fn index(definition: &str) -> Option<Index> {
    let mut words = Words::new(definition);
    if !words.word("CREATE") {
        return None;
    }
    let unique = words.word("UNIQUE");
    if !words.word("INDEX") {
        return None;
    }
    let name = words.name()?;
    if !words.word("ON") {
        return None;
    }
    words.word("ONLY");
    words.qualified()?;
    if !words.word("USING") {
        return None;
    }
    let method = words.name()?;
    let keys: Option<Vec<IndexKey>> = parts(words.parenthesized()?).into_iter().map(key).collect();
    let mut index = Index { unique, method, ..Index::new(name, keys?) };
    if words.word("INCLUDE") {
        index.include = words.names()?;
    }
    if words.word("NULLS") {
        if !(words.word("NOT") && words.word("DISTINCT")) {
            return None;
        }
        index.nulls_not_distinct = true;
    }
    if words.word("WITH") {
        for option in parts(words.parenthesized()?) {
            let (name, value) = option.split_once('=')?;
            index.with.push((name.trim().to_owned(), value.trim().trim_matches('\'').to_owned()));
        }
    }
    if words.word("WHERE") {
        index.predicate = Some(bare(words.rest()).to_owned());
    }
    words.is_empty().then_some(index)
}

/// `a COLLATE "C" public.gin_trgm_ops DESC NULLS LAST`
fn key(text: &str) -> Option<IndexKey> {
    let mut words = Words::new(text);
    let mut ahead = words.clone();
    let column = ahead.name().filter(|_| !text.starts_with('(') && ahead.clone().parenthesized().is_none());
    let mut key = match column {
        // `public.f(x)` is an expression; so is `EXTRACT`'s, which has parentheses after its name.
        Some(column) if !ahead.symbol('.') => {
            words = ahead;
            IndexKey::column(column)
        }
        _ => match words.clone().parenthesized() {
            Some(inside) => {
                words.parenthesized()?;
                IndexKey::expression(bare(inside))
            }
            None => {
                // A call of a function, whose name may have its schema before it.
                let (schema, name) = words.qualified()?;
                let inside = words.parenthesized()?;
                let name = match schema {
                    Some(schema) => format!("{}.{}", ident(&schema)?, ident(&name)?),
                    None => ident(&name)?,
                };
                IndexKey::expression(format!("{name}({inside})"))
            }
        },
    };
    if words.word("COLLATE") {
        let (schema, name) = words.qualified()?;
        key.collation = Some(match schema.as_deref() {
            None | Some("pg_catalog") => name,
            Some(schema) => format!("{schema}.{name}"),
        });
    }
    if !words.is_empty() && !["ASC", "DESC", "NULLS"].iter().any(|word| words.clone().word(word)) {
        let (schema, name) = words.qualified()?;
        key.opclass = Some(match schema {
            Some(schema) => format!("{schema}.{name}"),
            None => name,
        });
    }
    if words.word("DESC") {
        key.order = SortOrder::Desc;
    }
    if words.word("NULLS") {
        key.nulls = Some(if words.word("FIRST") {
            NullsOrder::First
        } else if words.word("LAST") {
            NullsOrder::Last
        } else {
            return None;
        });
    }
    // Options of an operator class, and whatever else there is, have no words in Rust.
    let is_column = matches!(key.target, KeyTarget::Column(_) | KeyTarget::Expression(_));
    (words.is_empty() && is_column).then_some(key)
}

/// A name as the server prints it: quoted where it has to be.
fn ident(name: &str) -> Option<String> {
    let is_plain = name.starts_with(|char: char| char.is_ascii_lowercase() || char == '_')
        && name.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_');
    if is_plain { Some(name.to_owned()) } else { mizzle_schema::quote_ident(name).ok() }
}

#[cfg(test)]
mod tests {
    use mizzle_schema::KeyTarget;

    use super::index;

    #[test]
    fn an_index_is_read_from_its_definition() {
        let found = index(
            "CREATE UNIQUE INDEX i ON public.t USING gin (a DESC NULLS LAST, lower((b)::text), ((c + 1)), d \
             COLLATE \"C\" public.gin_trgm_ops) INCLUDE (e) WITH (fillfactor='70') WHERE (a > 0)",
        )
        .unwrap();
        assert_eq!((found.name.as_str(), found.unique, found.method.as_str()), ("i", true, "gin"));
        let expressions: Vec<_> = found
            .keys
            .iter()
            .map(|key| match &key.target {
                KeyTarget::Column(name) => format!("column {name}"),
                KeyTarget::Expression(sql) => sql.clone(),
            })
            .collect();
        assert_eq!(expressions, ["column a", "lower((b)::text)", "c + 1", "column d"]);
        assert_eq!(found.keys[3].opclass.as_deref(), Some("public.gin_trgm_ops"));
        assert_eq!(
            (found.include, found.with),
            (vec!["e".to_owned()], vec![("fillfactor".to_owned(), "70".to_owned())])
        );
        assert_eq!(found.predicate.as_deref(), Some("a > 0"));
    }

    #[test]
    fn what_has_no_words_is_none() {
        assert!(index("CREATE INDEX i ON public.t USING btree (a) TABLESPACE fast").is_none());
        assert!(
            index("CREATE INDEX i ON public.t USING gist (a public.gist_ltree_ops (siglen='100'))").is_none()
        );
    }
}
