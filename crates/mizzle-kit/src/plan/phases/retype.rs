//! A column of another type, where that would write the table anew: a second column is filled beside the first, and takes
//! its name in one short step. The first stays, under another name, until the contract.

use crate::facts::{Fact, Facts, Kind, ObjectId};
use crate::migration::{TokenKind, tokens};
use crate::rules::change::sync::{Retyped, is_rewritten, shortened};

use super::Between;

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
    if ["generated", "identity"]
        .iter()
        .any(|word| old.optional(word).is_some() || new.optional(word).is_some())
    {
        return Some("it has values of its own".to_owned());
    }
    let used = |facts: &Facts| {
        let uses = |(other, fact): (&ObjectId, &Fact)| {
            let is_own = ObjectId { kind: Kind::Column, ..other.clone() } == *id;
            let depends = fact.depends.contains(id)
                || (other.kind == Kind::Constraint
                    && fact.parent.as_ref() == Some(&table)
                    && fact.list("columns").contains(&id.part()));
            (depends && !is_own && other.kind != Kind::Index).then(|| format!("{other} uses it"))
        };
        facts.objects.iter().find_map(uses)
    };
    let changed_index = || {
        let differs = |(index, fact): (&ObjectId, &Fact)| {
            let new = between.after.objects.get(index)?;
            let about = index.kind == Kind::Index && (fact.depends.contains(id) || new.depends.contains(id));
            (about && fact.text("definition") != new.text("definition"))
                .then(|| format!("{index} changes, too"))
        };
        between.renamed.objects.iter().find_map(differs)
    };
    used(&between.renamed).or_else(|| used(between.after)).or_else(changed_index)
}

/// Both columns of each change, in what there is between the migrations.
pub(super) fn keep_both(between: &mut Between<'_>, changes: &[Change]) {
    let mut swapped = between.expanded.clone();
    for Change { column, coming, going } in changes {
        let (Some(old), Some(new)) =
            (between.renamed.objects.get(column).cloned(), between.after.objects.get(column).cloned())
        else {
            continue;
        };
        let there = Retyped { from: column, to: coming, old: &old, new: &new, may_fail: true };
        let back = Retyped { from: column, to: going, old: &new, new: &old, may_fail: false };
        let nullable = super::rename_column::nullable;
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
        swapped.objects.insert(coming.clone(), new.clone());
        swapped.objects.remove(&default);
        let defaults = (between.renamed.objects.get(&default), between.after.objects.get(&default));
        swapped.objects.extend(defaults.0.map(|fact| (default.clone(), fact.clone())));
        swapped.objects.extend(there.trigger());
        // After it: the old one is there under another name, and may be NULL.
        between.expanded.objects.insert(going.clone(), nullable(&old));
        between.expanded.objects.extend(back.trigger());
        let mut indexes = Vec::new();
        for (id, fact) in &between.renamed.objects {
            if id.kind != Kind::Index || !fact.depends.contains(column) {
                continue;
            }
            let named = |end: &str| ObjectId { name: shortened(&[&id.name, end]), ..id.clone() };
            let (new, old) = (named("_new"), named("_old"));
            let of = |index: &ObjectId, to: &ObjectId| {
                let mut fact = fact.clone();
                let definition =
                    renamed_in(fact.text("definition"), &id.name, &index.name, column.part(), to.part());
                fact.attributes.insert("definition".to_owned(), definition.into());
                fact.depends = fact
                    .depends
                    .into_iter()
                    .map(|used| if used == *column { to.clone() } else { used })
                    .collect();
                fact
            };
            // One that goes anyway is not built for the new column.
            if between.after.objects.contains_key(id) {
                swapped.objects.insert(new.clone(), of(&new, coming));
                swapped.objects.insert(id.clone(), fact.clone());
                between.expanded.objects.insert(old.clone(), of(&old, going));
                between.helpers.push(old.clone());
                indexes.push((id.clone(), new, old));
            }
        }
        let names = [column, coming, going];
        between.swap.extend(there.swap(names, &indexes, defaults, &back));
        between.swap_back.extend(back.swap_back(names, &indexes, (defaults.1, defaults.0), &old, &there));
        between.helpers.extend(back.trigger().into_iter().map(|(id, _)| id));
    }
    between.swapped = Some(swapped).filter(|_| !changes.is_empty());
}

/// The definition of an index with other names for it and for a column.
fn renamed_in(definition: &str, index: &str, new_index: &str, column: &str, new_column: &str) -> String {
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
