//! What a server said of what SQL files made.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::facts::{Fact, Facts, Kind, ObjectId};

/// What SQL files made beside a model, as a server printed it: objects that the model does not have, with what they depend
/// on, and what it has no words for of those that it has. While the files stay as they are, this does too.
///
/// ```
/// use mizzle_kit::facts::SqlFacts;
///
/// assert_eq!(serde_json::to_string(&SqlFacts::default()).unwrap(), r#"{"objects":{"objects":[],"unknown":[]}}"#);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SqlFacts {
    /// The objects.
    pub objects: Facts,
    /// What objects of the model have beyond it; null is what they have not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(ObjectId, BTreeMap<String, Value>)>,
}

/// What an object of a model may have that no model says.
const BEYOND: [&str; 16] = [
    "acl",
    "comment",
    "unlogged",
    "toast_options",
    "partition_key",
    "access_method",
    "tablespace",
    "of",
    "inherits",
    "replica_identity",
    "row_security",
    "force_row_security",
    "compression",
    "statistics",
    "options",
    "clustered",
];

impl SqlFacts {
    /// What a server said of a source that a model says nothing of. `model` are its facts as they are written.
    pub fn beyond(server: &Facts, model: &Facts) -> SqlFacts {
        let mut objects = Facts { unknown: server.unknown.clone(), ..Facts::default() };
        let mut attributes = Vec::new();
        for (id, fact) in &server.objects {
            let Some(written) = model.objects.get(id) else {
                objects.objects.insert(id.clone(), fact.clone());
                continue;
            };
            let more = more(id, fact, written);
            if !more.is_empty() {
                attributes.push((id.clone(), more));
            }
        }
        SqlFacts { objects, attributes }
    }

    /// Adds this to the facts of a model.
    pub(super) fn add_to(&self, facts: &mut Facts) {
        facts.unknown.extend(self.objects.unknown.iter().cloned());
        for (id, fact) in &self.objects.objects {
            facts.objects.entry(id.clone()).or_insert_with(|| fact.clone());
        }
        for (id, attributes) in &self.attributes {
            let Some(fact) = facts.objects.get_mut(id) else { continue };
            for (name, value) in attributes {
                if value.is_null() {
                    fact.attributes.remove(name);
                } else if name != "comment" || !fact.attributes.contains_key(name) {
                    fact.attributes.insert(name.clone(), value.clone());
                }
            }
        }
    }
}

fn more(id: &ObjectId, fact: &Fact, written: &Fact) -> BTreeMap<String, Value> {
    let mut more = BTreeMap::new();
    for name in BEYOND {
        let (is, says) = (fact.attributes.get(name), written.attributes.get(name));
        // The comment of the schema public is everywhere, and so are its privileges.
        let is_usual = id.kind == Kind::Schema && id.name == "public" && name == "comment";
        let is_said = name == "comment" && says.is_some();
        if is != says && !is_usual && !is_said {
            more.insert(name.to_owned(), is.cloned().unwrap_or_default());
        }
    }
    if id.kind == Kind::Column && !fact.is("default_storage") {
        more.insert("default_storage".to_owned(), Value::Null);
        more.insert("storage".to_owned(), fact.text("storage").into());
    }
    more
}
