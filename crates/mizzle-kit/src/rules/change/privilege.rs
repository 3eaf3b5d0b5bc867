//! `GRANT` and `REVOKE`

use super::{Change, Draft, table_of};
use crate::facts::{Fact, Kind, ObjectId};
use crate::plan::Hazard;
use crate::writer::Writer;

/// The statements that lead from the privileges that are there to those that are wanted. A new object has those that
/// its kind has by itself, and those that default privileges give.
pub(crate) fn privileges(id: &ObjectId, old: Option<&Fact>, new: &Fact, change: &Change<'_>) -> Vec<Draft> {
    let initial;
    let old = match old {
        Some(old) => old.rows("acl"),
        None => {
            initial = by_default(id, change);
            initial.iter().map(|row| row.iter().map(String::as_str).collect()).collect()
        }
    };
    let is_new = id.kind != Kind::Column && change.creates(id) || change.creates(&table_of(id));
    differences(&old, &new.rows("acl"), |grant, grantee, privilege, option| {
        let draft = Draft::new(|sql| {
            sql.push(match (grant, option) {
                (true, _) => "GRANT ",
                (false, true) => "REVOKE GRANT OPTION FOR ",
                (false, false) => "REVOKE ",
            });
            sql.authored(privilege);
            target(sql, id);
            role(sql.push(if grant { " TO " } else { " FROM " }), grantee);
            sql.push(if grant && option { " WITH GRANT OPTION" } else { "" });
        });
        if is_new { draft } else { draft.hazard(Hazard::Authorization) }
    })
}

/// A role; an empty name is everybody.
pub(super) fn role(sql: &mut Writer, name: &str) {
    match name {
        "" => sql.push("PUBLIC"),
        name => sql.ident(name),
    };
}

/// What differs between two lists of privileges: whether to grant, to whom, what, and whether it is about the option to
/// grant it further.
pub(super) fn differences(
    old: &[Vec<&str>],
    new: &[Vec<&str>],
    write: impl Fn(bool, &str, &str, bool) -> Draft,
) -> Vec<Draft> {
    let find = |rows: &[Vec<&str>], grantee: &str, privilege: &str| {
        rows.iter().find_map(|row| match row.as_slice() {
            [to, what, option] if *to == grantee && *what == privilege => Some(*option == "grant"),
            _ => None,
        })
    };
    let mut drafts = Vec::new();
    for row in old {
        let [grantee, privilege, option] = row.as_slice() else { continue };
        match find(new, grantee, privilege) {
            None => drafts.push(write(false, grantee, privilege, false)),
            Some(false) if *option == "grant" => drafts.push(write(false, grantee, privilege, true)),
            Some(_) => {}
        }
    }
    for row in new {
        let [grantee, privilege, option] = row.as_slice() else { continue };
        let option = *option == "grant";
        if find(old, grantee, privilege).is_none_or(|had| option && !had) {
            drafts.push(write(true, grantee, privilege, option));
        }
    }
    drafts
}

fn target(sql: &mut Writer, id: &ObjectId) {
    match id.kind {
        Kind::Column => sql.push(" (").ident(id.part()).push(") ON TABLE ").object(id),
        Kind::Schema => sql.push(" ON SCHEMA ").ident(&id.name),
        Kind::Sequence => sql.push(" ON SEQUENCE ").object(id),
        Kind::Enum | Kind::Composite | Kind::Domain | Kind::Range => sql.push(" ON TYPE ").object(id),
        Kind::Function | Kind::Aggregate => {
            sql.push(" ON FUNCTION ").object(id).push("(").authored(id.part()).push(")")
        }
        Kind::Procedure => sql.push(" ON PROCEDURE ").object(id).push("(").authored(id.part()).push(")"),
        _ => sql.push(" ON TABLE ").object(id),
    };
}

/// What a new object has.
fn by_default(id: &ObjectId, change: &Change<'_>) -> Vec<Vec<String>> {
    let (kind, everybody) = match id.kind {
        Kind::Function | Kind::Procedure | Kind::Aggregate => ("FUNCTIONS", Some("EXECUTE")),
        Kind::Enum | Kind::Composite | Kind::Domain | Kind::Range => ("TYPES", Some("USAGE")),
        Kind::Sequence => ("SEQUENCES", None),
        Kind::Table | Kind::View | Kind::MaterializedView => ("TABLES", None),
        Kind::Schema => ("SCHEMAS", None),
        _ => return Vec::new(),
    };
    let mut rows: Vec<Vec<String>> =
        everybody.iter().map(|what| vec![String::new(), (*what).to_owned(), String::new()]).collect();
    let defaults = change.before.of_kind(Kind::DefaultPrivilege);
    let defaults = defaults.filter(|(default, _)| default.part() == kind && !change.drops(default));
    let owned = |fact: &Fact| -> Vec<Vec<String>> {
        let rows = fact.rows("privileges");
        rows.into_iter().map(|row| row.into_iter().map(str::to_owned).collect()).collect()
    };
    // Those of the database take the place of what the kind has; those of a schema come on top.
    for (_, fact) in defaults.clone().filter(|(default, _)| default.schema.is_none()) {
        rows = owned(fact);
    }
    for (_, fact) in defaults.filter(|(default, _)| default.schema.is_some() && default.schema == id.schema) {
        rows.extend(owned(fact));
    }
    rows
}
