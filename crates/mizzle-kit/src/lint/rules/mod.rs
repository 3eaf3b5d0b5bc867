//! The rules, a file each: what it finds, and the form to write instead.

mod add_check;
mod add_column_inline;
mod add_exclude;
mod add_foreign_key;
mod add_generated;
mod add_not_null_column;
mod add_serial;
mod add_unique;
mod cascade;
mod change_all_rows;
mod change_type;
mod create_index;
mod detach_partition;
mod drop_column;
mod drop_index;
mod drop_schema;
mod drop_table;
mod enum_value_used;
mod json;
mod limited_text;
mod mixed_with_ddl;
mod no_lock_timeout;
mod no_primary_key;
mod refresh_view;
mod reindex;
mod rename_column;
mod rename_table;
mod rewrite_table;
mod serial;
mod set_not_null;
mod small_key;
mod timestamp;
mod truncate;
mod unindexed_foreign_key;
mod unqualified_table;
mod vacuum_full;
mod validate_with_add;
mod volatile_default;

use super::statement::{Statement, Statements};
use super::{Finding, Level};
use crate::plan::Hazard;

/// A rule: what is found in one statement of a migration.
pub(crate) struct Rule {
    pub name: &'static str,
    pub level: Level,
    /// Which hazard of a plan it is: what `generate` says of a statement allows it.
    pub hazard: Option<Hazard>,
    pub hint: &'static str,
    /// What is so, where the rule finds anything. All statements of the migration are there, for what they make.
    pub check: fn(&Statement<'_>, &Statements<'_>) -> Option<String>,
}

/// All rules.
const RULES: [Rule; 38] = [
    create_index::RULE,
    drop_index::RULE,
    reindex::RULE,
    add_foreign_key::RULE,
    add_check::RULE,
    add_unique::RULE,
    add_exclude::RULE,
    validate_with_add::RULE,
    set_not_null::RULE,
    change_type::RULE,
    volatile_default::RULE,
    add_serial::RULE,
    add_generated::RULE,
    add_column_inline::RULE,
    add_not_null_column::RULE,
    rename_table::RULE,
    rename_column::RULE,
    drop_table::RULE,
    drop_column::RULE,
    drop_schema::RULE,
    cascade::RULE,
    truncate::RULE,
    no_lock_timeout::RULE,
    vacuum_full::RULE,
    change_all_rows::RULE,
    mixed_with_ddl::RULE,
    enum_value_used::RULE,
    rewrite_table::RULE,
    detach_partition::RULE,
    refresh_view::RULE,
    small_key::RULE,
    serial::RULE,
    timestamp::RULE,
    json::RULE,
    limited_text::RULE,
    no_primary_key::RULE,
    unindexed_foreign_key::RULE,
    unqualified_table::RULE,
];

/// What all rules find in a statement.
pub(crate) fn findings_of(statement: &Statement<'_>, all: &Statements<'_>) -> Vec<Finding> {
    let found = RULES.iter().filter_map(|rule| {
        let message = (rule.check)(statement, all)?;
        Some(Finding {
            rule: rule.name.to_owned(),
            level: rule.level,
            file: String::new(),
            line: statement.step.line,
            message,
            hint: rule.hint.to_owned(),
            hazard: rule.hazard,
        })
    });
    found.collect()
}

/// The names of all rules, those that need a server among them.
pub fn names() -> Vec<&'static str> {
    let measured = super::measured::RULES.iter().map(|(name, _)| *name);
    RULES.iter().map(|rule| rule.name).chain(measured).collect()
}

#[cfg(test)]
pub(crate) mod testing {
    use crate::lint::{LintContext, lint};

    fn rules(sql: &str) -> Vec<String> {
        let found = lint(sql, &LintContext::default()).unwrap_or_else(|error| panic!("{error}\n{sql}"));
        found.into_iter().map(|finding| finding.rule).collect()
    }

    #[track_caller]
    pub fn finds(rule: &str, all: &[&str]) {
        for sql in all {
            assert!(rules(sql).iter().any(|found| found == rule), "{sql}");
        }
    }

    #[track_caller]
    pub fn fine(rule: &str, all: &[&str]) {
        for sql in all {
            assert!(rules(sql).iter().all(|found| found != rule), "{sql}");
        }
    }
}
