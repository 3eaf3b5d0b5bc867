//! What a migration says of itself: `-- mizzle: allow RULE reason`.

use std::collections::{BTreeMap, BTreeSet};

use crate::migration::{Lines, Script, tokens};
use crate::plan::Hazard;

use super::{Finding, Level, LintContext, names};

/// What is allowed of one statement.
#[derive(Default)]
pub(super) struct Allowed {
    rules: BTreeSet<String>,
    hazards: BTreeSet<String>,
}

impl Allowed {
    pub fn allows(&self, finding: &Finding) -> bool {
        let known = |hazard: &Hazard| self.hazards.contains(&hazard.to_string());
        self.rules.contains(&finding.rule) || finding.hazard.as_ref().is_some_and(known)
    }
}

/// What is allowed, by the number of the statement after the comment; and what no rule is called.
pub(super) fn read(
    sql: &str,
    script: &Script,
    context: &LintContext,
) -> (BTreeMap<usize, Allowed>, Vec<Finding>) {
    let mut allowed: BTreeMap<usize, Allowed> = BTreeMap::new();
    let mut wrong = Vec::new();
    let lines = Lines::of(sql);
    // In the order of their lines.
    let steps: Vec<_> = script.steps().map(|step| (step.line, step.number)).collect();
    for token in tokens(sql).into_iter().filter(|token| token.text.starts_with("--")) {
        let line = lines.at(token.at);
        let next = steps.get(steps.partition_point(|(begins, _)| *begins < line)).map(|(_, number)| *number);
        let said = token.text.trim_start_matches('-').trim();
        if let Some(said) = said.strip_prefix("mizzle:") {
            let mut words = said.split_whitespace();
            let (verb, rule) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let rule = rule.trim_end_matches([',', ':']);
            let mistake = match (verb, words.next()) {
                ("allow", _) if !names().contains(&rule) => {
                    Some((format!("there is no rule `{rule}`"), format!("there are {}", names().join(", "))))
                }
                ("allow", None) => Some((
                    format!("`{rule}` is allowed without a reason"),
                    format!("write why: `-- mizzle: allow {rule} nobody uses it`"),
                )),
                ("allow", Some(_)) => None,
                _ => Some((
                    format!("`-- mizzle: {verb}` means nothing"),
                    "write `-- mizzle: allow RULE reason`".to_owned(),
                )),
            };
            match (mistake, next) {
                (Some((message, hint)), _) => wrong.push(Finding {
                    rule: "allow".to_owned(),
                    level: Level::Warning,
                    file: context.file.clone(),
                    line,
                    message,
                    hint,
                    hazard: None,
                }),
                (None, Some(next)) => {
                    allowed.entry(next).or_default().rules.insert(rule.to_owned());
                }
                (None, None) => {}
            }
        } else if let (Some((hazard, _)), Some(next)) = (said.split_once(':'), next) {
            allowed.entry(next).or_default().hazards.insert(hazard.to_owned());
        }
    }
    (allowed, wrong)
}

#[cfg(test)]
mod tests {
    use super::super::{LintContext, lint};

    fn rules(sql: &str) -> Vec<String> {
        lint(sql, &LintContext::default()).unwrap().into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn a_comment_before_a_statement_allows_what_a_rule_finds_in_it() {
        assert_eq!(rules("DROP TABLE t"), ["drop-table"]);
        assert_eq!(rules("-- mizzle: allow drop-table nobody uses it\nDROP TABLE t"), [""; 0]);
        assert_eq!(rules("-- data-loss: table `public.t`\nDROP TABLE t"), [""; 0]);
        assert_eq!(rules("-- mizzle: allow drop-table gone\nDROP TABLE t;\nDROP TABLE u"), ["drop-table"]);
        assert_eq!(rules("-- mizzle: allow drop-column no\nDROP TABLE t"), ["drop-table"]);
    }

    #[test]
    fn a_rule_that_there_is_not_and_a_reason_that_there_is_not_are_findings() {
        assert_eq!(rules("-- mizzle: allow drop-tables why\nSELECT 1"), ["allow"]);
        assert_eq!(rules("-- mizzle: allow drop-table\nSELECT 1"), ["allow"]);
        assert_eq!(rules("-- mizzle: permit drop-table x\nSELECT 1"), ["allow"]);
    }
}
