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
    match plan(before, after, &options) {
        Err(Refusal::Questions(questions)) => {
            let gone =
                questions.questions.into_iter().map(|question| Answer { gone: question.gone, now: None });
            options.answers = gone.collect();
            plan(before, after, &options).unwrap()
        }
        other => other.unwrap(),
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

/// Leads from one to the other and back: both times all is as it should be, and a second plan has nothing to do. Tables
/// that are on both sides keep their rows.
pub async fn lead_both_ways(before: &str, after: &str) {
    let (one, other) = (database(before).await, database(after).await);
    let (old, new) = (read(&one).await, read(&other).await);
    lead(&one, &old, &new).await;
    lead(&one, &new, &old).await;
}

async fn lead(db: &TestDb, before: &Facts, after: &Facts) {
    let plan = planned(before, after);
    let sql: Vec<_> = plan.steps.iter().map(|step| step.sql.as_str()).collect();
    if let Err(error) = apply(db, &plan).await {
        panic!("{error}\n{}", sql.join(";\n"));
    }
    nothing_is_found(&plan);
    let now = read(db).await;
    let differences: Vec<_> = now.differences(after).iter().map(ToString::to_string).collect();
    assert!(differences.is_empty(), "{}\nafter\n{}", differences.join("\n"), sql.join(";\n"));
    assert_eq!(planned(&now, after).steps, []);
}

/// What is written for a plan has no finding. It says so itself only of what the source wants and nothing else does: a name,
/// a type.
pub fn nothing_is_found(plan: &Plan) {
    let sql = sections(plan);
    let found = lint(&sql, &LintContext::default()).unwrap_or_else(|error| panic!("{error}\n{sql}"));
    let found: Vec<_> = found.iter().filter(|finding| finding.level == Level::Warning).collect();
    assert!(found.is_empty(), "{found:?}\n{sql}");
    const MEANT: [&str; 4] = ["rename-table", "rename-column", "change-type", "detach-partition"];
    for line in sql.lines().filter_map(|line| line.strip_prefix("-- mizzle: allow ")) {
        assert!(MEANT.iter().any(|rule| line.starts_with(rule)), "{line}\n{sql}");
    }
}
