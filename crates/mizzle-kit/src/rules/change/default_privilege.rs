//! `ALTER DEFAULT PRIVILEGES`

use super::privilege::{differences, role};
use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};
use crate::plan::Hazard;

pub(super) struct DefaultPrivilege;

impl Rule for DefaultPrivilege {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        drafts(id, &fact.rows("default"), &fact.rows("privileges"))
    }

    fn drop(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        drafts(id, &fact.rows("privileges"), &fact.rows("default"))
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        let drafts = drafts(id, &before.rows("privileges"), &after.rows("privileges"));
        Alteration::InPlace { drafts, disturbs: false }
    }
}

fn drafts(id: &ObjectId, old: &[Vec<&str>], new: &[Vec<&str>]) -> Vec<Draft> {
    let write = |grant: bool, grantee: &str, privilege: &str, option: bool| {
        let draft = Draft::new(|sql| {
            sql.push("ALTER DEFAULT PRIVILEGES FOR ROLE ").ident(&id.name);
            if let Some(schema) = &id.schema {
                sql.push(" IN SCHEMA ").ident(schema);
            }
            sql.push(match (grant, option) {
                (true, _) => " GRANT ",
                (false, true) => " REVOKE GRANT OPTION FOR ",
                (false, false) => " REVOKE ",
            });
            sql.authored(privilege).push(" ON ").authored(id.part());
            role(sql.push(if grant { " TO " } else { " FROM " }), grantee);
            sql.push(if grant && option { " WITH GRANT OPTION" } else { "" });
        });
        draft.hazard(Hazard::Authorization)
    };
    differences(old, new, write)
}
