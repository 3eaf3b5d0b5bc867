//! `CREATE TYPE … AS`

use super::{Alteration, Change, Draft, Reaction, Rule};
use crate::facts::{Fact, ObjectId};
use crate::plan::Hazard;
use crate::writer::Writer;

pub(super) struct Composite;

impl Rule for Composite {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("CREATE TYPE ").object(id).push(" AS (");
            sql.list(", ", fact.rows("fields"), |sql, field| write(sql, &field));
            sql.push(")");
        })]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("DROP TYPE ").object(id);
        })]
    }

    fn disturbed(&self, _: &ObjectId, _: &Fact, cause: &ObjectId, _: bool) -> Reaction {
        super::domain::made_of(cause)
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        let (old, new) = (before.rows("fields"), after.rows("fields"));
        let mut drafts = Vec::new();
        let named = |fields: &[Vec<&str>], name: Option<&&str>| {
            fields.iter().find(|field| field.first() == name).map(|field| field.join(" "))
        };
        for field in old.iter().filter(|field| named(&new, field.first()).is_none()) {
            let drop = Draft::new(|sql| {
                sql.push("ALTER TYPE ").object(id).push(" DROP ATTRIBUTE ");
                sql.ident(field.first().copied().unwrap_or_default());
            });
            drafts.push(drop.hazard(Hazard::DataLoss));
        }
        for field in &new {
            match named(&old, field.first()) {
                None => drafts.push(Draft::new(|sql| {
                    write(sql.push("ALTER TYPE ").object(id).push(" ADD ATTRIBUTE "), field);
                })),
                Some(was) if was != field.join(" ") => drafts.push(Draft::new(|sql| {
                    let (name, ty) = (field.first().copied(), field.get(1).copied());
                    sql.push("ALTER TYPE ").object(id).push(" ALTER ATTRIBUTE ");
                    sql.ident(name.unwrap_or_default()).push(" TYPE ").authored(ty.unwrap_or_default());
                    collation(sql, field);
                })),
                Some(_) => {}
            }
        }
        Alteration::InPlace { drafts, disturbs: false }
    }
}

fn write(sql: &mut Writer, field: &[&str]) {
    let (name, ty) = (field.first().copied(), field.get(1).copied());
    sql.ident(name.unwrap_or_default()).push(" ").authored(ty.unwrap_or_default());
    collation(sql, field);
}

fn collation(sql: &mut Writer, field: &[&str]) {
    if let Some(collation) = field.get(2).filter(|collation| !collation.is_empty()) {
        sql.push(" COLLATE ").authored(collation);
    }
}
