//! Relations, as they follow from foreign keys: both ends, and through join tables.

use std::collections::{BTreeMap, BTreeSet};

use mizzle_schema::{ForeignKey, KeyTarget, Schema, Table};

use super::attribute::{Arg, attribute};
use super::inflection::{plural, singular};
use super::names::{Key, Names, TableNames, free, key_of, snake};
use super::table::field_set;

/// One `#[has_many(..)]`, `#[has_one(..)]` or `#[belongs_to(..)]`.
pub(super) struct Relation {
    word: &'static str,
    name: String,
    target: String,
    /// The fields of the foreign key, where they have to be said.
    via: Vec<String>,
    through: Option<String>,
}

impl Relation {
    pub fn write(&self, out: &mut String) {
        let Relation { word, name, target, via, through } = self;
        let mut args = vec![Arg::Expression(format!("{name}: {target}"))];
        args.extend(through.as_ref().map(|join| Arg::value("through", join)));
        args.extend(match via.as_slice() {
            [] => None,
            [field] => Some(Arg::value("via", field)),
            fields => Some(Arg::list("via", fields.iter().map(Arg::word).collect())),
        });
        attribute(word, &args, 0, out);
    }
}

/// A foreign key with both its tables.
struct Link<'a> {
    from: &'a Table,
    to: &'a Table,
    key: &'a ForeignKey,
}

/// The relations of every table.
pub(super) fn relations(schema: &Schema, names: &Names) -> BTreeMap<Key, Vec<Relation>> {
    let mut links = Vec::new();
    for from in &schema.tables {
        for key in &from.foreign_keys {
            let to = schema.table(key.references.schema.as_deref(), &key.references.table);
            links.extend(to.map(|to| Link { from, to, key }));
        }
    }
    let mut found =
        Found { names, taken: BTreeMap::new(), implied: BTreeSet::new(), relations: BTreeMap::new() };
    for table in &schema.tables {
        if let Some(own) = names.table(&table.schema, &table.name) {
            found.taken.insert(key_of(table), field_set(own));
        }
    }
    // Those first that need no attribute, so that nothing else takes their names.
    for link in &links {
        found.implied(link);
    }
    for link in &links {
        found.belongs_to(link, &links);
    }
    for link in &links {
        found.has(link, &links);
    }
    for table in &schema.tables {
        found.through(table, &links);
    }
    found.relations
}

struct Found<'a> {
    names: &'a Names,
    taken: BTreeMap<Key, BTreeSet<String>>,
    /// Tables and keys whose relation needs no attribute.
    implied: BTreeSet<(Key, String)>,
    relations: BTreeMap<Key, Vec<Relation>>,
}

impl Found<'_> {
    fn names(&self, table: &Table) -> Option<&TableNames> {
        self.names.table(&table.schema, &table.name)
    }

    /// The first of these names that is free in a table; it is taken then.
    fn name(&mut self, table: &Table, candidates: &[String]) -> Option<String> {
        let taken = self.taken.get_mut(&key_of(table))?;
        let last = candidates.last()?;
        let name = candidates.iter().find(|name| is_field(name) && !taken.contains(*name)).cloned();
        let name = name.unwrap_or_else(|| free(last, taken));
        taken.insert(name.clone());
        Some(name)
    }

    fn add(&mut self, table: &Table, relation: Relation) {
        self.relations.entry(key_of(table)).or_default().push(relation);
    }

    /// A relation that follows from the name of a column, and is not written.
    fn implied(&mut self, link: &Link<'_>) -> Option<()> {
        let name = self.implied_name(link)?;
        if self.taken.get_mut(&key_of(link.from))?.insert(name) {
            self.implied.insert((key_of(link.from), link.key.name.clone()));
        }
        Some(())
    }

    fn implied_name(&self, link: &Link<'_>) -> Option<String> {
        let [column] = link.key.columns.as_slice() else { return None };
        let field = self.names(link.from)?.fields.get(column)?;
        field.strip_suffix("_id").filter(|name| !name.is_empty()).map(raw)
    }

    /// The relation to the row that a key refers to.
    fn belongs_to(&mut self, link: &Link<'_>, links: &[Link<'_>]) -> Option<()> {
        if self.implied.contains(&(key_of(link.from), link.key.name.clone())) {
            return None;
        }
        let (from, to) = (self.names(link.from)?, self.names(link.to)?);
        let via: Option<Vec<String>> =
            link.key.columns.iter().map(|column| from.fields.get(column).cloned()).collect();
        let (via, target) = (via?, to.value.clone());
        let one = singular(&snake(&to.value));
        // Only one relation can follow a column: two keys of the same columns are told apart by their targets.
        let twins =
            |other: &&Link<'_>| std::ptr::eq(other.from, link.from) && other.key.columns == link.key.columns;
        if links.iter().filter(twins).count() > 1 {
            return None;
        }
        let alone = links
            .iter()
            .filter(|other| std::ptr::eq(other.from, link.from) && std::ptr::eq(other.to, link.to))
            .count()
            == 1;
        // `manager_no` is `manager`; `reports_to` is no noun, and would be the column's own name.
        let of_column = match via.as_slice() {
            [field] => stem(field).map(str::to_owned),
            _ => None,
        };
        let by = format!("{}_{one}", joined(&via));
        let candidates: Vec<String> = match alone && !std::ptr::eq(link.from, link.to) {
            true => [Some(one), of_column, Some(by)].into_iter().flatten().collect(),
            false => [of_column, Some(by)].into_iter().flatten().collect(),
        };
        let name = self.name(link.from, &candidates)?;
        self.add(link.from, Relation { word: "belongs_to", name, target, via, through: None });
        Some(())
    }

    /// The relation to the rows that refer to one.
    fn has(&mut self, link: &Link<'_>, links: &[Link<'_>]) -> Option<()> {
        let from = self.names(link.from)?;
        let via: Option<Vec<String>> =
            link.key.columns.iter().map(|column| from.fields.get(column).cloned()).collect();
        let (via, target) = (via?, from.value.clone());
        let is_one = is_unique(link.from, &link.key.columns);
        let many = snake(&from.value);
        let base = if is_one { singular(&many) } else { plural(&many) };
        let base = if !is_one && singular(&many) != many { many } else { base };
        let alone = links
            .iter()
            .filter(|other| std::ptr::eq(other.from, link.from) && std::ptr::eq(other.to, link.to))
            .count()
            == 1;
        let by = match via.as_slice() {
            [field] => format!("{base}_by_{}", stem(field).unwrap_or(field).trim_start_matches("r#")),
            fields => format!("{base}_by_{}", joined(fields)),
        };
        let candidates = match alone && !std::ptr::eq(link.from, link.to) {
            true => vec![base, by],
            false => vec![by],
        };
        let name = self.name(link.to, &candidates)?;
        let word = if is_one { "has_one" } else { "has_many" };
        let via = if alone { Vec::new() } else { via };
        self.add(link.to, Relation { word, name, target, via, through: None });
        Some(())
    }

    /// Many to many, where a table is the pairs of two others: its primary key is made of two foreign keys.
    fn through(&mut self, table: &Table, links: &[Link<'_>]) -> Option<()> {
        let own: Vec<&Link<'_>> = links.iter().filter(|link| std::ptr::eq(link.from, table)).collect();
        let [one, other] = own.as_slice() else { return None };
        let key: BTreeSet<&String> = table.primary_key.as_ref()?.columns.iter().collect();
        let of_keys: BTreeSet<&String> = one.key.columns.iter().chain(&other.key.columns).collect();
        let count = one.key.columns.len() + other.key.columns.len();
        if key != of_keys || count != of_keys.len() || std::ptr::eq(one.to, other.to) {
            return None;
        }
        let join = self.names(table)?.value.clone();
        for (near, far) in [(one, other), (other, one)] {
            let target = self.names(far.to)?.value.clone();
            let base = snake(&target);
            let base = if singular(&base) == base { plural(&base) } else { base };
            let candidates = [base.clone(), format!("{base}_through_{}", snake(&join))];
            let name = self.name(near.to, &candidates)?;
            let relation =
                Relation { word: "has_many", name, target, via: Vec::new(), through: Some(join.clone()) };
            self.add(near.to, relation);
        }
        Some(())
    }
}

fn joined(fields: &[String]) -> String {
    fields.iter().map(|field| field.trim_start_matches("r#")).collect::<Vec<_>>().join("_and_")
}

/// What a column that refers to something calls it: `emp_no` is `emp`.
fn stem(field: &str) -> Option<&str> {
    let field = field.trim_start_matches("r#");
    let ends = ["_id", "_uuid", "_no", "_nr", "_number", "_code", "_key", "_fk", "_ref", "_name"];
    ends.into_iter().find_map(|end| field.strip_suffix(end)).filter(|stem| !stem.is_empty())
}

fn raw(name: &str) -> String {
    if is_field(name) { name.to_owned() } else { format!("r#{name}") }
}

fn is_field(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok()
}

/// Whether one row at most has the same values in these columns.
fn is_unique(table: &Table, columns: &[String]) -> bool {
    let same = |others: &[String]| {
        others.len() == columns.len() && others.iter().all(|column| columns.contains(column))
    };
    let by_index = table.indexes.iter().any(|index| {
        let keys: Option<Vec<String>> = index
            .keys
            .iter()
            .map(|key| match &key.target {
                KeyTarget::Column(name) => Some(name.clone()),
                KeyTarget::Expression(_) => None,
            })
            .collect();
        index.unique && index.predicate.is_none() && keys.is_some_and(|keys| same(&keys))
    });
    table.primary_key.as_ref().is_some_and(|key| same(&key.columns))
        || table.uniques.iter().any(|unique| same(&unique.columns))
        || by_index
}
