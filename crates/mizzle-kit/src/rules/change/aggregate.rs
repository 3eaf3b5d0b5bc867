//! `CREATE AGGREGATE`

use super::{Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};

pub(super) struct Aggregate;

impl Rule for Aggregate {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let arguments = match fact.text("arguments") {
            "" => "*",
            arguments => arguments,
        };
        vec![Draft::new(|sql| {
            sql.push("CREATE AGGREGATE ").object(id).push("(").authored(arguments).push(") (");
            sql.push("SFUNC = ").authored(fact.text("sfunc")).push(", STYPE = ").authored(fact.text("stype"));
            let parts: [(&'static str, &str); 10] = [
                (", SSPACE = ", "sspace"),
                (", FINALFUNC = ", "finalfunc"),
                (", COMBINEFUNC = ", "combinefunc"),
                (", SERIALFUNC = ", "serialfunc"),
                (", DESERIALFUNC = ", "deserialfunc"),
                (", MSFUNC = ", "msfunc"),
                (", MINVFUNC = ", "minvfunc"),
                (", MSTYPE = ", "mstype"),
                (", MFINALFUNC = ", "mfinalfunc"),
                (", SORTOP = ", "sortop"),
            ];
            for (word, name) in parts {
                if let Some(value) = fact.optional(name) {
                    sql.push(word).authored(value);
                }
            }
            if fact.is("finalfunc_extra") {
                sql.push(", FINALFUNC_EXTRA");
            }
            if fact.optional("finalfunc").is_some() {
                sql.push(", FINALFUNC_MODIFY = ").authored(fact.text("finalfunc_modify"));
            }
            if let Some(value) = fact.optional("initcond") {
                sql.push(", INITCOND = ").literal(value);
            }
            if let Some(value) = fact.optional("minitcond") {
                sql.push(", MINITCOND = ").literal(value);
            }
            sql.push(", PARALLEL = ").authored(fact.text("parallel"));
            if fact.text("kind") == "h" {
                sql.push(", HYPOTHETICAL");
            }
            sql.push(")");
        })]
    }

    fn drop(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let arguments = match fact.text("arguments") {
            "" => "*",
            arguments => arguments,
        };
        vec![Draft::new(|sql| {
            sql.push("DROP AGGREGATE ").object(id).push("(").authored(arguments).push(")");
        })]
    }
}
