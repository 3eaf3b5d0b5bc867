//! Objects that have another name now, or may have: what holds data is never guessed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::facts::{Fact, Facts, Kind, ObjectId};
use crate::rules::change::{Fate, adopted, create_schema, rename};
use crate::statement::RenderError;

use super::cost::{self, Course};
use super::fates::is_redefined;
use super::rename::{identity, renamed, renamed_fact};
use super::{Refusal, Step};

/// What only the author of a change can say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Questions {
    /// The questions, in the order of the objects.
    pub questions: Vec<Question>,
}

/// Whether an object that goes is one of those that come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What goes.
    pub gone: ObjectId,
    /// What comes, and could be the same.
    pub candidates: Vec<ObjectId>,
}

/// What is known of an object that goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What goes.
    pub gone: ObjectId,
    /// What it is called now; `None`, where it goes for good.
    pub now: Option<ObjectId>,
}

impl fmt::Display for Questions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { questions } = self;
        for (at, Question { gone, candidates }) in questions.iter().enumerate() {
            let separator = if at == 0 { "" } else { "; " };
            let candidates: Vec<_> = candidates.iter().map(ObjectId::to_string).collect();
            write!(f, "{separator}is {gone} dropped, or is it now {}?", candidates.join(" or "))?;
        }
        Ok(())
    }
}

/// The facts as they are after what has another name, and the steps for that.
pub(super) fn named<'a>(
    before: &'a Facts,
    after: &Facts,
    answers: &[Answer],
) -> Result<(Cow<'a, Facts>, Vec<Step>), Refusal> {
    let mut naming = Naming::given(before, after, answers).map_err(Refusal::Unwritable)?;
    naming.by_themselves().map_err(Refusal::Unwritable)?;
    naming.before_adoption().map_err(Refusal::Unwritable)?;
    // An answer that names what there is not is none: it is asked for again.
    let is_one = |answer: &&Answer| {
        let is_known = |now: &ObjectId| is_there(now, after) || is_there(&naming.called(now), after);
        answer.now.as_ref().is_none_or(is_known)
    };
    let kept: Vec<ObjectId> =
        answers.iter().filter(is_one).map(|answer| naming.called(&answer.gone)).collect();
    let questions = open(&naming.facts, after, &kept);
    match questions.is_empty() {
        true => Ok((naming.facts, naming.steps)),
        false => Err(Refusal::Questions(Questions { questions })),
    }
}

/// The same for what the answers say, and nothing else.
pub(super) fn answered<'a>(
    before: &'a Facts,
    after: &Facts,
    answers: &[Answer],
) -> Result<(Cow<'a, Facts>, Vec<Step>), Refusal> {
    let naming = Naming::given(before, after, answers).map_err(Refusal::Unwritable)?;
    Ok((naming.facts, naming.steps))
}

/// Names that were given so far.
struct Naming<'a, 'b> {
    facts: Cow<'a, Facts>,
    after: &'b Facts,
    steps: Vec<Step>,
    given: Vec<(ObjectId, ObjectId)>,
}

impl<'a, 'b> Naming<'a, 'b> {
    /// What the answers name.
    fn given(before: &'a Facts, after: &'b Facts, answers: &[Answer]) -> Result<Self, RenderError> {
        let mut naming = Naming { facts: Cow::Borrowed(before), after, steps: Vec::new(), given: Vec::new() };
        let mut answers: Vec<&Answer> = answers.iter().collect();
        // A whole before its parts, which are known by either of its names.
        answers.sort_by_key(|answer| (answer.gone.kind != Kind::Schema, answer.gone.sub.is_some()));
        for Answer { gone, now } in &answers {
            let gone = naming.called(gone);
            // On the way back, the whole goes by the name that it had before.
            let now = now.as_ref().map(|now| match is_there(now, after) {
                true => now.clone(),
                false => naming.called(now),
            });
            let Some(now) = now.filter(|now| is_there(&gone, &naming.facts) && is_there(now, after)) else {
                continue;
            };
            naming.give(&gone, &now)?;
        }
        Ok(naming)
    }

    /// What an object is called by now.
    fn called(&self, id: &ObjectId) -> ObjectId {
        self.given.iter().fold(id.clone(), |id, (gone, now)| identity(&id, gone, now))
    }

    fn give(&mut self, gone: &ObjectId, now: &ObjectId) -> Result<(), RenderError> {
        self.make_schema(now)?;
        for draft in rename(gone, now) {
            let course = Course::new(&self.facts, self.after);
            self.steps.push(cost::step(now, Fate::Alter, draft, &course)?);
        }
        self.facts = Cow::Owned(renamed(&self.facts, gone, now));
        self.given.push((gone.clone(), now.clone()));
        Ok(())
    }

    /// The schema that something moves to is there before.
    fn make_schema(&mut self, now: &ObjectId) -> Result<(), RenderError> {
        let Some(name) = now.schema.clone() else { return Ok(()) };
        let schema = ObjectId { kind: Kind::Schema, schema: None, name, sub: None };
        if is_there(&schema, &self.facts) || !is_there(&schema, self.after) {
            return Ok(());
        }
        let draft = create_schema(&schema);
        let step = cost::step(&schema, Fate::Create, draft, &Course::new(&self.facts, self.after))?;
        self.steps.push(step);
        self.facts.to_mut().objects.insert(schema, Fact::default());
        Ok(())
    }

    /// What holds no data and has the same definition under another name is the same, whatever anybody meant.
    fn by_themselves(&mut self) -> Result<(), RenderError> {
        // How often each name is taken: it is asked of everything that has another.
        let mut taken: Option<HashMap<(Option<String>, String), usize>> = None;
        for kind in BY_THEMSELVES {
            let gone = missing(&self.facts, self.after, kind);
            let come = missing(self.after, &self.facts, kind);
            if gone.is_empty() || come.is_empty() {
                continue;
            }
            let is_same = |gone: &ObjectId, now: &ObjectId| {
                let (Some(old), Some(new)) = (self.facts.objects.get(gone), self.after.objects.get(now))
                else {
                    return false;
                };
                let is_place = old.parent == new.parent && (is_part(kind) || gone.sub == now.sub);
                is_place
                    && has_same_owner(gone, &self.facts, now, self.after)
                    && !is_redefined(&renamed_fact(gone, old, now), new)
            };
            let mut pairs = Vec::new();
            for now in &come {
                let mut same = gone.iter().filter(|gone| is_same(gone, now));
                if let (Some(gone), None) = (same.next(), same.next()) {
                    pairs.push((gone.clone(), now.clone()));
                }
            }
            for (gone, now) in &pairs {
                let is_only = pairs.iter().filter(|(other, _)| other == gone).count() == 1;
                if !is_only {
                    continue;
                }
                let taken = taken.get_or_insert_with(|| names(&self.facts));
                if taken.get(&name_of(now)).is_some_and(|count| *count > 0) {
                    continue;
                }
                self.give(gone, now)?;
                if let Some(count) = taken.get_mut(&name_of(gone)) {
                    *count = count.saturating_sub(1);
                }
                *taken.entry(name_of(now)).or_default() += 1;
            }
        }
        Ok(())
    }

    /// What the server would choose by itself gets the name of what it is chosen for; one of its own name is made anew.
    fn before_adoption(&mut self) -> Result<(), RenderError> {
        let mut same = adopted(&self.facts, self.after);
        same.retain(|(gone, now)| {
            let (old, new) = (self.facts.objects.get(gone), self.after.objects.get(now));
            old.zip(new).is_some_and(|(old, new)| !is_redefined(&renamed_fact(gone, old, now), new))
        });
        for (gone, now) in &same {
            // Of several that are alike nobody knows which is the first.
            let is_only = same.iter().filter(|(one, other)| one == gone || other == now).count() == 1;
            let is_taken = names(&self.facts).get(&name_of(now)).is_some_and(|count| *count > 0);
            if is_only && !is_taken {
                self.give(gone, now)?;
            }
        }
        Ok(())
    }
}

/// The kinds that hold nothing, and sequences that belong to the same column.
const BY_THEMSELVES: [Kind; 14] = [
    Kind::Collation,
    Kind::Sequence,
    Kind::View,
    Kind::MaterializedView,
    Kind::Function,
    Kind::Procedure,
    Kind::Constraint,
    Kind::ForeignKey,
    Kind::DomainConstraint,
    Kind::Index,
    Kind::Trigger,
    Kind::Policy,
    Kind::Rule,
    Kind::Statistics,
];

/// The kinds of which only the author of a change can say whether they have another name.
const ASKED: [Kind; 8] = [
    Kind::Schema,
    Kind::Enum,
    Kind::Composite,
    Kind::Domain,
    Kind::Range,
    Kind::Sequence,
    Kind::Table,
    Kind::Column,
];

fn is_part(kind: Kind) -> bool {
    !matches!(kind, Kind::Function | Kind::Procedure)
}

fn missing(here: &Facts, there: &Facts, kind: Kind) -> Vec<ObjectId> {
    let missing = here.of_kind(kind).filter(|(id, _)| !there.objects.contains_key(id));
    missing.map(|(id, _)| id.clone()).collect()
}

/// The name that an object takes in its schema: that of a part, else its own.
fn name_of(id: &ObjectId) -> (Option<String>, String) {
    let routine = matches!(id.kind, Kind::Function | Kind::Procedure);
    let name = if routine { &id.name } else { id.sub.as_ref().unwrap_or(&id.name) };
    (id.schema.clone(), name.clone())
}

/// How often each name is taken. What a function takes is among them, as what comes may be called so.
fn names(facts: &Facts) -> HashMap<(Option<String>, String), usize> {
    let mut names = HashMap::new();
    for id in facts.objects.keys() {
        *names.entry((id.schema.clone(), id.sub.as_ref().unwrap_or(&id.name).clone())).or_default() += 1;
    }
    names
}

/// Whether two sequences belong to the same column.
fn has_same_owner(gone: &ObjectId, before: &Facts, now: &ObjectId, after: &Facts) -> bool {
    let owner = |id: &ObjectId, facts: &Facts| {
        let owner = facts.objects.get(&ObjectId { kind: Kind::SequenceOwner, ..id.clone() });
        owner.map(|owner| owner.attributes.clone())
    };
    let (old, new) = (owner(gone, before), owner(now, after));
    gone.kind != Kind::Sequence || (old.is_some() && old == new)
}

/// Whether an object is there: a label or an attribute of a type is none by itself.
fn is_there(id: &ObjectId, facts: &Facts) -> bool {
    match (id.kind, &id.sub) {
        (Kind::Enum, Some(label)) => {
            let whole = facts.objects.get(&ObjectId { sub: None, ..id.clone() });
            whole.is_some_and(|fact| fact.list("labels").contains(&label.as_str()))
        }
        (Kind::Composite, Some(name)) => {
            let whole = facts.objects.get(&ObjectId { sub: None, ..id.clone() });
            whole
                .is_some_and(|fact| fact.rows("fields").iter().any(|row| row.first() == Some(&name.as_str())))
        }
        _ => facts.objects.contains_key(id),
    }
}

/// The questions about what goes, other than what is known to go.
fn open(before: &Facts, after: &Facts, known: &[ObjectId]) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    let mut comes: BTreeMap<Kind, Vec<Known<'_>>> = BTreeMap::new();
    for kind in ASKED {
        let new = after.of_kind(kind).filter(|(id, _)| !before.objects.contains_key(id));
        comes.insert(kind, new.map(|(id, fact)| Known::of(id, fact, after)).collect());
    }
    for (gone, old) in &before.objects {
        if let Some(new) = after.objects.get(gone) {
            inside(gone, old, new, known, &mut questions);
            continue;
        }
        if known.contains(gone) || !ASKED.contains(&gone.kind) {
            continue;
        }
        // Parts of what goes go with it, and what is in a schema goes where that goes.
        let goes_along = old.parent.as_ref().is_some_and(|parent| !after.objects.contains_key(parent));
        let is_asked = |question: &Question| {
            question.gone.kind == Kind::Schema && Some(&question.gone.name) == gone.schema.as_ref()
        };
        if goes_along || questions.iter().any(is_asked) {
            continue;
        }
        let Some(new) = comes.get(&gone.kind).filter(|new| !new.is_empty()) else { continue };
        let old = Known::of(gone, old, before);
        let same = new.iter().filter(|new| {
            old.fact.parent == new.fact.parent
                && is_alike(&old, new)
                && !is_another_part((gone, before), (new.id, after))
        });
        let candidates: Vec<_> = same.map(|new| new.id.clone()).collect();
        if !candidates.is_empty() {
            questions.push(Question { gone: gone.clone(), candidates });
        }
    }
    questions
}

/// The questions about the labels and attributes of a type.
fn inside(id: &ObjectId, old: &Fact, new: &Fact, known: &[ObjectId], questions: &mut Vec<Question>) {
    let mut ask = |gone: &str, candidates: Vec<&str>| {
        let gone = id.clone().of(gone);
        if !candidates.is_empty() && !known.contains(&gone) {
            let candidates = candidates.into_iter().map(|name| id.clone().of(name)).collect();
            questions.push(Question { gone, candidates });
        }
    };
    match id.kind {
        Kind::Enum => {
            let (old, new) = (old.list("labels"), new.list("labels"));
            // A label with another name is where it was.
            for (was, is) in old.iter().zip(&new).filter(|(was, is)| old.len() == new.len() && was != is) {
                if !new.contains(was) && !old.contains(is) {
                    ask(was, vec![is]);
                }
            }
        }
        Kind::Composite => {
            let (old, new) = (old.rows("fields"), new.rows("fields"));
            let has = |rows: &[Vec<&str>], name: Option<&&str>| rows.iter().any(|row| row.first() == name);
            for row in old.iter().filter(|row| !has(&new, row.first())) {
                let same = new.iter().filter(|other| !has(&old, other.first()) && other.get(1) == row.get(1));
                let same = same.filter_map(|other| other.first().copied()).collect();
                ask(row.first().copied().unwrap_or_default(), same);
            }
        }
        _ => {}
    }
}

/// An object with what is in it, as far as it is known by that: the columns of a table, what is in a schema.
struct Known<'a> {
    id: &'a ObjectId,
    fact: &'a Fact,
    inside: BTreeSet<(Kind, &'a str, &'a str)>,
}

impl<'a> Known<'a> {
    fn of(id: &'a ObjectId, fact: &'a Fact, facts: &'a Facts) -> Known<'a> {
        let inside = match id.kind {
            Kind::Schema => {
                let inside = facts.objects.keys().filter(|other| other.schema.as_ref() == Some(&id.name));
                inside.map(|other| (other.kind, other.name.as_str(), "")).collect()
            }
            Kind::Table => {
                let columns = facts.of_table(Kind::Column, id).into_iter();
                columns.map(|(id, fact)| (id.kind, id.part(), fact.text("type"))).collect()
            }
            _ => BTreeSet::new(),
        };
        Known { id, fact, inside }
    }
}

/// Whether both are partitions of one table with other bounds: they come and go, by date say, and have different rows.
fn is_another_part((gone, before): (&ObjectId, &Facts), (now, after): (&ObjectId, &Facts)) -> bool {
    let part = |id: &ObjectId, facts: &Facts| {
        let fact = facts.objects.get(&ObjectId { kind: Kind::Partition, ..id.clone() })?;
        let whole = (fact.text("schema").to_owned(), fact.text("table").to_owned());
        Some((whole, fact.text("bound").to_owned()))
    };
    match (part(gone, before), part(now, after)) {
        (Some((old, from)), Some((new, to))) if gone.kind == Kind::Table => old == new && from != to,
        _ => false,
    }
}

/// Whether two objects may be the same.
fn is_alike(gone: &Known<'_>, now: &Known<'_>) -> bool {
    let (old, new) = (gone.fact, now.fact);
    let same = |name: &str| old.attributes.get(name) == new.attributes.get(name);
    let shared = || gone.inside.intersection(&now.inside).count();
    match gone.id.kind {
        Kind::Schema => (gone.inside.is_empty() && now.inside.is_empty()) || shared() > 0,
        Kind::Table => same("partition_key") && (2 * shared() >= gone.inside.len().max(now.inside.len())),
        Kind::Column => same("type") && same("generated"),
        Kind::Domain => same("type") && same("collation"),
        Kind::Enum => same("labels"),
        Kind::Composite => same("fields"),
        _ => old.attributes == new.attributes,
    }
}
