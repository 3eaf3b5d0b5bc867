//! `CREATE FUNCTION`, `CREATE PROCEDURE`

use super::{Alteration, Change, Draft, Rule, stale};
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

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, change: &Change<'_>) -> Alteration {
        // Names and defaults of arguments and the type of the result are what callers rely on: the server keeps them.
        let defaults = |fact: &Fact| fact.text("defaults").parse::<u32>().unwrap_or_default();
        let same = |name: &str| before.attributes.get(name) == after.attributes.get(name);
        if same("arguments") && same("result") && same("window") && defaults(after) >= defaults(before) {
            let stale = if is_same_body(before, after) { Vec::new() } else { stale::notes(id, change) };
            let draft =
                if stale.is_empty() { create(after) } else { create(after).hazard(Hazard::StaleValues) };
            let draft = stale.into_iter().fold(draft, Draft::note);
            Alteration::InPlace { drafts: vec![draft], disturbs: false }
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

/// Whether the function computes the same, as far as its text tells: how costly it is, or who may run it, is said before
/// the body.
fn is_same_body(before: &Fact, after: &Fact) -> bool {
    fn body(definition: &str) -> &str {
        let begins = ["\nAS ", "\nRETURN ", "\nBEGIN ATOMIC"];
        let at = begins.iter().filter_map(|words| definition.find(words)).min();
        at.and_then(|at| definition.get(at..)).unwrap_or(definition)
    }
    body(before.text("definition").trim_end()) == body(after.text("definition").trim_end())
}

/// Whether the server knows what the body uses: it does where it has parsed it.
fn is_tracked(fact: &Fact) -> bool {
    fact.text("language") == "sql" && !fact.text("definition").contains("\nAS $")
}
