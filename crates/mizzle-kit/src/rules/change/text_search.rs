//! `CREATE TEXT SEARCH DICTIONARY` and `CREATE TEXT SEARCH CONFIGURATION`

use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};

pub(super) struct Dictionary;

impl Rule for Dictionary {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("CREATE TEXT SEARCH DICTIONARY ").object(id);
            sql.push(" (TEMPLATE = ").authored(fact.text("template"));
            if let Some(options) = fact.optional("options") {
                sql.push(", ").authored(options);
            }
            sql.push(")");
        })]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("DROP TEXT SEARCH DICTIONARY ").object(id);
        })]
    }
}

pub(super) struct Configuration;

impl Rule for Configuration {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let create = Draft::new(|sql| {
            sql.push("CREATE TEXT SEARCH CONFIGURATION ").object(id);
            sql.push(" (PARSER = ").authored(fact.text("parser")).push(")");
        });
        let mut drafts = vec![create];
        drafts.extend(mappings(id, &[], &fact.rows("mappings")));
        drafts
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("DROP TEXT SEARCH CONFIGURATION ").object(id);
        })]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        if before.text("parser") != after.text("parser") {
            return Alteration::Replace;
        }
        let drafts = mappings(id, &before.rows("mappings"), &after.rows("mappings"));
        Alteration::InPlace { drafts, disturbs: false }
    }
}

/// What leads from the dictionaries of each kind of token to others.
fn mappings(id: &ObjectId, old: &[Vec<&str>], new: &[Vec<&str>]) -> Vec<Draft> {
    let of = |rows: &[Vec<&str>], token: &str| -> Option<String> {
        let row = rows.iter().find(|row| row.first() == Some(&token));
        row.and_then(|row| row.get(1)).map(|dictionaries| (*dictionaries).to_owned())
    };
    let alter = |what: &'static str, token: &str, with: Option<&str>| {
        Draft::new(|sql| {
            sql.push("ALTER TEXT SEARCH CONFIGURATION ").object(id).push(what).ident(token);
            if let Some(dictionaries) = with {
                sql.push(" WITH ").authored(dictionaries);
            }
        })
    };
    let mut drafts = Vec::new();
    for token in old.iter().filter_map(|row| row.first()) {
        if of(new, token).is_none() {
            drafts.push(alter(" DROP MAPPING FOR ", token, None));
        }
    }
    for row in new {
        let [token, dictionaries] = row.as_slice() else { continue };
        match of(old, token) {
            None => drafts.push(alter(" ADD MAPPING FOR ", token, Some(dictionaries))),
            Some(others) if others != *dictionaries => {
                drafts.push(alter(" ALTER MAPPING FOR ", token, Some(dictionaries)));
            }
            Some(_) => {}
        }
    }
    drafts
}
