//! `CREATE FUNCTION`, `CREATE PROCEDURE`

use super::{Alteration, Change, Draft, Rule};
use crate::facts::Kind;
use crate::facts::{Fact, ObjectId};
use crate::plan::Hazard;

pub(super) struct Function;

impl Rule for Function {
    fn create(&self, _: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![create(fact)]
    }

    fn drop(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let drop = Draft::new(|sql| {
            sql.push(if id.kind == Kind::Procedure { "DROP PROCEDURE " } else { "DROP FUNCTION " });
            sql.object(id).push("(").authored(id.part()).push(")");
        });
        vec![if is_tracked(fact) { drop } else { drop.hazard(Hazard::UntrackedDependencies) }]
    }

    fn alter(&self, _: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        // Names and defaults of arguments and the type of the result are what callers rely on: the server keeps them.
        let defaults = |fact: &Fact| fact.text("defaults").parse::<u32>().unwrap_or_default();
        let same = |name: &str| before.attributes.get(name) == after.attributes.get(name);
        if same("arguments") && same("result") && same("window") && defaults(after) >= defaults(before) {
            Alteration::InPlace { drafts: vec![create(after)], disturbs: false }
        } else {
            Alteration::Replace
        }
    }
}

/// The server writes `CREATE OR REPLACE`.
fn create(fact: &Fact) -> Draft {
    let create = Draft::new(|sql| {
        sql.authored(fact.text("definition").trim_end());
    });
    if is_tracked(fact) { create } else { create.hazard(Hazard::UntrackedDependencies) }
}

/// Whether the server knows what the body uses: it does where it has parsed it.
fn is_tracked(fact: &Fact) -> bool {
    fact.text("language") == "sql" && !fact.text("definition").contains("\nAS $")
}
