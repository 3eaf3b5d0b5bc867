//! A change in two migrations, between which programs of the old and of the new kind work: the first adds (expand), the
//! second, when no old program runs any more, takes away (contract).
//!
//! Each kind of change is a file that says, as facts, what there is in between. What the statements are follows from that:
//! the plans from the old to the one between, and from there to the new, are plans like all others.

mod around;
mod drop;
mod rename_column;
mod rename_table;
mod retype;

use crate::facts::{Fact, Facts, Kind, ObjectId};
use crate::rules::change::{Draft, Fate};

use super::cost::{self, Course};
use super::{Answer, Options, Plan, Refusal, Step, plan, question};

/// Two migrations with their reverses, and what there is between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Phases {
    /// Adds what is new.
    pub expand: Plan,
    /// Undoes that.
    pub expand_back: Plan,
    /// Takes away what is old.
    pub contract: Plan,
    /// Undoes that.
    pub contract_back: Plan,
    /// What there is between them.
    pub between: Facts,
    /// What is there only between them: triggers with their functions, views. The server prints them in its own way.
    pub helpers: Vec<ObjectId>,
}

/// What is known of the time between two migrations, while kinds of changes add to it.
struct Between<'a> {
    before: &'a Facts,
    after: &'a Facts,
    /// What is renamed, and not by another kind of change.
    answers: Vec<Answer>,
    /// The first steps, and what there is after them.
    first: Vec<Step>,
    renamed: Facts,
    /// What there is before rows are filled.
    prepared: Facts,
    fills: Vec<(ObjectId, Draft)>,
    /// What there is before the last step of the first migration, and that step, in which names are exchanged.
    swapped: Option<Facts>,
    swap: Vec<(ObjectId, Draft)>,
    swap_back: Vec<(ObjectId, Draft)>,
    /// What there is when names are exchanged back.
    returned: Option<Facts>,
    /// What there is at the end of the first migration.
    expanded: Facts,
    /// What there is, on the way back, before rows are filled.
    restored: Facts,
    fills_back: Vec<(ObjectId, Draft)>,
    helpers: Vec<ObjectId>,
    notes: Vec<String>,
}

/// Plans two migrations. `None`, where nothing of the change needs two, or can be done in two: that is a plan like any other.
/// Gives what could not be done in two, and why, too.
///
/// ```
/// use mizzle_kit::facts::{Fact, Facts, Kind, ObjectId};
/// use mizzle_kit::plan::{Options, phases};
///
/// let (mut before, after) = (Facts::default(), Facts::default());
/// before.objects.insert(ObjectId::new(Kind::Table, "public", "notes"), Fact::default());
/// let (two, _) = phases(&before, &after, &Options::default())?;
/// let two = two.expect("a table that goes, goes later");
/// assert!(two.expand.steps.is_empty());
/// assert_eq!(two.contract.steps[0].sql, "DROP TABLE \"public\".\"notes\"");
/// # Ok::<(), mizzle_kit::plan::Refusal>(())
/// ```
///
/// # Errors
/// As [`plan`].
pub fn phases(
    before: &Facts,
    after: &Facts,
    options: &Options,
) -> Result<(Option<Phases>, Vec<String>), Refusal> {
    // What nobody has answered is asked as of any plan.
    question::named(before, after, &options.answers)?;
    let mut between = Between {
        before,
        after,
        answers: options.answers.clone(),
        first: Vec::new(),
        renamed: before.clone(),
        prepared: Facts::default(),
        fills: Vec::new(),
        swapped: None,
        swap: Vec::new(),
        swap_back: Vec::new(),
        returned: None,
        expanded: after.clone(),
        restored: Facts::default(),
        fills_back: Vec::new(),
        helpers: Vec::new(),
        notes: Vec::new(),
    };
    let mut pairs = rename_column::pairs(&mut between);
    rename_table::rename(&mut between)?;
    between.prepared = between.renamed.clone();
    drop::keep(&mut between);
    between.restored = between.expanded.clone();
    rename_column::keep_both(&mut between, &pairs);
    let changes = retype::changes(&mut between);
    retype::keep_both(&mut between, &changes);
    pairs.extend(changes.iter().map(retype::Change::pair));
    if between.expanded == *after && between.first.is_empty() {
        return Ok((None, between.notes));
    }
    let notes = std::mem::take(&mut between.notes);
    Ok((Some(between.planned(&pairs)?), notes))
}

impl Between<'_> {
    fn planned(self, pairs: &[(ObjectId, ObjectId)]) -> Result<Phases, Refusal> {
        let Between { after, expanded, renamed, prepared, restored, .. } = self;
        let mut expand = Plan { settings: Vec::new(), steps: self.first };
        append(&mut expand, settled(&renamed, &prepared)?);
        fill(&mut expand, self.fills, &prepared)?;
        let complete = self.swapped.as_ref().unwrap_or(&expanded);
        append(&mut expand, settled(&prepared, complete)?);
        fill(&mut expand, self.swap, complete)?;
        let mut expand_back = Plan::default();
        fill(&mut expand_back, self.swap_back, &expanded)?;
        let named_back = rename_table::undo(
            self.returned.as_ref().unwrap_or(complete),
            self.before,
            &self.answers,
            &self.helpers,
            &mut expand_back,
        )?;
        append(&mut expand_back, settled(&named_back, self.before)?);
        // Old and new columns stay alike until the moment in which the old ones go.
        let released = rename_column::released(&expanded, after, pairs);
        let alone = rename_column::alone(&released, after, pairs, &self.helpers);
        let mut contract = settled(&expanded, &released)?;
        append(&mut contract, settled(&released, &alone)?);
        append(&mut contract, settled(&alone, after)?);
        let mut contract_back = settled(after, &restored)?;
        fill(&mut contract_back, self.fills_back, &restored)?;
        append(&mut contract_back, settled(&restored, &expanded)?);
        Ok(Phases { expand, expand_back, contract, contract_back, between: expanded, helpers: self.helpers })
    }
}

fn fill(plan: &mut Plan, fills: Vec<(ObjectId, Draft)>, facts: &Facts) -> Result<(), Refusal> {
    for (id, draft) in fills {
        let course = Course::new(facts, facts);
        plan.steps.push(cost::step(&id, Fate::Alter, draft, &course).map_err(Refusal::Unwritable)?);
    }
    Ok(())
}

/// What an object depends on that is not there yet is made before rows are filled: a type, and the schema that it is in.
fn prepare(between: &mut Between<'_>, fact: &Fact) {
    let mut open: Vec<ObjectId> = fact.depends.iter().cloned().collect();
    while let Some(id) = open.pop() {
        let Some(new) = between.after.objects.get(&id) else { continue };
        let is_new =
            !between.renamed.objects.contains_key(&id) && !between.prepared.objects.contains_key(&id);
        if is_new && id.kind != Kind::Column {
            open.extend(new.depends.iter().cloned());
            let parts =
                between.after.parts(&id).into_iter().filter(|(part, _)| part.kind == Kind::DomainConstraint);
            let parts: Vec<_> = parts.map(|(part, fact)| (part.clone(), fact.clone())).collect();
            between.prepared.objects.extend(parts);
            between.prepared.objects.insert(id, new.clone());
        }
    }
}

/// Whether a table is not one alone: it has partitions, or parents, or children.
fn is_family(table: &ObjectId, column: &Fact, facts: &Facts) -> bool {
    let names = [table.schema.as_deref().unwrap_or_default(), table.name.as_str()];
    let is_parted = facts.objects.get(table).is_some_and(|table| table.optional("partition_key").is_some());
    let is_parent = |fact: &Fact| fact.rows("inherits").iter().any(|row| *row == names);
    is_parted || column.is("inherited") || facts.objects.values().any(is_parent)
}

/// A plan in which nothing is renamed: what was, is done.
fn settled(before: &Facts, after: &Facts) -> Result<Plan, Refusal> {
    let mut options = Options::default();
    loop {
        match plan(before, after, &options) {
            Err(Refusal::Questions(open)) => {
                let gone =
                    open.questions.into_iter().map(|question| Answer { gone: question.gone, now: None });
                options.answers.extend(gone);
            }
            planned => return planned,
        }
    }
}

fn append(plan: &mut Plan, more: Plan) {
    let Plan { settings, steps } = more;
    for setting in settings {
        if !plan.settings.contains(&setting) {
            plan.settings.push(setting);
        }
    }
    plan.steps.extend(steps);
}
