//! A plan as the SQL of a migration.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::facts::Kind;
use crate::lint::{Level, LintContext, lint};
use crate::plan::{Hazard, Plan, Step};

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
        let limit = section.iter().map(limit).max().unwrap_or(Limit::Short);
        // Writing to a `String` does not fail.
        let _ = write!(sql, "-- section: {}; {terms}; statement_timeout: {}", kinds.join(", "), limit.text());
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
                let _ = match hazard.advice() {
                    Some(advice) => writeln!(sql, "-- {hazard}: {object}: {advice}"),
                    None => writeln!(sql, "-- {hazard}: {object}"),
                };
            }
            for note in &step.notes {
                let _ = writeln!(sql, "-- note: {}", note.replace('\n', " "));
            }
            let _ = writeln!(sql, "{};", step.sql);
        }
    }
    meant(sql)
}

/// How long a statement may run, shortest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Limit {
    /// What changes what the server knows of tables, and looks at no row.
    Short,
    /// One batch of a backfill.
    Batch,
    /// What reads or writes rows, or waits until nobody looks at the old ones.
    Long,
}

impl Limit {
    fn text(self) -> &'static str {
        match self {
            Self::Short => "3s",
            Self::Batch => "30s",
            Self::Long => "20min",
        }
    }
}

/// How long a step may run. A table that is new has no rows yet.
fn limit(step: &Step) -> Limit {
    let begins = |words: &str| step.sql.starts_with(words);
    let reads = |hazard: &Hazard| {
        matches!(hazard, Hazard::Rewrite | Hazard::Scan | Hazard::IndexBuild | Hazard::ExtensionUpdate)
    };
    if step.backfill {
        return Limit::Batch;
    }
    // The script of an extension does whatever it does; a query of a view may take long, too.
    let is_unknown = matches!(step.object.kind, Kind::Extension | Kind::MaterializedView);
    let reads_rows = !step.scans.is_empty() || !step.rewrites.is_empty() || step.hazards.iter().any(reads);
    let waits = step.sql.contains(" CONCURRENTLY");
    let is_long = begins("ANALYZE ") || begins("UPDATE ") || begins("REFRESH ");
    if is_unknown || reads_rows || waits || is_long { Limit::Long } else { Limit::Short }
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
    // What is dropped and made again is still there.
    let with = |verb: &str| -> BTreeSet<_> {
        plan.steps.iter().filter(|step| word(step) == verb).map(|step| &step.object).collect()
    };
    let again: BTreeSet<_> = with("drop").intersection(&with("create")).copied().collect();
    for (verb, of_table) in ranked {
        let mut names: Vec<&str> = Vec::new();
        let is = |step: &&Step| {
            let word = if again.contains(&step.object) { "alter" } else { word(step) };
            word == verb && (!of_table || step.object.kind == Table || step.object.sub.is_some())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::ObjectId;
    use crate::plan::{Lock, Locked};

    fn step(sql: &str) -> Step {
        Step {
            sql: sql.to_owned(),
            object: ObjectId::new(Kind::Table, "public", "t"),
            lock: None,
            locks: Vec::<Locked>::new(),
            rewrites: Vec::new(),
            scans: Vec::new(),
            hazards: Vec::new(),
            notes: Vec::new(),
            transactional: true,
            commits_before: false,
            backfill: false,
        }
    }

    fn headers(steps: Vec<Step>) -> Vec<String> {
        let sql = sections(&Plan { settings: Vec::new(), steps });
        sql.lines().filter(|line| line.starts_with("-- section")).map(str::to_owned).collect()
    }

    #[test]
    fn a_section_has_the_time_that_the_longest_of_its_statements_needs() {
        let table = ObjectId::new(Kind::Table, "public", "t");
        let short = step("ALTER TABLE t ADD COLUMN a int");
        let scan = Step {
            scans: vec![table],
            lock: Some(Lock::AccessExclusive),
            ..step("ALTER TABLE t ADD CHECK (a > 0)")
        };
        assert_eq!(
            headers(vec![short.clone()]),
            ["-- section: table; transaction: one; lock_timeout: 2s; statement_timeout: 3s"]
        );
        assert_eq!(
            headers(vec![short, scan]),
            [
                "-- section: table; transaction: one; lock_timeout: 2s; statement_timeout: 20min; lock: ACCESS EXCLUSIVE"
            ]
        );
        let fill =
            Step { backfill: true, transactional: false, ..step("UPDATE t SET a = DEFAULT WHERE a IS NULL") };
        assert!(headers(vec![fill])[0].ends_with("pause: 10ms; statement_timeout: 30s"));
        let build = Step { transactional: false, ..step("CREATE INDEX CONCURRENTLY i ON t (a)") };
        assert_eq!(headers(vec![build]), ["-- section: table; transaction: none; statement_timeout: 20min"]);
    }

    #[test]
    fn what_is_only_made_again_gives_no_migration_its_name() {
        let view = ObjectId::new(Kind::View, "public", "v");
        let again = ["DROP VIEW v", "CREATE VIEW v AS SELECT 1"]
            .map(|sql| Step { object: view.clone(), ..step(sql) })
            .to_vec();
        let all = [vec![step("ALTER TABLE s RENAME TO t")], again.clone()].concat();
        assert_eq!(name(&Plan { settings: Vec::new(), steps: all }), "alter_t");
        assert_eq!(name(&Plan { settings: Vec::new(), steps: again }), "alter_v");
    }

    #[test]
    fn a_column_that_wants_a_value_says_what_can_be_done() {
        let add = Step { hazards: vec![Hazard::NoValue], ..step("ALTER TABLE t ADD COLUMN a int NOT NULL") };
        let sql = sections(&Plan { settings: Vec::new(), steps: vec![add] });
        assert!(sql.contains("-- no-value: table `public.t`: fails where the table has rows"), "{sql}");
    }
}
