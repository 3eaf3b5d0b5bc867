//! Texts as their author wrote them, and what they name.

use std::collections::{BTreeSet, HashMap, HashSet};

use mizzle_schema::{Schema, Table, names};

use super::view::id_of;
use super::{SqlFacts, place};
use crate::facts::{Kind, ObjectId};
use crate::migration::{TokenKind, bare_name, tokens};

/// A text without comments and with one space where there are several: neither makes a difference to a server.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut gap = false;
    let mut breaks = false;
    for token in tokens(text) {
        if !token.counts() {
            gap = true;
            breaks |= token.text.contains('\n');
            continue;
        }
        if gap && !plain.is_empty() && !plain.ends_with('(') && token.text != ")" {
            // Two strings with a line break between them are one.
            let joins = breaks && plain.ends_with('\'') && token.text.starts_with('\'');
            plain.push(if joins { '\n' } else { ' ' });
        }
        plain.push_str(token.text);
        (gap, breaks) = (false, false);
    }
    plain
}

/// The names in a text, as a catalog has them, and those in its strings: `nextval('numbers')`.
fn named(text: &str) -> HashSet<String> {
    let all = tokens(text);
    let found = all.iter().filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Quoted));
    found
        .map(|token| match token.text.strip_prefix('\'') {
            Some(inside) => bare_name(inside.trim_end_matches('\'')),
            None => bare_name(token.text),
        })
        .collect()
}

/// The objects that a text may name, other than columns.
pub(super) struct Names<'a> {
    objects: HashMap<&'a str, Vec<ObjectId>>,
    /// What a query reads, with the columns of tables.
    relations: HashMap<&'a str, Vec<(ObjectId, Vec<ObjectId>)>>,
}

impl<'a> Names<'a> {
    pub fn of(schema: &'a Schema, sql: &'a SqlFacts) -> Names<'a> {
        let mut objects: HashMap<&'a str, Vec<ObjectId>> = HashMap::new();
        let mut add = |kind: Kind, schema: &Option<String>, name: &'a String| {
            objects.entry(name).or_default().push(ObjectId::new(kind, place(schema), name));
        };
        schema.enums.iter().for_each(|ty| add(Kind::Enum, &ty.schema, &ty.name));
        schema.composites.iter().for_each(|ty| add(Kind::Composite, &ty.schema, &ty.name));
        schema.domains.iter().for_each(|ty| add(Kind::Domain, &ty.schema, &ty.name));
        for id in sql.objects.objects.keys() {
            let is_usable = matches!(
                id.kind,
                Kind::Enum
                    | Kind::Composite
                    | Kind::Domain
                    | Kind::Range
                    | Kind::Sequence
                    | Kind::Function
                    | Kind::Aggregate
                    | Kind::Extension
                    | Kind::Collation
                    | Kind::TextSearchConfiguration
            );
            if is_usable {
                objects.entry(&id.name).or_default().push(id.clone());
            }
        }
        Names { objects, relations: relations(schema, sql) }
    }

    /// The type of that name.
    pub fn named_type(&self, schema: &str, name: &str) -> Option<ObjectId> {
        let is_type =
            |id: &&ObjectId| matches!(id.kind, Kind::Enum | Kind::Composite | Kind::Domain | Kind::Range);
        let ids = self.objects.get(name)?;
        ids.iter().filter(is_type).find(|id| id.schema.as_deref() == Some(schema)).cloned()
    }

    /// What a query reads, with those columns of tables that it names; with a star, all of them.
    pub fn read_by(&self, query: &str) -> BTreeSet<ObjectId> {
        let words = named(query);
        let has_star = tokens(query).iter().any(|token| token.text == "*");
        let mut found = BTreeSet::new();
        let read = words.iter().filter_map(|word| self.relations.get(word.as_str())).flatten();
        for (id, columns) in read {
            found.insert(id.clone());
            let named = columns.iter().filter(|column| has_star || words.contains(column.part()));
            found.extend(named.cloned());
        }
        found
    }

    /// What a text names, with the columns of its table. It may be a little more than a server would say: then more is made
    /// anew than need be, and nothing too little.
    pub fn in_text(&self, text: &str, table: Option<&Table>) -> BTreeSet<ObjectId> {
        let words = named(text);
        let mut found: BTreeSet<ObjectId> =
            words.iter().filter_map(|word| self.objects.get(word.as_str())).flatten().cloned().collect();
        if let Some(table) = table {
            let serials = table.columns.iter().filter(|column| words.contains(&column.name));
            found.extend(serials.map(|column| column_id(table, &column.name)));
        }
        found
    }
}

fn relations<'a>(schema: &'a Schema, sql: &'a SqlFacts) -> HashMap<&'a str, Vec<(ObjectId, Vec<ObjectId>)>> {
    let mut relations: HashMap<&'a str, Vec<(ObjectId, Vec<ObjectId>)>> = HashMap::new();
    for table in &schema.tables {
        let id = ObjectId::new(Kind::Table, place(&table.schema), &table.name);
        let columns = table.columns.iter().map(|column| column_id(table, &column.name)).collect();
        relations.entry(&table.name).or_default().push((id, columns));
    }
    for view in schema.views.iter().filter(|view| view.definition.is_some()) {
        relations.entry(&view.name).or_default().push((id_of(view), Vec::new()));
    }
    let objects = &sql.objects.objects;
    for id in objects.keys() {
        if matches!(id.kind, Kind::Table | Kind::View | Kind::MaterializedView) {
            let is_its = |column: &&ObjectId| {
                column.kind == Kind::Column && column.schema == id.schema && column.name == id.name
            };
            let columns = objects.keys().filter(is_its).cloned().collect();
            relations.entry(&id.name).or_default().push((id.clone(), columns));
        }
    }
    relations
}

pub(super) fn column_id(table: &Table, name: &str) -> ObjectId {
    ObjectId::new(Kind::Column, place(&table.schema), &table.name).of(name)
}

/// The sequence of a serial column.
pub(super) fn sequence_id(table: &Table, column: &str) -> ObjectId {
    ObjectId::new(Kind::Sequence, place(&table.schema), &names::sequence_name(&table.name, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_difference_to_a_server_is_not_in_a_plain_text() {
        assert_eq!(plain(" a  >\n 1 -- why\n"), "a > 1");
        assert_eq!(plain("f( /* b */ 'x  y')"), "f('x  y')");
        assert_eq!(plain("'a'\n  'b'"), "'a'\n'b'");
    }
}
