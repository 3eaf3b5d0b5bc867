//! What a database's catalog says, as plain data: the objects, what the server prints of each, and what depends on what.

mod kind;
mod object;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use kind::Kind;
pub use object::ObjectId;
pub use written::{SqlFacts, of, with_sql};

/// What the server says of one object.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The object it is a part of: a column's table. It comes and goes with that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<ObjectId>,
    /// Its place among the parts of its parent, which is what it was created as and no difference if it is another.
    #[serde(default)]
    pub position: i32,
    /// All that makes it what it is, as the server prints it, by name. What is absent is not set.
    pub attributes: BTreeMap<String, Value>,
    /// What it depends on, as the server records it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub depends: BTreeSet<ObjectId>,
}

impl Fact {
    /// An attribute's text; empty where it is not set.
    pub fn text(&self, name: &str) -> &str {
        self.attributes.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// An attribute's text, where it is set.
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).and_then(Value::as_str)
    }

    /// Whether an attribute is set and true.
    pub fn is(&self, name: &str) -> bool {
        self.attributes.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// The texts of an attribute that is a list.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let items = self.attributes.get(name).and_then(Value::as_array).map(Vec::as_slice);
        items.unwrap_or_default().iter().filter_map(Value::as_str).collect()
    }

    /// The rows of an attribute that is a list of lists.
    pub(crate) fn rows(&self, name: &str) -> Vec<Vec<&str>> {
        let items = self.attributes.get(name).and_then(Value::as_array).map(Vec::as_slice);
        items
            .unwrap_or_default()
            .iter()
            .map(|row| {
                let cells = row.as_array().map(Vec::as_slice).unwrap_or_default();
                cells.iter().map(|cell| cell.as_str().unwrap_or_default()).collect()
            })
            .collect()
    }
}

/// What a database's catalog says of the objects in a [`Scope`](crate::introspect::Scope).
///
/// It is ordered by itself: the same database gives the same bytes, whatever the OIDs in it.
///
/// ```
/// use mizzle_kit::facts::Facts;
///
/// let facts = Facts::default();
/// assert_eq!(serde_json::to_string(&facts).unwrap(), r#"{"objects":[],"unknown":[]}"#);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The objects.
    #[serde(with = "pairs")]
    pub objects: BTreeMap<ObjectId, Fact>,
    /// Objects of kinds that are not compared, by name.
    pub(crate) unknown: BTreeSet<Unknown>,
}

/// An object of a kind that is not compared: it is reported and never touched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unknown {
    /// Its kind, in the server's words.
    pub kind: String,
    /// The schema it is in, if objects of its kind are in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Its name, as the server prints it.
    pub name: String,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, schema: _, name } = self;
        write!(f, "{kind} `{name}`")
    }
}

/// One thing that two sets of facts do not agree on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The object.
    pub object: ObjectId,
    /// Which of its attributes; `None`, where only one side has the object.
    pub attribute: Option<String>,
    /// What one side has.
    pub before: Option<String>,
    /// What the other has.
    pub after: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, attribute, before, after } = self;
        match attribute {
            None if before.is_some() => write!(f, "{object} is only on the one side"),
            None => write!(f, "{object} is only on the other side"),
            Some(attribute) => {
                let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
                write!(f, "{object}: {attribute} is {} here and {} there", side(before), side(after))
            }
        }
    }
}

impl Facts {
    /// The objects that are there and of kinds that are not compared. A plan never touches them.
    pub fn unknown(&self) -> impl Iterator<Item = &Unknown> {
        self.unknown.iter()
    }

    /// All that the two do not agree on, in the order of the objects. The order of columns is no difference, nor is whether
    /// a column that comes from a parent is the table's own as well: these cannot be changed.
    ///
    /// ```
    /// use mizzle_kit::facts::Facts;
    ///
    /// assert!(Facts::default().differences(&Facts::default()).is_empty());
    /// ```
    pub fn differences(&self, other: &Facts) -> Vec<Difference> {
        let ids: BTreeSet<_> = self.objects.keys().chain(other.objects.keys()).collect();
        let mut found = Vec::new();
        for id in ids {
            match (self.objects.get(id), other.objects.get(id)) {
                (Some(before), Some(after)) => attributes(id, before, after, &mut found),
                (before, after) => found.push(Difference {
                    object: id.clone(),
                    attribute: None,
                    before: before.map(|_| id.to_string()),
                    after: after.map(|_| id.to_string()),
                }),
            }
        }
        found
    }

    /// The objects of a kind, in their order.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&ObjectId, &Fact)> + Clone {
        let first = ObjectId { kind, schema: None, name: String::new(), sub: None };
        self.objects.range(first..).take_while(move |(id, _)| id.kind == kind)
    }

    /// Whether both have the same objects with the same attributes. [`differences`](Facts::differences) leaves out what
    /// cannot be changed, and this does not.
    ///
    /// ```
    /// use mizzle_kit::facts::Facts;
    ///
    /// assert!(Facts::default().is_same(&Facts::default()));
    /// ```
    pub fn is_same(&self, other: &Facts) -> bool {
        let pairs = self.objects.iter().zip(&other.objects);
        let mut differ =
            pairs.filter(|(one, other)| one.0 != other.0 || one.1.attributes != other.1.attributes);
        self.objects.len() == other.objects.len() && differ.next().is_none()
    }

    /// The columns of a table, in their order.
    pub(crate) fn columns(&self, table: &ObjectId) -> Vec<(&ObjectId, &Fact)> {
        let mut columns = self.of_table(Kind::Column, table);
        columns.sort_by_key(|(id, fact)| (fact.position, *id));
        columns
    }

    /// What a table has of a kind, by name.
    pub(crate) fn of_table(&self, kind: Kind, table: &ObjectId) -> Vec<(&ObjectId, &Fact)> {
        let first = ObjectId { kind, ..table.clone() };
        let is_of_table =
            |id: &ObjectId| id.kind == kind && id.schema == table.schema && id.name == table.name;
        self.objects.range(first..).take_while(|(id, _)| is_of_table(id)).collect()
    }

    /// The objects that are part of one, in their order.
    pub(crate) fn parts<'a>(&'a self, parent: &'a ObjectId) -> Vec<(&'a ObjectId, &'a Fact)> {
        let mut parts: Vec<_> =
            self.objects.iter().filter(|(_, fact)| fact.parent.as_ref() == Some(parent)).collect();
        parts.sort_by_key(|(id, fact)| (fact.position, *id));
        parts
    }
}

fn attributes(id: &ObjectId, before: &Fact, after: &Fact, found: &mut Vec<Difference>) {
    let names: BTreeSet<_> = before.attributes.keys().chain(after.attributes.keys()).collect();
    for name in names {
        let (old, new) = (before.attributes.get(name), after.attributes.get(name));
        let is_set = matches!(name.as_str(), "options" | "toast_options");
        if old != new && name != "local" && !(is_set && is_same_set(old, new)) {
            found.push(Difference {
                object: id.clone(),
                attribute: Some(name.clone()),
                before: old.map(Value::to_string),
                after: new.map(Value::to_string),
            });
        }
    }
}

/// Whether both are lists of the same items: the order of storage parameters is what they were written in, and no
/// difference.
fn is_same_set(old: Option<&Value>, new: Option<&Value>) -> bool {
    let options = |value: Option<&Value>| -> Option<Vec<String>> {
        let items = value?.as_array()?.iter().map(|item| item.as_str().map(str::to_owned));
        let mut items: Vec<String> = items.collect::<Option<_>>()?;
        items.sort();
        Some(items)
    };
    let (old, new) = (options(old), options(new));
    old.is_some() && old == new
}

/// A map whose keys are no strings, as a list of pairs.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Fact, ObjectId};

    pub fn serialize<S: Serializer>(map: &BTreeMap<ObjectId, Fact>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(map)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<ObjectId, Fact>, D::Error> {
        Ok(Vec::<(ObjectId, Fact)>::deserialize(from)?.into_iter().collect())
    }
}
