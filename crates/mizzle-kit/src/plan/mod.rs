//! What leads from one set of facts to another.
//!
//! `fates` decides what happens to each object, `order` in which order; what the statements are is known in
//! `rules`. Nothing here names a kind of object.

mod cost;
mod fates;
mod hazard;
mod order;
mod phases;
mod question;
mod rename;
mod spelling;

use serde::{Deserialize, Serialize};

use crate::facts::{Facts, ObjectId};
use crate::rules::change::{
    Alteration, Change, Draft, Fate, Repartition, comments, privileges, repartitions, rule,
};
use crate::statement::{ObjectKind, Reason, RenderError, Subject};

pub(crate) use rename::identity;

pub use hazard::{Hazard, Lock};
pub use phases::{Phases, phases};
pub use question::{Answer, Question, Questions};

/// How a plan is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Statements in their plain form, also where another keeps readers and writers of a table waiting for less long.
    pub plain: bool,
    /// What is known of objects that seem to have another name now.
    pub answers: Vec<Answer>,
}

/// The steps from one set of facts to another, in the order of execution.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What is set before the first step, for its session or for each transaction: names and values.
    ///
    /// Functions are made before the tables that their bodies use, which nobody knows; so bodies are not checked.
    pub settings: Vec<(String, String)>,
    /// The steps.
    pub steps: Vec<Step>,
}

/// One statement of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its text, without a semicolon.
    pub sql: String,
    /// What it is about.
    pub object: ObjectId,
    /// The strongest lock that it takes on a table or view that others may use.
    pub lock: Option<Lock>,
    /// All tables and views that others may use and that it locks, in a way that keeps more than readers of their
    /// definition waiting: what the plan itself makes is not among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locks: Vec<Locked>,
    /// Those of them that it writes anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rewrites: Vec<ObjectId>,
    /// Those of them that it reads in full.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scans: Vec<ObjectId>,
    /// What may go wrong.
    pub hazards: Vec<Hazard>,
    /// What to know of it, and what may be left to do afterwards: sentences for its author.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Whether it may run in a transaction with others.
    pub transactional: bool,
    /// Whether what came before has to be committed: this takes long, and would keep the locks of that.
    pub commits_before: bool,
    /// Whether it changes rows, and does so a few at a time: it is an `UPDATE`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub backfill: bool,
}

/// A lock on a table or view.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Locked {
    /// The table or view.
    pub relation: ObjectId,
    /// The lock.
    pub lock: Lock,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// Some objects may have been renamed; nobody but their author knows.
    Questions(Questions),
    /// A name cannot be written.
    Unwritable(RenderError),
    /// The server has no statement for it.
    Impossible {
        /// What should change.
        object: ObjectId,
        /// Why it cannot, and what can be done.
        why: String,
    },
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Questions(questions) => questions.fmt(f),
            Self::Unwritable(error) => error.fmt(f),
            Self::Impossible { object, why } => write!(f, "{object} cannot become what it should be: {why}"),
        }
    }
}

impl std::error::Error for Refusal {}

/// Plans what leads from one set of facts to another. The way back is the plan with the two exchanged.
///
/// ```
/// use mizzle_kit::facts::{Fact, Facts, Kind, ObjectId};
/// use mizzle_kit::plan::{Hazard, Options, plan};
///
/// let (empty, mut after) = (Facts::default(), Facts::default());
/// after.objects.insert(ObjectId::new(Kind::Table, "public", "notes"), Fact::default());
/// let there = plan(&empty, &after, &Options::default())?;
/// assert_eq!(there.steps[0].sql, "CREATE TABLE \"public\".\"notes\" ()");
/// let back = plan(&after, &empty, &Options::default())?;
/// assert_eq!(back.steps[0].hazards, [Hazard::DataLoss]);
/// # Ok::<(), mizzle_kit::plan::Refusal>(())
/// ```
///
/// # Errors
/// Questions, where an object that goes and one that comes may be the same; [`Options::answers`] takes the answers. Where
/// the server would refuse a statement whatever the rows are, that.
pub fn plan(before: &Facts, after: &Facts, options: &Options) -> Result<Plan, Refusal> {
    let Options { plain, answers } = options;
    let (before, mut steps) = question::named(before, after, answers)?;
    let before = before.as_ref();
    let repartitions = repartitions(before, after);
    // Between the two, nobody is to write rows that are put aside: all of it is one transaction.
    let change = fates::decide(before, after, !plain && repartitions.is_empty());
    let mut joined = None;
    let mut course = cost::Course::new(before, after);
    let mut last: Vec<Step> = Vec::new();
    for (id, draft) in repartitions.iter().flat_map(|one| one.put_aside(&change)) {
        steps.push(cost::step(&id, Fate::Alter, draft, &course).map_err(Refusal::Unwritable)?);
    }
    let actions = order::actions(&change);
    let completes = |at: &usize, one: &Repartition| {
        let is_of = |action: &order::Action| action.fate == Fate::Create && one.follows(&action.id, after);
        actions.iter().rposition(is_of) == Some(*at)
    };
    for (at, action) in actions.iter().enumerate() {
        for mut draft in drafts(action, &change) {
            if let Some(why) = draft.impossible.take() {
                return Err(Refusal::Impossible { object: action.id.clone(), why });
            }
            if draft.last {
                let step =
                    cost::step(&action.id, action.fate, draft, &course).map_err(Refusal::Unwritable)?;
                if last.iter().all(|known| known.sql != step.sql) {
                    last.push(step);
                }
                continue;
            }
            let joins = draft.joins;
            let step = cost::step(&action.id, action.fate, draft, &course);
            cost::join(&mut steps, step.map_err(Refusal::Unwritable)?, [joined, joins]);
            joined = joins;
        }
        course.done(action);
        for one in repartitions.iter().filter(|one| completes(&at, one)) {
            for (id, draft) in one.put_back(&change) {
                steps.push(cost::step(&id, Fate::Create, draft, &course).map_err(Refusal::Unwritable)?);
            }
            joined = None;
        }
    }
    steps.extend(last);
    let settings = match steps.is_empty() {
        true => Vec::new(),
        false => vec![("check_function_bodies".to_owned(), "off".to_owned())],
    };
    Ok(Plan { settings, steps })
}

fn drafts(action: &order::Action, change: &Change<'_>) -> Vec<Draft> {
    let order::Action { id, fate } = action;
    let rule = rule(id.kind);
    let (old, new) = (change.before.objects.get(id), change.after.objects.get(id));
    match (fate, old, new) {
        (Fate::Drop, Some(old), _) => rule.drop(id, old, change),
        (Fate::Create, _, Some(new)) => {
            let mut drafts = Vec::new();
            if !action.is_folded(change) {
                drafts = rule.create(id, new, change);
            }
            drafts.extend(comments(id, None, new));
            drafts.extend(privileges(id, None, new, change));
            drafts
        }
        (Fate::Alter, Some(old), Some(new)) => {
            let mut drafts = match rule.alter(id, old, new, change) {
                Alteration::InPlace { drafts, disturbs: _ } if fates::is_redefined(old, new) => drafts,
                _ => Vec::new(),
            };
            drafts.extend(comments(id, Some(old), new));
            drafts.extend(privileges(id, Some(old), new, change));
            drafts
        }
        _ => Vec::new(),
    }
}

fn unwritable(id: &ObjectId, reason: Reason) -> RenderError {
    let subject = Subject { kind: ObjectKind::Table, schema: id.schema.clone(), name: id.name.clone() };
    RenderError { subject, reason }
}
