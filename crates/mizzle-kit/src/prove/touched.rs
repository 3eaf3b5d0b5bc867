//! What a plan has to do with.

use std::collections::BTreeSet;

use crate::facts::{Fact, Facts, Kind, ObjectId};
use crate::plan::Plan;

/// The facts of the tables that a plan touches and of those that they refer to, with their types and rules: enough for
/// [`fill`](super::fill) and [`contents`](super::contents), however many tables there are.
///
/// ```
/// use mizzle_kit::facts::Facts;
/// use mizzle_kit::plan::Plan;
///
/// assert_eq!(mizzle_kit::prove::touched(&Facts::default(), &Plan::default()), Facts::default());
/// ```
pub fn touched(facts: &Facts, plan: &Plan) -> Facts {
    let name = |id: &ObjectId| (id.schema.clone(), id.name.clone());
    let mut names: BTreeSet<_> = plan
        .steps
        .iter()
        .flat_map(|step| step.locks.iter().map(|locked| &locked.relation).chain([&step.object]))
        .map(name)
        .collect();
    // A type that changes is in the columns that have it.
    let of_types: Vec<_> = facts
        .objects
        .iter()
        .filter(|(id, fact)| {
            id.kind == Kind::Column && fact.depends.iter().any(|used| names.contains(&name(used)))
        })
        .map(|(id, _)| name(id))
        .collect();
    names.extend(of_types);
    let keys = facts.objects.iter().filter(|(id, _)| id.kind == Kind::ForeignKey);
    let targets: Vec<_> = keys
        .filter(|(id, _)| names.contains(&name(id)))
        .map(|(_, key)| {
            (Some(key.text("references_schema").to_owned()), key.text("references_table").to_owned())
        })
        .collect();
    names.extend(targets);
    let is_of_table = |kind: Kind| {
        matches!(
            kind,
            Kind::Table | Kind::Column | Kind::Default | Kind::Constraint | Kind::ForeignKey | Kind::Sequence
        )
    };
    let is_touched = |(id, _): &(&ObjectId, &Fact)| !is_of_table(id.kind) || names.contains(&name(id));
    let objects = facts.objects.iter().filter(is_touched).map(|(id, fact)| (id.clone(), fact.clone()));
    Facts { objects: objects.collect(), unknown: facts.unknown.clone() }
}
