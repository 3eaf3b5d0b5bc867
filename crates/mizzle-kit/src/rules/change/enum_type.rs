//! `CREATE TYPE … AS ENUM`

use super::retype::retype;
use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};

pub(super) struct Enum;

impl Rule for Enum {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![create(id, fact)]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("DROP TYPE ").object(id);
        })]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, change: &Change<'_>) -> Alteration {
        let (old, new) = (before.list("labels"), after.list("labels"));
        let kept: Vec<_> = new.iter().filter(|label| old.contains(label)).collect();
        if kept.len() < old.len() || !kept.iter().zip(&old).all(|(kept, old)| *kept == old) {
            // A label cannot be taken away or moved: a type of the same name takes the place of this one.
            return retype(id, create(id, after), change);
        }
        let mut drafts = Vec::new();
        for (at, label) in new.iter().enumerate().filter(|(_, label)| !old.contains(label)) {
            // Where a label goes is said by those that are there by then.
            let next = new.iter().skip(at + 1).find(|next| old.contains(next));
            let last = at.checked_sub(1).and_then(|at| new.get(at));
            let add = Draft::new(|sql| {
                sql.push("ALTER TYPE ").object(id).push(" ADD VALUE ").literal(label);
                match (last, next) {
                    (Some(last), _) => sql.push(" AFTER ").literal(last),
                    (None, Some(next)) => sql.push(" BEFORE ").literal(next),
                    (None, None) => sql,
                };
            });
            // A new label cannot be used in the transaction that adds it.
            drafts.push(add.outside_transactions());
        }
        Alteration::InPlace { drafts, disturbs: false }
    }
}

fn create(id: &ObjectId, fact: &Fact) -> Draft {
    Draft::new(|sql| {
        sql.push("CREATE TYPE ").object(id).push(" AS ENUM (");
        sql.list(", ", fact.list("labels"), |sql, label| {
            sql.literal(label);
        });
        sql.push(")");
    })
}
