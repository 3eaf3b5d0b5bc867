//! `CREATE TYPE … AS RANGE`

use super::{Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};
use crate::writer::Writer;

pub(super) struct Range;

impl Rule for Range {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("CREATE TYPE ").object(id).push(" AS RANGE (SUBTYPE = ").authored(fact.text("subtype"));
            let parts: [(&'static str, &str); 4] = [
                (", SUBTYPE_OPCLASS = ", "subtype_opclass"),
                (", COLLATION = ", "collation"),
                (", CANONICAL = ", "canonical"),
                (", SUBTYPE_DIFF = ", "subtype_diff"),
            ];
            for (word, name) in parts {
                optional(sql, word, fact.optional(name));
            }
            if let Some(name) = fact.optional("multirange") {
                sql.push(", MULTIRANGE_TYPE_NAME = ").qualified(id.schema.as_deref(), name);
            }
            sql.push(")");
        })]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("DROP TYPE ").object(id);
        })]
    }
}

fn optional(sql: &mut Writer, word: &'static str, value: Option<&str>) {
    if let Some(value) = value {
        sql.push(word).authored(value);
    }
}
