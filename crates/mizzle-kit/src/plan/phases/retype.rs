//! A column of another type, where that would write the table anew: a second column is filled beside the first, and takes
//! its name in one short step. The first stays, under another name, until the contract.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Fact, Facts, Kind, ObjectId};
use crate::migration::{TokenKind, tokens};
use crate::rules::change;
use crate::rules::change::sync::{Retyped, is_rewritten, rename_index, shortened};

use super::Between;
use super::around::{self, Around};

/// A column that changes its type, and the names that it has on the way.
pub(super) struct Change {
    column: ObjectId,
    /// The new one, before it has the name.
    coming: ObjectId,
    /// The old one, when it no longer has it.
    pub going: ObjectId,
}

impl Change {
    /// The old column and the one that stays.
    pub fn pair(&self) -> (ObjectId, ObjectId) {
        (self.going.clone(), self.column.clone())
    }
}

/// Columns whose type changes in two phases.
pub(super) fn changes(between: &mut Between<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (id, new) in &between.after.objects {
        let Some(old) = between.renamed.objects.get(id).filter(|_| id.kind == Kind::Column) else { continue };
        if old.text("type") == new.text("type") || !is_rewritten(old, new) {
            continue;
        }
        if let Some(why) = hinders(id, old, new, between) {
            between.notes.push(format!("{id} gets its type at once: {why}"));
            continue;
        }
        let named = |end: &str| ObjectId { sub: Some(shortened(&[id.part(), end])), ..id.clone() };
        changes.push(Change { column: id.clone(), coming: named("_new"), going: named("_old") });
    }
    changes
}

/// Why a column cannot be there twice.
fn hinders(id: &ObjectId, old: &Fact, new: &Fact, between: &Between<'_>) -> Option<String> {
    let table = ObjectId { kind: Kind::Table, sub: None, ..id.clone() };
    if super::is_family(&table, old, &between.renamed) {
        return Some("its table has partitions or children".to_owned());
    }
    let counts = |fact: &Fact| fact.optional("identity").is_some();
    let computed = |fact: &Fact| fact.optional("generated").is_some();
    if computed(old) || computed(new) || counts(old) != counts(new) {
        return Some("it has values of its own".to_owned());
    }
    let changed_index = || {
        let differs = |(index, fact): (&ObjectId, &Fact)| {
            let new = between.after.objects.get(index)?;
            let about = index.kind == Kind::Index && (fact.depends.contains(id) || new.depends.contains(id));
            (about && fact.text("definition") != new.text("definition"))
                .then(|| format!("{index} changes, too"))
        };
        between.renamed.objects.iter().find_map(differs)
    };
    around::users(id, between).err().or_else(changed_index)
}

/// Both columns of each change, in what there is between the migrations.
pub(super) fn keep_both(between: &mut Between<'_>, changes: &[Change]) {
    if changes.is_empty() {
        return;
    }
    let mut swapped = between.expanded.clone();
    let names: BTreeMap<_, _> = changes
        .iter()
        .map(|change| (change.column.clone(), [change.coming.clone(), change.going.clone()]))
        .collect();
    let users = changes.iter().filter_map(|change| around::users(&change.column, between).ok()).flatten();
    let around = Around::new(users.collect(), between.after);
    let (mut swap, mut swap_back) = (Vec::new(), Vec::new());
    for Change { column, coming, going } in changes {
        let (Some(old), Some(new)) =
            (between.renamed.objects.get(column).cloned(), between.after.objects.get(column).cloned())
        else {
            continue;
        };
        let there = Retyped { from: column, to: coming, old: &old, new: &new, may_fail: true };
        let back = Retyped { from: column, to: going, old: &new, new: &old, may_fail: false };
        let nullable = |fact: &Fact| super::rename_column::nullable(&uncounted(fact));
        between.prepared.objects.insert(coming.clone(), nullable(&new));
        between.prepared.objects.extend(there.trigger());
        super::prepare(between, &new);
        between.fills.push((coming.clone(), there.fill(between.before)));
        between.restored.objects.insert(going.clone(), nullable(&old));
        between.restored.objects.extend(back.trigger());
        between.fills_back.push((going.clone(), back.fill(between.after)));

        // Before the swap: all of the new column, and none of it under its name.
        let default = ObjectId { kind: Kind::Default, ..column.clone() };
        swapped.objects.insert(column.clone(), old.clone());
        swapped.objects.insert(coming.clone(), uncounted(&new));
        swapped.objects.remove(&default);
        let defaults = (between.renamed.objects.get(&default), between.after.objects.get(&default));
        swapped.objects.extend(defaults.0.map(|fact| (default.clone(), fact.clone())));
        swapped.objects.extend(there.trigger());
        // After it: the old one is there under another name, and may be NULL.
        between.expanded.objects.insert(going.clone(), nullable(&old));
        between.expanded.objects.extend(back.trigger());
        let columns = [column, coming, going];
        swap.extend(there.swap(columns, defaults, &back));
        swap_back.extend(back.swap_back(columns, (defaults.1, defaults.0), &there));
        between.helpers.extend(back.trigger().into_iter().map(|(id, _)| id));
    }
    let indexes = keep_indexes(between, &mut swapped, &names);
    for (index, new, old) in &indexes {
        swap.extend([rename_index(index, old), rename_index(new, index)]);
        swap_back.extend([rename_index(index, new), rename_index(old, index)]);
    }
    around.keep(between, &mut swapped, &names);
    let there = context(&between.renamed, between.after);
    between.swap = around.dropped(&between.renamed, &there);
    between.swap.extend(swap);
    between.swap.extend(around.made(between.after, &there, false));
    let back = context(between.after, &between.renamed);
    between.swap_back = around.dropped(between.after, &back);
    between.swap_back.extend(swap_back);
    between.swap_back.extend(around.made(&between.renamed, &back, true));
    between.swapped = Some(swapped);
}

/// The indexes of columns that change, once more for the new ones: each with the names that the other two have.
fn keep_indexes(
    between: &mut Between<'_>,
    swapped: &mut Facts,
    names: &BTreeMap<ObjectId, [ObjectId; 2]>,
) -> Vec<(ObjectId, ObjectId, ObjectId)> {
    let mut indexes = Vec::new();
    for (id, fact) in &between.renamed.objects {
        let columns: Vec<_> = names.iter().filter(|(column, _)| fact.depends.contains(*column)).collect();
        // One that goes anyway is not built for the new column.
        if id.kind != Kind::Index || columns.is_empty() || !between.after.objects.contains_key(id) {
            continue;
        }
        let named = |end: &str| ObjectId { name: shortened(&[&id.name, end]), ..id.clone() };
        let (new, old) = (named("_new"), named("_old"));
        let of = |index: &ObjectId, which: usize| {
            let mut fact = fact.clone();
            let mut called = id.name.as_str();
            for (column, to) in &columns {
                let Some(to) = to.get(which) else { continue };
                let definition =
                    renamed_in(fact.text("definition"), called, &index.name, column.part(), to.part());
                called = &index.name;
                fact.attributes.insert("definition".to_owned(), definition.into());
                fact.depends.remove(*column);
                fact.depends.insert(to.clone());
            }
            fact
        };
        swapped.objects.insert(new.clone(), of(&new, 0));
        swapped.objects.insert(id.clone(), fact.clone());
        between.expanded.objects.insert(old.clone(), of(&old, 1));
        between.helpers.push(old.clone());
        indexes.push((id.clone(), new, old));
    }
    indexes
}

/// A column that takes no numbers of its own, because another gives them to it.
fn uncounted(fact: &Fact) -> Fact {
    let mut fact = fact.clone();
    fact.attributes.retain(|name, _| name != "identity" && name != "sequence");
    fact
}

/// Both sides, for statements of a step that no plan makes.
fn context<'a>(before: &'a Facts, after: &'a Facts) -> change::Change<'a> {
    change::Change { before, after, fates: BTreeMap::new(), disturbed: BTreeSet::new(), online: true }
}

/// The definition of an index with other names for it and for a column.
pub(super) fn renamed_in(
    definition: &str,
    index: &str,
    new_index: &str,
    column: &str,
    new_column: &str,
) -> String {
    let quoted = |name: &str| mizzle_schema::quote_ident(name).unwrap_or_default();
    let all: Vec<_> = tokens(definition).into_iter().collect();
    let is = |text: &str, kind: TokenKind, name: &str| match kind {
        TokenKind::Word => text == name,
        TokenKind::Quoted => text == quoted(name),
        _ => false,
    };
    let mut renamed = String::new();
    let (mut is_named, mut depth) = (false, 0_usize);
    for (at, token) in all.iter().enumerate() {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_call = all.get(at + 1).is_some_and(|next| next.text == "(" || next.text == ".");
        let text = if !is_named && is(token.text, token.kind, index) {
            is_named = true;
            quoted(new_index)
        } else if is_named && (depth > 0) && !is_call && is(token.text, token.kind, column) {
            quoted(new_column)
        } else {
            token.text.to_owned()
        };
        renamed.push_str(&text);
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_written_for_another_column_under_another_name() {
        let definition =
            "CREATE INDEX a ON public.a USING btree (lower(a), \"B\", b(a)) WHERE ((a > 0) AND ('a' < b))";
        assert_eq!(
            renamed_in(definition, "a", "a_new", "a", "c d"),
            "CREATE INDEX \"a_new\" ON public.a USING btree (lower(\"c d\"), \"B\", b(\"c d\")) \
             WHERE ((\"c d\" > 0) AND ('a' < b))"
        );
    }
}
