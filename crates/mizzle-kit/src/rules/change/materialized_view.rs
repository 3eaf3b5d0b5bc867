//! `CREATE MATERIALIZED VIEW`

use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};
use crate::plan::Hazard;

pub(super) struct MaterializedView;

impl Rule for MaterializedView {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("CREATE MATERIALIZED VIEW ").object(id);
            super::view::named_columns(sql, fact);
            if let Some(method) = fact.optional("access_method") {
                sql.push(" USING ").ident(method);
            }
            if !fact.list("options").is_empty() {
                sql.push(" WITH ").options(&fact.list("options"));
            }
            if let Some(space) = fact.optional("tablespace") {
                sql.push(" TABLESPACE ").ident(space);
            }
            sql.push(" AS\n").authored(fact.text("definition").trim_end_matches(';'));
            sql.push(if fact.is("unpopulated") { "\nWITH NO DATA" } else { "" });
        })]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let drop = Draft::new(|sql| {
            sql.push("DROP MATERIALIZED VIEW ").object(id);
        });
        vec![drop.hazard(Hazard::DataLoss)]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        let same = |name: &str| before.attributes.get(name) == after.attributes.get(name);
        if !same("definition") || !same("column_names") || !same("access_method") || !same("tablespace") {
            return Alteration::Replace;
        }
        let mut drafts = Vec::new();
        let (set, reset) = super::table::changed_options(&before.list("options"), &after.list("options"));
        if !set.is_empty() {
            drafts.push(Draft::new(|sql| {
                sql.push("ALTER MATERIALIZED VIEW ").object(id).push(" SET ").options(&set);
            }));
        }
        if !reset.is_empty() {
            drafts.push(Draft::new(|sql| {
                sql.push("ALTER MATERIALIZED VIEW ").object(id).push(" RESET ").option_names(&reset);
            }));
        }
        if !same("unpopulated") {
            drafts.push(Draft::new(|sql| {
                sql.push("REFRESH MATERIALIZED VIEW ").object(id);
                sql.push(if after.is("unpopulated") { " WITH NO DATA" } else { "" });
            }));
        }
        Alteration::InPlace { drafts, disturbs: false }
    }

    fn rename(&self, gone: &ObjectId, now: &ObjectId) -> Vec<Draft> {
        super::view::renames("ALTER MATERIALIZED VIEW ", gone, now)
    }
}
