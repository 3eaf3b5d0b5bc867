//! `CREATE COLLATION`

use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, Kind, ObjectId};

pub(super) struct Collation;

impl Rule for Collation {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![made(id, fact)]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![gone(id)]
    }

    fn alter(&self, id: &ObjectId, _: &Fact, after: &Fact, change: &Change<'_>) -> Alteration {
        // The order of what is sorted by it would be another one without a word.
        let is_used = |facts: &crate::facts::Facts| {
            facts.objects.iter().any(|(other, fact)| other.kind != Kind::Schema && fact.depends.contains(id))
        };
        if !is_used(change.before) {
            return Alteration::Replace;
        }
        let why = "it is used, and a collation cannot be altered: make another one, give it to what uses this, and drop this";
        let drafts = vec![made(id, after).impossible(Some(why.to_owned()))];
        Alteration::InPlace { drafts, disturbs: false }
    }
}

fn made(id: &ObjectId, fact: &Fact) -> Draft {
    Draft::new(|sql| {
        sql.push("CREATE COLLATION ").object(id).push(" (PROVIDER = ").authored(fact.text("provider"));
        let parts: [(&'static str, &str); 4] = [
            (", LOCALE = ", "locale"),
            (", LC_COLLATE = ", "lc_collate"),
            (", LC_CTYPE = ", "lc_ctype"),
            (", RULES = ", "rules"),
        ];
        for (word, name) in parts {
            if let Some(value) = fact.optional(name) {
                sql.push(word).literal(value);
            }
        }
        if fact.is("nondeterministic") {
            sql.push(", DETERMINISTIC = false");
        }
        sql.push(")");
    })
}

fn gone(id: &ObjectId) -> Draft {
    Draft::new(|sql| {
        sql.push("DROP COLLATION ").object(id);
    })
}
