//! A plan as the SQL of a migration.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::lint::{Level, LintContext, lint};
use crate::plan::{Plan, Step};

/// The SQL of a plan, in sections, with what each step costs beside it.
///
/// ```
/// use mizzle_kit::facts::{Fact, Facts, Kind, ObjectId};
/// use mizzle_kit::migration::sections;
/// use mizzle_kit::plan::{Options, plan};
///
/// let (empty, mut notes) = (Facts::default(), Facts::default());
/// notes.objects.insert(ObjectId::new(Kind::Table, "public", "notes"), Fact::default());
/// let sql = sections(&plan(&empty, &notes, &Options::default())?);
/// assert!(sql.ends_with("CREATE TABLE \"public\".\"notes\" ();\n"));
/// # Ok::<(), mizzle_kit::plan::Refusal>(())
/// ```
pub fn sections(plan: &Plan) -> String {
    let mut sql = String::new();
    let mut left = plan.steps.as_slice();
    while let Some(first) = left.first() {
        let is_alike = |(at, step): &(usize, &Step)| {
            let committed = *at > 0 && step.transactional && step.commits_before;
            !committed && step.transactional == first.transactional && step.backfill == first.backfill
        };
        let same = left.iter().enumerate().take_while(is_alike).count();
        let (section, rest) = left.split_at(same);
        left = rest;
        if !sql.is_empty() {
            sql.push('\n');
        }
        let kinds: BTreeSet<_> = section.iter().map(|step| step.object.kind).collect();
        let kinds: Vec<_> = kinds.iter().map(ToString::to_string).collect();
        let terms = match (first.transactional, first.backfill) {
            (true, _) => "transaction: one; lock_timeout: 2s",
            (false, true) => "transaction: none; backfill: by primary key; batch: 1000; pause: 10ms",
            (false, false) => "transaction: none",
        };
        // Writing to a `String` does not fail.
        let _ = write!(sql, "-- section: {}; {terms}", kinds.join(", "));
        if let Some(lock) = section.iter().filter_map(|step| step.lock).max() {
            let _ = write!(sql, "; lock: {lock}");
        }
        sql.push('\n');
        if first.transactional {
            for (name, value) in plan.settings.iter().filter(|_| needs_settings(section)) {
                let _ = writeln!(sql, "SET LOCAL {name} = {value};");
            }
        }
        for step in section {
            for hazard in &step.hazards {
                let object = step.object.to_string().replace('\n', " ");
                let _ = writeln!(sql, "-- {hazard}: {object}");
            }
            let _ = writeln!(sql, "{};", step.sql);
        }
    }
    meant(sql)
}

/// Says of what the rules of [`lint`](crate::lint) find in a migration of the source that it is meant: a name that changes,
/// a type that is kept as it is.
fn meant(sql: String) -> String {
    let found = lint(&sql, &LintContext::default()).unwrap_or_default();
    let mut meant: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for finding in found.into_iter().filter(|finding| finding.level == Level::Warning) {
        meant.entry(finding.line).or_default().push(finding.rule);
    }
    let mut said = String::new();
    for (at, line) in sql.lines().enumerate() {
        for rule in meant.get(&(at + 1)).into_iter().flatten() {
            let _ = writeln!(said, "-- mizzle: allow {rule} as the source says");
        }
        let _ = writeln!(said, "{line}");
    }
    if meant.is_empty() { sql } else { said }
}

/// Whether a section makes functions, whose bodies may use what comes later.
fn needs_settings(section: &[Step]) -> bool {
    use crate::facts::Kind::{Function, Procedure};
    section.iter().any(|step| matches!(step.object.kind, Function | Procedure))
}

/// A name for what a plan does: `create_users_and_posts`, `alter_users`.
pub fn name(plan: &Plan) -> String {
    let word = |step: &Step| {
        let first = step.sql.split_whitespace().next().unwrap_or_default();
        if first.eq_ignore_ascii_case("create") && step.object.sub.is_none() {
            "create"
        } else if first.eq_ignore_ascii_case("drop") && step.object.sub.is_none() {
            "drop"
        } else {
            "alter"
        }
    };
    // What it makes says more than what it changes, and tables more than their indexes.
    use crate::facts::Kind::Table;
    let ranked = [
        ("create", true),
        ("drop", true),
        ("create", false),
        ("alter", true),
        ("alter", false),
        ("drop", false),
    ];
    for (verb, of_table) in ranked {
        let mut names: Vec<&str> = Vec::new();
        let is = |step: &&Step| {
            word(step) == verb && (!of_table || step.object.kind == Table || step.object.sub.is_some())
        };
        for step in plan.steps.iter().filter(is) {
            if !names.contains(&step.object.name.as_str()) {
                names.push(&step.object.name);
            }
        }
        let names = match names.as_slice() {
            [] => continue,
            [one] => slug(one),
            [one, two] => format!("{}_and_{}", slug(one), slug(two)),
            [one, ..] => format!("{}_and_more", slug(one)),
        };
        return format!("{verb}_{names}");
    }
    "nothing".to_owned()
}

/// A name as part of the name of a folder.
pub fn slug(name: &str) -> String {
    let safe = name.chars().map(|char| if char.is_alphanumeric() { char.to_ascii_lowercase() } else { '_' });
    safe.take(40).collect()
}
