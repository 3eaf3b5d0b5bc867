//! Whether plans lead where they should: `cargo xtask pairs FOLDER`.
//!
//! Each pair is loaded into two databases; the plan from one to the other is applied, and read back: nothing may differ,
//! and a second plan has nothing to do. Then the way back.

use std::path::{Path, PathBuf};

use mizzle_kit::facts::Facts;
use mizzle_kit::introspect::{Scope, facts};
use mizzle_kit::plan::{Answer, Hazard, Lock, Options, Plan, Refusal, plan};
use mizzle_pg::testing::TestDb;

type Outcome<T> = Result<T, String>;

/// One pair: its name and both sides.
struct Pair {
    name: String,
    before: String,
    after: String,
    roles: Vec<String>,
    /// What another tool says of the way there.
    hazards: Vec<String>,
}

#[tokio::main]
async fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let show = arguments.iter().any(|argument| argument == "--show");
    let plain = arguments.iter().any(|argument| argument == "--plain");
    arguments.retain(|argument| !argument.starts_with("--"));
    let folder = PathBuf::from(arguments.first().map_or(".", String::as_str));
    let mut pairs = Vec::new();
    collect(&folder, &folder, &mut pairs);
    if let Some(word) = arguments.get(1) {
        pairs.retain(|pair| pair.name.contains(word));
    }
    let (mut there, mut back) = (0, 0);
    let (mut declaring, mut as_strong) = (0, 0);
    for pair in &pairs {
        match both_ways(pair, plain, show).await {
            Ok((outcomes, weaker)) => {
                declaring += usize::from(!pair.hazards.is_empty());
                as_strong += usize::from(!pair.hazards.is_empty() && weaker.is_empty());
                if !weaker.is_empty() {
                    println!("{}: does not say {}", pair.name, weaker.join(", "));
                }
                for (way, outcome, count) in
                    [("there", &outcomes[0], &mut there), ("back", &outcomes[1], &mut back)]
                {
                    match outcome {
                        Ok(()) => *count += 1,
                        Err(why) => println!("{} ({way}): {why}", pair.name),
                    }
                }
            }
            Err(why) => println!("{}: {why}", pair.name),
        }
    }
    println!("{there} of {} converge, {back} on the way back", pairs.len());
    if declaring > 0 {
        println!("{as_strong} of {declaring} that declare hazards have none weaker");
    }
    if there + back < 2 * pairs.len() {
        std::process::exit(1);
    }
}

/// The pairs in a folder: folders with `before.sql` and `after.sql`; a file of SQL by itself is made from nothing.
fn collect(root: &Path, folder: &Path, pairs: &mut Vec<Pair>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).display().to_string();
    if let (Some(before), Some(after)) = (read("before.sql"), read("after.sql")) {
        let meta = read("meta.json").and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
        let roles = meta.as_ref().and_then(|meta| meta["roles"].as_array().cloned()).unwrap_or_default();
        let roles = roles.iter().filter_map(|role| role.as_str().map(str::to_owned)).collect();
        let hazards = meta.as_ref().and_then(|meta| meta["hazards"].as_array().cloned()).unwrap_or_default();
        let hazards = hazards.iter().filter_map(|hazard| hazard.as_str().map(str::to_owned)).collect();
        pairs.push(Pair { name: name(folder), before, after, roles, hazards });
        return;
    }
    for path in paths {
        if path.is_dir() {
            collect(root, &path, pairs);
        } else if let Some(after) = sql_of(&path) {
            pairs.push(Pair {
                name: name(&path),
                before: String::new(),
                after,
                roles: Vec::new(),
                hazards: Vec::new(),
            });
        }
    }
}

/// The text of a file of SQL.
fn sql_of(path: &Path) -> Option<String> {
    let is_sql = path.extension().is_some_and(|extension| extension == "sql");
    is_sql.then(|| std::fs::read_to_string(path).ok()).flatten()
}

async fn both_ways(pair: &Pair, plain: bool, show: bool) -> Outcome<([Outcome<()>; 2], Vec<String>)> {
    let (before, after) = (database().await?, database().await?);
    for role in &pair.roles {
        let sql =
            format!("do $$ begin create role {role}; exception when duplicate_object then null; end $$");
        load(&before, &sql).await?;
    }
    load(&before, &pair.before).await?;
    load(&after, &pair.after).await?;
    let (old, new) = (read(&before).await?, read(&after).await?);
    let weaker = match planned(&old, &new, Options { plain, ..Options::default() }) {
        Ok(plan) => pair.hazards.iter().filter(|hazard| !says(&plan, hazard)).cloned().collect(),
        Err(_) => Vec::new(),
    };
    let there = lead(&before, &old, &new, plain, show).await;
    let back = lead(&after, &new, &old, plain, show).await;
    Ok(([there, back], weaker))
}

/// Whether a plan says what another tool calls so.
fn says(plan: &Plan, hazard: &str) -> bool {
    let any = |wanted: &[Hazard]| {
        plan.steps.iter().any(|step| step.hazards.iter().any(|hazard| wanted.contains(hazard)))
    };
    let locks = |lock: Lock| plan.steps.iter().any(|step| step.lock >= Some(lock));
    match hazard {
        "DeletesData" => any(&[Hazard::DataLoss]),
        "IndexBuild" => any(&[Hazard::IndexBuild]),
        "IndexDropped" => any(&[Hazard::IndexDropped]),
        "AuthzUpdate" => any(&[Hazard::Authorization]),
        "Correctness" => any(&[Hazard::Correctness]),
        "HasUntrackableDependencies" => any(&[Hazard::UntrackedDependencies]),
        "ExtensionVersionUpgrade" => any(&[Hazard::ExtensionUpdate]),
        "ImpactsDatabasePerformance" => {
            any(&[Hazard::Scan, Hazard::Rewrite, Hazard::IndexBuild])
                || plan.steps.iter().any(|step| !step.scans.is_empty() || step.sql.starts_with("ANALYZE "))
        }
        "AcquiresShareLock" => locks(Lock::Share),
        "AcquiresShareRowExclusiveLock" => locks(Lock::ShareRowExclusive),
        "AcquiresAccessExclusiveLock" => locks(Lock::AccessExclusive),
        _ => false,
    }
}

async fn lead(db: &TestDb, old: &Facts, new: &Facts, plain: bool, show: bool) -> Outcome<()> {
    let options = Options { plain, ..Options::default() };
    let steps = planned(old, new, options.clone())?;
    if show {
        println!("-- {} steps", steps.steps.len());
        for step in &steps.steps {
            println!("{}; -- {:?} {:?}", step.sql.trim_end(), step.lock, step.hazards);
        }
    }
    apply(db, &steps).await?;
    let now = read(db).await?;
    if let Some(difference) = now.differences(new).first() {
        return Err(format!("afterwards {difference}"));
    }
    match planned(&now, new, options)?.steps.first() {
        Some(step) => Err(format!("a second plan has {}", step.sql)),
        None => Ok(()),
    }
}

/// The plan in which nothing is renamed.
fn planned(old: &Facts, new: &Facts, mut options: Options) -> Outcome<Plan> {
    loop {
        let questions = match plan(old, new, &options) {
            Err(Refusal::Questions(questions)) => questions.questions,
            other => return other.map_err(|refusal| refusal.to_string()),
        };
        // Where a schema is dropped, what is in it may have moved.
        options
            .answers
            .extend(questions.into_iter().map(|question| Answer { gone: question.gone, now: None }));
    }
}

async fn apply(db: &TestDb, plan: &Plan) -> Outcome<()> {
    for step in &plan.steps {
        let settings = plan.settings.iter().filter(|_| step.transactional);
        let mut sql: String =
            settings.map(|(name, value)| format!("set local {name} = '{value}';\n")).collect();
        sql.push_str(&step.sql);
        db.script(&sql)
            .await
            .map_err(|error| format!("{}: {}", one_line(&step.sql), one_line(&error.to_string())))?;
    }
    Ok(())
}

fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(300).collect()
}

async fn database() -> Outcome<TestDb> {
    TestDb::new("").await.map_err(|error| error.to_string())
}

async fn load(db: &TestDb, sql: &str) -> Outcome<()> {
    db.script(sql).await.map_err(|error| format!("does not load: {}", one_line(&error.to_string())))
}

async fn read(db: &TestDb) -> Outcome<Facts> {
    facts(db, &Scope::default()).await.map_err(|error| format!("cannot be read: {error}"))
}
