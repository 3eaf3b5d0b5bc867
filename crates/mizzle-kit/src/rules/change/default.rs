//! The default of a column.

use super::{Alteration, Change, Draft, Rule};
use crate::facts::Kind;
use crate::facts::{Fact, ObjectId};

pub(super) struct Default;

impl Rule for Default {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![set(id, fact)]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::alter_only(&super::table_of(id), |sql| {
            sql.push("ALTER COLUMN ").ident(id.part()).push(" DROP DEFAULT");
        })]
    }

    fn alter(&self, id: &ObjectId, _: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        Alteration::InPlace { drafts: vec![set(id, after)], disturbs: false }
    }

    fn created_by(&self, id: &ObjectId, _: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        let column = ObjectId { kind: Kind::Column, ..id.clone() };
        // A column that comes from a parent table does so without this one's default.
        let is_inherited = change.after.objects.get(&column).is_some_and(|fact| fact.is("inherited"));
        let own_table = change.creates(&super::table_of(id));
        Some(column).filter(|column| change.creates(column) && (own_table || !is_inherited))
    }
}

fn set(id: &ObjectId, fact: &Fact) -> Draft {
    Draft::alter_only(&super::table_of(id), |sql| {
        sql.push("ALTER COLUMN ").ident(id.part()).push(" SET DEFAULT ").authored(fact.text("expression"));
    })
}
