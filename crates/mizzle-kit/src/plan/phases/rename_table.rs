//! A table under another name: a view has the name that it had.

use crate::facts::{Facts, Kind, ObjectId};
use crate::plan::{Answer, Plan, Refusal, question};
use crate::rules::change::sync::view_of;

use super::{Between, settled};

/// Gives everything its new name that is not renamed in another way, and tables a view under their old one, in one step.
pub(super) fn rename(between: &mut Between<'_>) -> Result<(), Refusal> {
    let (renamed, mut steps) = question::answered(between.before, between.after, &between.answers)?;
    let renamed = renamed.into_owned();
    if steps.is_empty() {
        return Ok(());
    }
    let mut with_views = renamed.clone();
    for Answer { gone, now } in &between.answers {
        let Some(now) = now.as_ref().filter(|now| gone.kind == Kind::Table && now.kind == Kind::Table) else {
            continue;
        };
        let columns: Vec<&ObjectId> = renamed.columns(now).into_iter().map(|(id, _)| id).collect();
        let acl = renamed.objects.get(now).and_then(|table| table.attributes.get("acl"));
        let taken = |id: &ObjectId| {
            matches!(
                id.kind,
                Kind::Table | Kind::View | Kind::MaterializedView | Kind::Sequence | Kind::Index
            ) && (&id.schema, &id.name) == (&gone.schema, &gone.name)
        };
        if between.after.objects.keys().any(taken) {
            between.notes.push(format!("{gone} is renamed at once: something else has its name now"));
            continue;
        }
        let (id, view) = view_of(now, gone, &columns, acl);
        with_views.objects.insert(id.clone(), view.clone());
        between.expanded.objects.insert(id.clone(), view);
        between.helpers.push(id);
    }
    steps.extend(settled(&renamed, &with_views)?.steps);
    between.first = steps;
    between.renamed = with_views;
    Ok(())
}

/// Drops the views and gives everything its old name back. Gives what there is then.
pub(super) fn undo(
    expanded: &Facts,
    before: &Facts,
    answers: &[Answer],
    helpers: &[ObjectId],
    plan: &mut Plan,
) -> Result<Facts, Refusal> {
    let mut without = expanded.clone();
    without.objects.retain(|id, _| id.kind != Kind::View || !helpers.contains(id));
    super::append(plan, settled(expanded, &without)?);
    let back: Vec<Answer> = answers
        .iter()
        .filter_map(|Answer { gone, now }| Some(Answer { gone: now.clone()?, now: Some(gone.clone()) }))
        .collect();
    let (named, steps) = question::answered(&without, before, &back)?;
    let named = named.into_owned();
    plan.steps.extend(steps);
    Ok(named)
}
