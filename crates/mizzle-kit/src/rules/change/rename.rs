//! `ALTER … RENAME TO`, `ALTER … SET SCHEMA`

use super::{Draft, table_of};
use crate::facts::{Kind, ObjectId};
use crate::plan::{Hazard, Lock};
use crate::writer::Writer;

/// The statements that give an object another name, and another schema; none for what has no name of its own.
pub(crate) fn rename(gone: &ObjectId, now: &ObjectId) -> Vec<Draft> {
    let part = |write: &dyn Fn(&mut Writer)| vec![Draft::new(|sql| write(sql))];
    let of_table = |words: &'static str| {
        vec![Draft::alter_table(&table_of(now), |sql| {
            sql.push(words).ident(gone.part()).push(" TO ").ident(now.part());
        })]
    };
    let on_table = |words: &'static str, lock: Lock| {
        let rename = Draft::new(|sql| {
            sql.push(words).ident(gone.part()).push(" ON ").object(&table_of(now));
            sql.push(" RENAME TO ").ident(now.part());
        });
        vec![rename.on(&table_of(now)).lock(lock)]
    };
    match gone.kind {
        Kind::Column => of_table("RENAME COLUMN "),
        Kind::Constraint | Kind::ForeignKey => {
            of_table("RENAME CONSTRAINT ").into_iter().map(Draft::alone).collect()
        }
        Kind::DomainConstraint => part(&|sql| {
            sql.push("ALTER DOMAIN ").object(now).push(" RENAME CONSTRAINT ").ident(gone.part());
            sql.push(" TO ").ident(now.part());
        }),
        Kind::Trigger => on_table("ALTER TRIGGER ", Lock::AccessExclusive),
        Kind::Policy => on_table("ALTER POLICY ", Lock::AccessExclusive),
        Kind::Rule => on_table("ALTER RULE ", Lock::AccessExclusive),
        Kind::Schema => part(&|sql| {
            sql.push("ALTER SCHEMA ").ident(&gone.name).push(" RENAME TO ").ident(&now.name);
        }),
        Kind::Publication => part(&|sql| {
            sql.push("ALTER PUBLICATION ").ident(&gone.name).push(" RENAME TO ").ident(&now.name);
        }),
        Kind::Enum if gone.sub.is_some() => part(&|sql| {
            sql.push("ALTER TYPE ").object(now).push(" RENAME VALUE ").literal(gone.part());
            sql.push(" TO ").literal(now.part());
        }),
        Kind::Composite if gone.sub.is_some() => part(&|sql| {
            sql.push("ALTER TYPE ").object(now).push(" RENAME ATTRIBUTE ").ident(gone.part());
            sql.push(" TO ").ident(now.part());
        }),
        Kind::Table => whole("ALTER TABLE ", gone, now, Some(Lock::AccessExclusive)),
        Kind::View => whole("ALTER VIEW ", gone, now, Some(Lock::AccessExclusive)),
        Kind::MaterializedView => whole("ALTER MATERIALIZED VIEW ", gone, now, Some(Lock::AccessExclusive)),
        Kind::Sequence => whole("ALTER SEQUENCE ", gone, now, None),
        Kind::Index => whole("ALTER INDEX ", gone, now, None),
        Kind::Enum | Kind::Composite | Kind::Range => whole("ALTER TYPE ", gone, now, None),
        Kind::Collation => whole("ALTER COLLATION ", gone, now, None),
        Kind::Domain => whole("ALTER DOMAIN ", gone, now, None),
        // The body of a function may call it by its old name.
        Kind::Function => untracked(whole("ALTER FUNCTION ", gone, now, None)),
        Kind::Procedure => untracked(whole("ALTER PROCEDURE ", gone, now, None)),
        Kind::Aggregate => whole("ALTER AGGREGATE ", gone, now, None),
        Kind::Statistics => whole("ALTER STATISTICS ", gone, now, None),
        Kind::Extension
        | Kind::TextSearchDictionary
        | Kind::TextSearchConfiguration
        | Kind::SequenceOwner
        | Kind::Default
        | Kind::Partition
        | Kind::IndexPartition
        | Kind::DefaultPrivilege
        | Kind::Other => Vec::new(),
    }
}

fn untracked(drafts: Vec<Draft>) -> Vec<Draft> {
    drafts.into_iter().map(|draft| draft.hazard(Hazard::UntrackedDependencies)).collect()
}

fn whole(words: &'static str, gone: &ObjectId, now: &ObjectId, lock: Option<Lock>) -> Vec<Draft> {
    let named = |sql: &mut Writer, id: &ObjectId| {
        sql.push(words).object(id);
        if matches!(gone.kind, Kind::Function | Kind::Procedure | Kind::Aggregate) {
            let is_bare = gone.kind == Kind::Aggregate && gone.part().is_empty();
            sql.push("(").authored(if is_bare { "*" } else { gone.part() }).push(")");
        }
    };
    let on = |draft: Draft, id: &ObjectId| match lock {
        Some(lock) => draft.on(id).lock(lock),
        None => draft,
    };
    let mut drafts = Vec::new();
    let mut moved = gone.clone();
    // An index is where its table is.
    if gone.schema != now.schema && gone.kind != Kind::Index {
        let set = Draft::new(|sql| {
            named(sql, gone);
            sql.push(" SET SCHEMA ").ident(now.schema.as_deref().unwrap_or_default());
        });
        drafts.push(on(set, gone));
    }
    moved.schema = now.schema.clone();
    if gone.name != now.name {
        let rename = Draft::new(|sql| {
            named(sql, &moved);
            sql.push(" RENAME TO ").ident(&now.name);
        });
        drafts.push(on(rename, gone));
    }
    drafts
}
