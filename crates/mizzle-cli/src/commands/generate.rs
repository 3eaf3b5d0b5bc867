//! `mizzle generate`

mod proof;
pub mod sides;
mod two_phase;

use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use mizzle_kit::facts::{Facts, SqlFacts};
use mizzle_kit::migration::{self, name, sections, slug, write};
use mizzle_kit::plan::{Answer, Hazard, Options, Plan, Refusal, Step, plan};
use mizzle_kit::snapshot::Snapshot;
use mizzle_kit::source::Source;
use serde_json::json;

use super::{counted, not_planned};
use crate::beside::beside;
use crate::desired;
use crate::failure::{FOUND, Failure};
use crate::output::Output;
use crate::settings::Settings;
use crate::snapshots::{self, Base};
use crate::source;
pub use proof::Made;
use sides::Sides;

/// What was said about how to generate.
pub struct How {
    pub name: Option<String>,
    pub custom: bool,
    pub check: bool,
    pub two_phase: bool,
    pub no_prove: bool,
    pub answers: Option<PathBuf>,
}

const CUSTOM_UP: &str = "-- What this migration does.\n";
const CUSTOM_DOWN: &str = "-- What undoes it.\n";

/// Writes the migration that leads from the last snapshot to the source.
pub async fn run(how: &How, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    if how.custom {
        return custom(how, &snapshots::read(settings)?.base()?, settings, output);
    }
    let (base, source) = beside(|| snapshots::read(settings)?.base(), || source::read(settings));
    // The process ends soon, and gives memory back faster than it could be freed piece by piece.
    let known = ManuallyDrop::new((base?, source?));
    let (base, source) = &*known;
    if base.is(source) {
        return Ok(nothing(output));
    }
    if base.is_nothing() && !migration::ids(&settings.migrations)?.is_empty() {
        output.progress("no migration has a snapshot.json, so that this one begins with nothing and makes all that the source has");
    }
    let mut answers = desired::given(how.answers.as_deref())?;
    let written = ManuallyDrop::new(sides::written(base, source, &settings.scope)?);
    let mut draft = None;
    if let Some(sides) = &*written {
        if sides.before.is_same(&sides.after) {
            return Ok(nothing(output));
        }
        let made = drafted(sides, source, &mut answers)?;
        match (made.up.plan.steps.is_empty(), how.no_prove && !how.two_phase, how.check) {
            (true, _, _) => return Ok(nothing(output)),
            (false, true, true) => return Ok(found(&made, output)),
            (false, true, false) => {
                let facts = base.sql_facts().cloned();
                return written_down(how, &made, base, source, facts, settings, output);
            }
            (false, false, _) => draft = Some(made),
        }
    }
    let made = Made::new(base, source, settings).await.map_err(|failure| why_a_server(failure, how))?;
    not_planned(output, &desired::not_planned(&made.sides.before, &made.sides.after));
    if made.sides.before.differences(&made.sides.after).is_empty() {
        return Ok(nothing(output));
    }
    let (mut draft, is_of_server) = match draft {
        Some(draft) => (draft, false),
        None => (drafted(&made.sides, source, &mut answers)?, true),
    };
    if how.check {
        return Ok(found(&draft, output));
    }
    if how.two_phase {
        let facts = made.sql_facts(source)?;
        let sides = (base, source, facts);
        if let Some(code) = two_phase::run(how, &made, &mut answers, sides, settings, output).await? {
            return Ok(code);
        }
    }
    if !how.no_prove {
        let mut proved = made.prove(&draft, &settings.scope).await;
        if let (Err(failure), false) = (&proved, is_of_server) {
            output.progress(&format!(
                "the plan that was made without a server does not hold, so that one is made of what the server says: {}",
                failure.message.lines().next().unwrap_or_default()
            ));
            draft = drafted(&made.sides, source, &mut answers)?;
            let again = Made::new(base, source, settings).await?;
            proved = again.prove(&draft, &settings.scope).await;
        }
        proved?;
    }
    let facts = made.sql_facts(source)?;
    written_down(how, &draft, base, source, facts, settings, output)
}

/// An empty migration, with the snapshot that there was.
fn custom(how: &How, base: &Base, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    let named = how.name.as_deref().map_or_else(|| "custom".to_owned(), slug);
    let last = match base.source()? {
        Some(last) => last,
        // Branches have come together: the source is what they lead to, or there is more to do first.
        None => {
            let source = source::read(settings)?;
            let sides = sides::of_model(base, &source, &settings.scope)?;
            if !sides.is_some_and(|sides| sides.before.differences(&sides.after).is_empty()) {
                return Err(Failure::new("the source is not what the migrations of all branches lead to")
                    .hint("`mizzle generate` first: its migration brings them together"));
            }
            source
        }
    };
    let facts = base.sql_facts().cloned();
    written(&named, (CUSTOM_UP, Some(CUSTOM_DOWN)), base, (&last, facts), settings, output)
}

/// A migration before it is written.
pub struct Draft {
    up: Way,
    down: Option<Way>,
    up_sql: String,
    down_sql: Option<String>,
    /// Why there is no way back, where there is none.
    one_way: Option<String>,
}

/// What leads from one side to the other, and what is known of names for it.
struct Way {
    plan: Plan,
    answers: Vec<Answer>,
}

/// What leads from one side to the other, and back. The answers that are given are added to those that are known.
fn drafted(sides: &Sides, source: &Source, answers: &mut Vec<Answer>) -> Result<Draft, Failure> {
    let Sides { before, after } = sides;
    let mut known = desired::annotated(&source.schema, before, after);
    known.extend(answers.iter().cloned());
    let (up, all) = desired::planned(before, after, known)?;
    answers.clone_from(&all);
    let back = || reversed(before, after, all.clone()).map(|way| (down_sections(&way.plan), way));
    let (up_sql, back) = beside(|| sections(&up), back);
    let (down_sql, down, one_way) = match back {
        Ok((sql, way)) => (Some(sql), Some(way), None),
        Err(why @ Refusal::Impossible { .. }) => (None, None, Some(why.to_string())),
        Err(refusal) => return Err(Failure::new(refusal)),
    };
    Ok(Draft { up: Way { plan: up, answers: all }, down, up_sql, down_sql, one_way })
}

fn nothing(output: &Output) -> ExitCode {
    let object = json!({ "migration": null, "statements": [] });
    output.result("nothing to do: the migrations lead to the source\n", &object);
    ExitCode::SUCCESS
}

/// What `--check` says where there is something to write.
fn found(draft: &Draft, output: &Output) -> ExitCode {
    let sql: Vec<_> = draft.up.plan.steps.iter().map(|step| &step.sql).collect();
    output.result(&draft.up_sql, &json!({ "statements": sql }));
    ExitCode::from(FOUND)
}

/// Why there has to be a server though nothing is to be proved.
fn why_a_server(failure: Failure, how: &How) -> Failure {
    if !how.no_prove || failure.hint.is_some() && failure.text.is_none() {
        return failure;
    }
    // What the server's own hint is about is whether it can be reached.
    failure.hint("the SQL files are not as they were, and only a server can say what they make: name one as MIZZLE_DEV_URL")
}

fn written_down(
    how: &How,
    draft: &Draft,
    base: &Base,
    source: &Source,
    facts: Option<SqlFacts>,
    settings: &Settings,
    output: &Output,
) -> Result<ExitCode, Failure> {
    if how.no_prove && source.has_sql() {
        output.progress("not proved: a view over `*`, for one, may not be as its file says afterwards");
    }
    for step in draft.up.plan.steps.iter().filter(|step| step.hazards.contains(&Hazard::DataLoss)) {
        output.progress(&format!("this loses data: {}", step.object));
    }
    for note in draft.up.plan.steps.iter().flat_map(|step| &step.notes) {
        output.progress(note);
    }
    depends_on_rows([&draft.up.plan], output);
    if let Some(why) = &draft.one_way {
        output.progress(&format!("there is no way back, and no down.sql: {why}"));
    }
    let named = how.name.as_deref().map_or_else(|| name(&draft.up.plan), slug);
    written(&named, (&draft.up_sql, draft.down_sql.as_deref()), base, (source, facts), settings, output)
}

/// Says which steps want something of the rows that are there, and who knows whether they have it.
fn depends_on_rows<'a>(plans: impl IntoIterator<Item = &'a Plan>, output: &Output) {
    let steps: Vec<_> = plans.into_iter().flat_map(|plan| &plan.steps).collect();
    let depends = |step: &&&Step| step.hazards.iter().any(|hazard| hazard.depends_on_rows());
    let count = steps.iter().filter(depends).count();
    for step in &steps {
        for advice in step.hazards.iter().filter_map(|hazard| hazard.advice()) {
            output.progress(&format!("{}: {advice}", step.object));
        }
    }
    if count > 0 {
        output.progress(&format!(
            "{} on the rows that are there: `mizzle migrate --preflight` asks a database before anything is done",
            if count == 1 { "1 step depends".to_owned() } else { format!("{count} steps depend") }
        ));
    }
}

/// The way back: every rename the other way round; everything else that goes is gone for good.
fn reversed(before: &Facts, after: &Facts, answers: Vec<Answer>) -> Result<Way, Refusal> {
    let renames = answers.into_iter().filter_map(|Answer { gone, now }| Some((now?, gone)));
    let answers = renames.map(|(gone, now)| Answer { gone, now: Some(now) }).collect();
    let mut options = Options { answers, ..Options::default() };
    loop {
        match plan(after, before, &options) {
            Ok(plan) => return Ok(Way { plan, answers: options.answers }),
            Err(Refusal::Questions(open)) => {
                let gone =
                    open.questions.into_iter().map(|question| Answer { gone: question.gone, now: None });
                options.answers.extend(gone);
            }
            Err(refusal) => return Err(refusal),
        }
    }
}

/// The SQL of the way back, with a word where it cannot bring data back.
fn down_sections(down: &Plan) -> String {
    let loses = down.steps.iter().any(|step| step.hazards.contains(&Hazard::DataLoss));
    let said = if loses { "-- Drops what the migration made, with the data in it.\n\n" } else { "" };
    format!("{said}{}", sections(down))
}

/// The form of the time that the name of a migration begins with.
const STAMP: &str = "%Y%m%d%H%M%S";

/// The time of a new migration, which comes after all that there are: two may be written in the same second, and other
/// people's clocks are not ours.
fn time(settings: &Settings) -> Result<Timestamp, Failure> {
    let now = Timestamp::now();
    let ids = migration::ids(&settings.migrations)?;
    let Some(last) = ids.last().filter(|last| last.as_str() >= now.strftime(STAMP).to_string().as_str())
    else {
        return Ok(now);
    };
    let stamp = last.split('_').next().unwrap_or_default();
    let next = DateTime::strptime(STAMP, stamp)
        .and_then(|time| time.to_zoned(TimeZone::UTC))
        .and_then(|time| time.timestamp().checked_add(Duration::from_secs(1)));
    match next {
        Ok(next) if next.duration_since(now) < SignedDuration::from_hours(24) => Ok(next),
        _ => Err(Failure::new(format!("the last migration, {last}, is of a later time than now"))
            .hint("a new one would come before it; rename it, or look at the clock")),
    }
}

fn written(
    name: &str,
    (up, down): (&str, Option<&str>),
    base: &Base,
    (source, facts): (&Source, Option<SqlFacts>),
    settings: &Settings,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let id = format!("{}_{name}", time(settings)?.strftime(STAMP));
    let snapshot = Snapshot { facts, ..Snapshot::new(&id, base.parents.clone(), source) }.text()?;
    let mut files = vec![("up.sql", up), ("snapshot.json", snapshot.as_str())];
    files.extend(down.map(|down| ("down.sql", down)));
    let path = write(&settings.migrations, &id, &files)?;
    let steps = migration::Script::read(up).map_err(Failure::new)?;
    let statements: Vec<_> = steps.steps().map(|step| &step.sql).collect();
    let text = format!("wrote {}: {}\n", path.display(), counted(statements.len(), "statement"));
    output.result(&text, &json!({ "migration": id, "path": path, "statements": statements }));
    Ok(ExitCode::SUCCESS)
}
