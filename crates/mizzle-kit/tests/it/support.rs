//! Two databases, and what leads from one to the other.

use mizzle_core::Result;
use mizzle_kit::facts::Facts;
use mizzle_kit::introspect::{Scope, facts};
use mizzle_kit::lint::{Level, LintContext, lint};
use mizzle_kit::migration::sections;
use mizzle_kit::plan::{Answer, Options, Plan, Refusal, plan};
use mizzle_pg::testing::TestDb;

pub async fn database(sql: &str) -> TestDb {
    let db = TestDb::new("").await.unwrap();
    db.script(sql).await.unwrap_or_else(|error| panic!("{error}\n{sql}"));
    db
}

pub async fn read(db: &TestDb) -> Facts {
    facts(db, &Scope::default()).await.unwrap()
}

/// The plan in which nothing is renamed.
pub fn planned(before: &Facts, after: &Facts) -> Plan {
    let mut options = Options::default();
    loop {
        let questions = match plan(before, after, &options) {
            Err(Refusal::Questions(questions)) => questions.questions,
            other => return other.unwrap(),
        };
        options
            .answers
            .extend(questions.into_iter().map(|question| Answer { gone: question.gone, now: None }));
    }
}

pub async fn apply(db: &TestDb, plan: &Plan) -> Result<()> {
    for step in &plan.steps {
        let settings = plan.settings.iter().filter(|_| step.transactional);
        let mut sql: String =
            settings.map(|(name, value)| format!("set local {name} = '{value}';\n")).collect();
        sql.push_str(&step.sql);
        db.script(&sql).await?;
    }
    Ok(())
}

/// The statements that lead from one SQL to another.
pub async fn statements(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (database(before).await, database(after).await);
    let plan = planned(&read(&before).await, &read(&after).await);
    plan.steps.into_iter().map(|step| step.sql).collect()
}

/// Whether a table is partitioned in another way: its rows are copied, and tables are dropped that hold them no more.
pub fn repartitions(plan: &Plan) -> bool {
    plan.steps.iter().any(|step| step.notes.iter().any(|note| note.contains("is partitioned in another way")))
}

/// What is written for a plan has no finding. It says so itself only of what the source wants and nothing else does: a name,
/// a type.
pub fn nothing_is_found(plan: &Plan) -> Result<(), String> {
    const MEANT: [&str; 5] =
        ["rename-table", "rename-column", "change-type", "detach-partition", "refresh-view"];
    let sql = sections(plan);
    let found = lint(&sql, &LintContext::default()).map_err(|error| format!("{error}\n{sql}"))?;
    let said = found.iter().filter(|finding| finding.level == Level::Warning).map(ToString::to_string);
    let allowed = sql.lines().filter_map(|line| line.strip_prefix("-- mizzle: allow "));
    let more = allowed.filter(|line| !MEANT.iter().any(|rule| line.starts_with(rule))).map(str::to_owned);
    let is_copied = |line: &String| line.starts_with("drop-table") && repartitions(plan);
    let all: Vec<_> = said.chain(more.filter(|line| !is_copied(line))).collect();
    if all.is_empty() { Ok(()) } else { Err(format!("{}\n{sql}", all.join("\n"))) }
}
