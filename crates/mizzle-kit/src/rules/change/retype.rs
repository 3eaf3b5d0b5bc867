//! A type that cannot be changed gives way to a new one of its name.

use super::{Alteration, Change, Draft};
use crate::facts::{Kind, ObjectId};
use crate::plan::Hazard;

/// The old type goes aside, the new one is made, the columns that have the old one get the new one by way of text, and the
/// old one is dropped.
pub(super) fn retype(id: &ObjectId, create: Draft, change: &Change<'_>) -> Alteration {
    let Change { before, after, fates: _, disturbed: _, online: _ } = change;
    let aside = format!("{}_before", id.name);
    let kind = if id.kind == Kind::Domain { "ALTER DOMAIN " } else { "ALTER TYPE " };
    let rename = Draft::new(|sql| {
        sql.push(kind).object(id).push(" RENAME TO ").ident(&aside);
    });
    let mut drafts = vec![rename, create];
    for (column, old) in before.objects.iter().filter(|(column, _)| column.kind == Kind::Column) {
        let Some(new) = after.objects.get(column).filter(|_| old.depends.contains(id)) else { continue };
        // Columns that partitions have from their parents change with them.
        if !new.depends.contains(id) || old.is("inherited") {
            continue;
        }
        let array = if new.text("type").ends_with("[]") { "::text[]::" } else { "::text::" };
        let table = super::table_of(column);
        let alter = Draft::alter_table(&table, |sql| {
            sql.push("ALTER COLUMN ").ident(column.part()).push(" TYPE ").authored(new.text("type"));
            sql.push(" USING ").ident(column.part()).push(array).authored(new.text("type"));
        });
        drafts.push(alter.hazard(Hazard::Rewrite).hazard(Hazard::DependsOnData));
    }
    let drop = if id.kind == Kind::Domain { "DROP DOMAIN " } else { "DROP TYPE " };
    drafts.push(Draft::new(|sql| {
        sql.push(drop).qualified(id.schema.as_deref(), &aside);
    }));
    Alteration::InPlace { drafts, disturbs: true }
}
