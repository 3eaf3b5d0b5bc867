//! Objects that may have another name now: never guessed.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::facts::{Fact, Facts, ObjectId};
use crate::rules::change::{Fate, rule};
use crate::statement::RenderError;

use super::Step;
use super::cost::{self, Course};

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

/// The questions that the answers leave open.
pub(super) fn open(before: &Facts, after: &Facts, answers: &[Answer]) -> Questions {
    let taken = |id: &ObjectId| answers.iter().any(|answer| answer.now.as_ref() == Some(id));
    let mut questions = Vec::new();
    for (gone, old) in &before.objects {
        let is_answered = answers.iter().any(|answer| answer.gone == *gone);
        if after.objects.contains_key(gone) || is_answered || !rule(gone.kind).is_renamed() {
            continue;
        }
        // Parts of what goes go with it.
        if old.parent.as_ref().is_some_and(|parent| !after.objects.contains_key(parent)) {
            continue;
        }
        let candidates = after.objects.iter().filter(|(id, new)| {
            let comes = !before.objects.contains_key(id) && !taken(id);
            comes
                && id.kind == gone.kind
                && old.parent == new.parent
                && is_alike(before, gone, old, after, id, new)
        });
        let candidates: Vec<_> = candidates.map(|(id, _)| id.clone()).collect();
        if !candidates.is_empty() {
            questions.push(Question { gone: gone.clone(), candidates });
        }
    }
    Questions { questions }
}

/// Whether two objects have the same definition and the same parts.
fn is_alike(before: &Facts, gone: &ObjectId, old: &Fact, after: &Facts, now: &ObjectId, new: &Fact) -> bool {
    let parts = |facts: &'_ Facts, id: &ObjectId| -> Vec<(String, serde_json::Value)> {
        let parts = facts.parts(id).into_iter().filter(|(part, _)| rule(part.kind).is_renamed());
        parts.map(|(id, fact)| (id.part().to_owned(), serde_json::json!(fact.attributes))).collect()
    };
    old.attributes == new.attributes && parts(before, gone) == parts(after, now)
}

/// The facts as they are after what the answers rename, and the steps for that; `None`, where nothing is renamed.
pub(super) fn renames(
    before: &Facts,
    after: &Facts,
    answers: &[Answer],
    steps: &mut Vec<Step>,
) -> Result<Option<Facts>, RenderError> {
    let renamed: BTreeMap<_, _> = answers
        .iter()
        .filter_map(|Answer { gone, now }| Some((gone, now.as_ref()?)))
        .filter(|(gone, now)| before.objects.contains_key(gone) && after.objects.contains_key(now))
        .collect();
    if renamed.is_empty() {
        return Ok(None);
    }
    let mut facts = before.clone();
    for (gone, now) in renamed {
        let drafts = rule(gone.kind).rename(gone, now);
        for draft in drafts {
            steps.push(cost::step(now, Fate::Alter, draft, &Course::new(&facts, after))?);
        }
        let rename = |id: &ObjectId| rule(gone.kind).renamed(id, gone, now);
        let objects = std::mem::take(&mut facts.objects);
        facts.objects = objects
            .into_iter()
            .map(|(id, fact)| {
                let Fact { parent, position, attributes, depends } = fact;
                let parent = parent.as_ref().map(rename);
                let depends = depends.iter().map(rename).collect();
                (rename(&id), Fact { parent, position, attributes, depends })
            })
            .collect();
    }
    Ok(Some(facts))
}
