//! `ALTER SEQUENCE … OWNED BY`

use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};

pub(super) struct SequenceOwner;

impl Rule for SequenceOwner {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![own(id, fact)]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("ALTER SEQUENCE ").object(id).push(" OWNED BY NONE");
        })]
    }

    fn alter(&self, id: &ObjectId, _: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        Alteration::InPlace { drafts: vec![own(id, after)], disturbs: false }
    }
}

fn own(id: &ObjectId, fact: &Fact) -> Draft {
    Draft::new(|sql| {
        sql.push("ALTER SEQUENCE ").object(id).push(" OWNED BY ");
        sql.name(fact.text("schema"), fact.text("table")).push(".").ident(fact.text("column"));
    })
}
