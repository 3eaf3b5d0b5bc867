//! `CREATE SCHEMA`

use super::{Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};
use crate::plan::Hazard;

pub(super) struct Schema;

impl Rule for Schema {
    fn create(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![create_schema(id)]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let drop = Draft::new(|sql| {
            sql.push("DROP SCHEMA ").ident(&id.name);
        });
        vec![drop.hazard(Hazard::DataLoss)]
    }
}

pub(crate) fn create_schema(id: &ObjectId) -> Draft {
    Draft::new(|sql| {
        sql.push("CREATE SCHEMA ").ident(&id.name);
    })
}
