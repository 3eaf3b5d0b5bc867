//! `CREATE EXTENSION`

use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};
use crate::plan::Hazard;

pub(super) struct Extension;

/// The extension as a source says it: of whichever version the server has, and made already where a type of it is used.
pub(crate) fn declared(id: &ObjectId, fact: &Fact) -> Draft {
    Draft::new(|sql| {
        sql.push("CREATE EXTENSION IF NOT EXISTS ")
            .ident(&id.name)
            .push(" SCHEMA ")
            .ident(fact.text("schema"));
    })
}

impl Rule for Extension {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("CREATE EXTENSION ").ident(&id.name);
            // What only a server knows is not known of what was read from a model.
            if let Some(schema) = fact.optional("schema") {
                sql.push(" SCHEMA ").ident(schema);
            }
            if let Some(version) = fact.optional("version") {
                sql.push(" VERSION ").literal(version);
            }
        })]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let drop = Draft::new(|sql| {
            sql.push("DROP EXTENSION ").ident(&id.name);
        });
        vec![drop.hazard(Hazard::DataLoss).hazard(Hazard::UntrackedDependencies)]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        let mut drafts = Vec::new();
        if before.text("version") != after.text("version") {
            let update = Draft::new(|sql| {
                sql.push("ALTER EXTENSION ")
                    .ident(&id.name)
                    .push(" UPDATE TO ")
                    .literal(after.text("version"));
            });
            drafts.push(update.hazard(Hazard::ExtensionUpdate));
        }
        if before.text("schema") != after.text("schema") {
            drafts.push(Draft::new(|sql| {
                sql.push("ALTER EXTENSION ").ident(&id.name).push(" SET SCHEMA ").ident(after.text("schema"));
            }));
        }
        Alteration::InPlace { drafts, disturbs: false }
    }
}
