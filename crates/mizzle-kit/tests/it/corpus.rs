//! From one database to another and back, by the folders of `tests/corpus`.
//!
//! A transition is a folder with `before.sql`, `after.sql` and, where rows matter, `rows.sql`; one kind of object is a
//! folder of transitions, and a test. `MIZZLE_CORPUS=word` runs those whose path contains the word, and prints their plans.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mizzle_kit::facts::{Facts, Kind, ObjectId};
use mizzle_kit::measure::{Then, measure};
use mizzle_kit::plan::{Answer, Hazard, Lock, Options, Plan, Refusal, Step, plan};
use mizzle_kit::prove::{contents, fill, is_of_data};
use mizzle_pg::testing::TestDb;

use crate::support::{nothing_is_found, read, repartitions};

/// A test for each folder.
macro_rules! kinds {
    ($($kind:ident)*) => {
        const KINDS: &[&str] = &[$(stringify!($kind)),*];

        mod there_and_back {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $kind() {
                super::transitions(stringify!($kind)).await;
            })*
        }
    };
}

kinds! {
    aggregate collation column comment composite constraint default dependents domain enum_type extension foreign_key function
    generated identity index inheritance materialized_view name partition policy privilege publication range_type rename
    replica rule schema sequence statistics table text_search trigger view
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let mut folders: Vec<_> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn last(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn every_folder_of_the_corpus_is_run_and_there_are_250_transitions() {
    let kinds: Vec<_> = folders(&root()).iter().map(|path| last(path)).collect();
    assert_eq!(kinds, KINDS);
    let mut seen = BTreeSet::new();
    for folder in folders(&root()).iter().flat_map(|kind| folders(kind)) {
        let text = |file| std::fs::read_to_string(folder.join(file)).unwrap();
        assert!(seen.insert((text("before.sql"), text("after.sql"))), "{} is there twice", folder.display());
    }
    assert!(seen.len() >= 250, "{} transitions", seen.len());
}

/// Runs the transitions of a kind, a few at a time, and says what is wrong with all of them.
async fn transitions(kind: &str) {
    let wanted = std::env::var("MIZZLE_CORPUS").unwrap_or_default();
    let mut wrong = Vec::new();
    let all: Vec<_> = folders(&root().join(kind))
        .into_iter()
        .filter(|folder| folder.to_string_lossy().contains(&wanted))
        .collect();
    for some in all.chunks(3) {
        let running: Vec<_> = some
            .iter()
            .map(|folder| (last(folder), tokio::spawn(transition(folder.clone(), !wanted.is_empty()))))
            .collect();
        for (name, running) in running {
            if let Err(why) = running.await.unwrap() {
                wrong.push(format!("{kind}/{name}: {why}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

async fn database(sql: &[&str]) -> Result<TestDb, String> {
    let db = TestDb::new("").await.map_err(|why| why.to_string())?;
    for sql in sql {
        db.script(sql).await.map_err(|why| format!("does not load: {why}\n{sql}"))?;
    }
    Ok(db)
}

async fn transition(folder: PathBuf, shows: bool) -> Result<(), String> {
    let text = |file| std::fs::read_to_string(folder.join(file)).ok();
    let (before, after) =
        (text("before.sql").ok_or("no before.sql")?, text("after.sql").ok_or("no after.sql")?);
    let answers = text("answers.json").unwrap_or_default();
    let answers: Vec<Answer> = match answers.is_empty() {
        true => Vec::new(),
        false => serde_json::from_str(&answers).map_err(|why| format!("answers.json: {why}"))?,
    };
    let back: Vec<Answer> = answers
        .iter()
        .filter_map(|a| Some(Answer { gone: a.now.clone()?, now: Some(a.gone.clone()) }))
        .collect();
    let (one, other) = (database(&[&before]).await?, database(&[&after]).await?);
    let (old, new) = (read(&one).await, read(&other).await);
    let there = planned(&old, &new, &answers)?;
    let again = planned(&new, &old, &back)?;
    nothing_is_found(&there)?;
    nothing_is_found(&again)?;
    if shows {
        for (way, plan) in [("there", &there), ("back", &again)] {
            println!("-- {way}");
            for step in &plan.steps {
                println!("{};\n   -- {:?} {:?}", step.sql, step.hazards, step.lock);
            }
        }
    }
    not_replaced(&there, &old, &new)?;
    not_replaced(&again, &new, &old)?;
    // With rows, unless they cannot be what they should: then the step that fails has said so.
    let rows = text("rows.sql");
    let full = match &rows {
        Some(rows) => database(&[&before, rows]).await?,
        None => database(&[&before]).await?,
    };
    if rows.is_none() {
        fill(&full, &old).await.map_err(|why| why.to_string())?;
    }
    let survives = survive(&full, &there, [&old, &new], &answers, rows.is_some()).await?;
    if survives {
        same(&full, &new, &there).await?;
    }
    // Once without rows, and back once with those that are left.
    let back_with_rows =
        survives && lead(&full, &again, &new, &old, &back).await.map_err(|why| format!("(back) {why}"))?;
    let arrives = lead(&one, &there, &old, &new, &answers).await?;
    let returns = back_with_rows
        || lead(&one, &again, &new, &old, &back).await.map_err(|why| format!("(back) {why}"))?;
    if arrives && returns { Ok(()) } else { Err("fails on data, without any".to_owned()) }
}

/// The plan in which what is not answered is no rename.
fn planned(before: &Facts, after: &Facts, answers: &[Answer]) -> Result<Plan, String> {
    let mut options = Options { answers: answers.to_vec(), ..Options::default() };
    loop {
        let questions = match plan(before, after, &options) {
            Err(Refusal::Questions(questions)) => questions.questions,
            other => return other.map_err(|why| why.to_string()),
        };
        // Where a schema is dropped, what is in it may have moved.
        options
            .answers
            .extend(questions.into_iter().map(|question| Answer { gone: question.gone, now: None }));
    }
}

/// No table, column or sequence that is on both sides is dropped, other than columns whose values come from others, and
/// tables that are partitioned in another way.
fn not_replaced(plan: &Plan, before: &Facts, after: &Facts) -> Result<(), String> {
    for step in plan.steps.iter().filter(|step| step.sql.contains("DROP ")) {
        let id = &step.object;
        let (Some(old), Some(new)) = (before.objects.get(id), after.objects.get(id)) else { continue };
        let drops = match id.kind {
            Kind::Table => {
                let same = old.text("partition_key") == new.text("partition_key");
                step.sql.starts_with("DROP TABLE") && same && !repartitions(plan)
            }
            Kind::Column => {
                let generated = old.optional("generated").is_some() || new.optional("generated").is_some();
                step.sql.contains("DROP COLUMN") && !generated
            }
            Kind::Sequence => step.sql.starts_with("DROP SEQUENCE"),
            _ => false,
        };
        if drops {
            return Err(format!("{id} is replaced: {}", step.sql));
        }
    }
    Ok(())
}

fn text(plan: &Plan, step: &Step) -> String {
    let settings = plan.settings.iter().filter(|_| step.transactional);
    let mut sql: String = settings.map(|(name, value)| format!("set local {name} = '{value}';\n")).collect();
    if step.transactional {
        // In UTC, a time needs no rewrite to get its zone.
        sql.push_str("set local timezone = 'Europe/Berlin';\n");
    }
    sql.push_str(&step.sql);
    sql
}

/// Applies a plan to tables with rows, and says whether it could be: rows may not be as a step wants them, which has said
/// so. What no step said that it takes away is there afterwards.
async fn survive(
    db: &TestDb,
    plan: &Plan,
    sides: [&Facts; 2],
    answers: &[Answer],
    fits: bool,
) -> Result<bool, String> {
    let before = contents(db, sides[0]).await.map_err(|why| why.to_string())?;
    for step in &plan.steps {
        match db.script(&text(plan, step)).await {
            Ok(()) => {}
            Err(why) if !fits && is_of_data(&why) && step.hazards.contains(&Hazard::DependsOnData) => {
                return Ok(false);
            }
            Err(why) => return Err(format!("with rows: {why}\n{}", step.sql)),
        }
    }
    let lost = before.lost_in(db, sides, plan, answers).await.map_err(|why| why.to_string())?;
    let lost: Vec<_> = lost.iter().map(ToString::to_string).collect();
    match lost.is_empty() {
        true => Ok(true),
        false => Err(format!("{}\nafter\n{}", lost.join("\n"), listed(plan))),
    }
}

/// Applies a plan, with what each step does measured and compared with what it says.
async fn lead(
    db: &TestDb,
    plan: &Plan,
    before: &Facts,
    after: &Facts,
    answers: &[Answer],
) -> Result<bool, String> {
    let mut wrong = Vec::new();
    let mut gone: BTreeSet<ObjectId> = BTreeSet::new();
    for step in &plan.steps {
        let done = match measure(db, &text(plan, step), Then::Commit).await {
            Ok(done) => done,
            Err(why) if is_of_data(&why) && step.hazards.contains(&Hazard::DependsOnData) => {
                return Ok(false);
            }
            Err(why) => return Err(format!("{why}\n{}\nof\n{}", step.sql, listed(plan))),
        };
        // Nobody uses what the plan makes, or makes anew.
        let is_new = |id: &ObjectId| {
            let was_there = before.objects.contains_key(&was(id, answers)) || before.objects.contains_key(id);
            !was_there || gone.contains(id)
        };
        let counts = |id: &ObjectId| {
            matches!(id.kind, Kind::Table | Kind::View | Kind::MaterializedView) && !is_new(id)
        };
        let locks: BTreeMap<_, _> = done
            .locks
            .iter()
            .filter(|(id, lock)| counts(id) && **lock >= Lock::ShareUpdateExclusive)
            .map(|(id, lock)| (id.clone(), *lock))
            .collect();
        let said: BTreeMap<_, _> =
            step.locks.iter().map(|locked| (locked.relation.clone(), locked.lock)).collect();
        if locks != said {
            wrong.push(format!("{}\n  locks {}\n  says  {}", step.sql, short(&locks), short(&said)));
        }
        let set = |ids: &[ObjectId]| -> BTreeSet<ObjectId> { ids.iter().cloned().collect() };
        let rewritten: BTreeSet<_> = done.rewritten.iter().filter(|id| counts(id)).cloned().collect();
        if rewritten != set(&step.rewrites) {
            wrong.push(format!(
                "{}\n  rewrites {}\n  says {}",
                step.sql,
                ids(&rewritten),
                ids(&step.rewrites)
            ));
        }
        // What a query reads, and whether a key's target is read in full, is up to the planner.
        let mut scanned: BTreeSet<_> = done.scanned.iter().filter(|id| counts(id)).cloned().collect();
        if step.object.kind == Kind::ForeignKey {
            scanned.retain(|id| id.name == step.object.name || step.scans.contains(id));
        }
        if scanned != set(&step.scans) && step.object.kind != Kind::MaterializedView {
            wrong.push(format!("{}\n  scans {}\n  says {}", step.sql, ids(&scanned), ids(&step.scans)));
        }
        if ["DROP TABLE", "DROP VIEW", "DROP MATERIALIZED"].iter().any(|word| step.sql.starts_with(word)) {
            gone.insert(step.object.clone());
        }
    }
    same(db, after, plan).await?;
    if wrong.is_empty() { Ok(true) } else { Err(wrong.join("\n")) }
}

/// What an object was called.
fn was(id: &ObjectId, answers: &[Answer]) -> ObjectId {
    let found = answers.iter().find(|answer| answer.now.as_ref() == Some(id));
    found.map_or_else(|| id.clone(), |answer| answer.gone.clone())
}

fn short(locks: &BTreeMap<ObjectId, Lock>) -> String {
    locks.iter().map(|(id, lock)| format!("{id}: {lock}")).collect::<Vec<_>>().join(", ")
}

fn ids<'a>(ids: impl IntoIterator<Item = &'a ObjectId>) -> String {
    ids.into_iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn listed(plan: &Plan) -> String {
    plan.steps.iter().map(|step| step.sql.as_str()).collect::<Vec<_>>().join(";\n")
}

/// The database is as it should be, and a second plan has nothing to do.
async fn same(db: &TestDb, after: &Facts, plan: &Plan) -> Result<(), String> {
    let now = read(db).await;
    let differences: Vec<_> = now.differences(after).iter().map(ToString::to_string).collect();
    if !differences.is_empty() {
        return Err(format!("{}\nafter\n{}", differences.join("\n"), listed(plan)));
    }
    match planned(&now, after, &[])?.steps.first() {
        Some(step) => Err(format!("a second plan has {}", step.sql)),
        None => Ok(()),
    }
}
