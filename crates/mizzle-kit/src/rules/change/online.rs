//! The forms that keep readers and writers of a table waiting least.

use super::Draft;
use crate::facts::ObjectId;
use crate::plan::{Hazard, Lock};
use crate::writer::Writer;

/// A constraint that holds for new rows at once, for a short lock, and for those that are there after a scan during which
/// others read and write.
pub(super) fn not_valid(table: &ObjectId, name: &str, definition: &str) -> Vec<Draft> {
    let wanted = definition.strip_suffix(" NOT VALID");
    let add = Draft::alter_table(table, |sql| {
        sql.push("ADD CONSTRAINT ")
            .ident(name)
            .push(" ")
            .authored(wanted.unwrap_or(definition))
            .push(" NOT VALID");
    });
    let drafts = if wanted.is_some() { vec![add] } else { vec![add, validate(table, name)] };
    match definition.contains(" NO INHERIT") {
        true => drafts.into_iter().map(Draft::alone).collect(),
        false => drafts,
    }
}

/// Checks the rows that are there.
pub(super) fn validate(table: &ObjectId, name: &str) -> Draft {
    let validate = Draft::alter_table(table, |sql| {
        sql.push("VALIDATE CONSTRAINT ").ident(name);
    });
    validate.lock(Lock::ShareUpdateExclusive).scans().hazard(Hazard::DependsOnData).after_commit()
}

/// An index as the server prints it, built while others read and write.
pub(super) fn build_index(definition: &str) -> Draft {
    let (unique, rest) = words(definition);
    let create = Draft::new(|sql| {
        sql.push(if unique { "CREATE UNIQUE INDEX CONCURRENTLY " } else { "CREATE INDEX CONCURRENTLY " });
        sql.authored(rest);
    });
    create.lock(Lock::ShareUpdateExclusive).scans().outside_transactions()
}

/// The same under another name.
pub(super) fn build_named(definition: &str, name: &str) -> Option<Draft> {
    let (unique, rest) = words(definition);
    let after_name = match rest.strip_prefix('"') {
        // A quote in a name is doubled.
        Some(quoted) => quoted.replace("\"\"", "__").find('"').and_then(|end| quoted.get(end + 1..)),
        None => rest.find(' ').and_then(|end| rest.get(end..)),
    }?;
    let create = Draft::new(|sql| {
        sql.push(if unique { "CREATE UNIQUE INDEX CONCURRENTLY " } else { "CREATE INDEX CONCURRENTLY " });
        sql.ident(name).authored(after_name);
    });
    Some(create.lock(Lock::ShareUpdateExclusive).scans().outside_transactions())
}

/// Whether an index is unique, and what comes after these words.
fn words(definition: &str) -> (bool, &str) {
    match definition.strip_prefix("CREATE UNIQUE INDEX ") {
        Some(rest) => (true, rest),
        None => (false, definition.strip_prefix("CREATE INDEX ").unwrap_or(definition)),
    }
}

/// A check of a condition, proved while others read and write, and what drops it: what comes in between need not look.
pub(super) fn proved(
    table: &ObjectId,
    prefix: &'static str,
    write: impl FnOnce(&mut Writer),
) -> (Vec<Draft>, Draft) {
    let mut name = String::from(prefix);
    // A name has 63 bytes.
    name.extend(table.name.chars().scan(prefix.len(), |length, char| {
        *length += char.len_utf8();
        (*length <= 63).then_some(char)
    }));
    let check = Draft::alter_table(table, |sql| {
        write(sql.push("ADD CONSTRAINT ").ident(&name).push(" CHECK ("));
        sql.push(") NOT VALID");
    });
    let drop = Draft::alter_table(table, |sql| {
        sql.push("DROP CONSTRAINT ").ident(&name);
    });
    (vec![check, validate(table, &name)], drop)
}

/// A column that has no NULL any more: a check is proved first, so that the server need not look again.
pub(super) fn set_not_null(table: &ObjectId, column: &str) -> Vec<Draft> {
    let mut name = String::from("not_null_");
    // A name has 63 bytes.
    name.extend(column.chars().scan(9, |length, char| {
        *length += char.len_utf8();
        (*length <= 63).then_some(char)
    }));
    let check = Draft::alter_table(table, |sql| {
        sql.push("ADD CONSTRAINT ")
            .ident(&name)
            .push(" CHECK (")
            .ident(column)
            .push(" IS NOT NULL) NOT VALID");
    });
    let set = Draft::alter_table(table, |sql| {
        sql.push("ALTER COLUMN ").ident(column).push(" SET NOT NULL");
    });
    let drop = Draft::alter_table(table, |sql| {
        sql.push("DROP CONSTRAINT ").ident(&name);
    });
    vec![check, validate(table, &name), set, drop]
}
