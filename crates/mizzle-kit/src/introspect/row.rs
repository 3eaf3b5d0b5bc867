//! The rows that all catalog queries give, and how they become facts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;
use serde_json::Value;

use crate::facts::{Fact, Facts, Kind, ObjectId, Unknown};

use super::{Scope, settled};

/// Where the server keeps an object: catalog, OID, part.
type Address = (u32, u32, i32);

/// One object as a query gives it.
#[derive(Deserialize)]
pub(super) struct Raw {
    class: u32,
    object: u32,
    part: i32,
    kind: Kind,
    schema: Option<String>,
    name: String,
    sub: Option<String>,
    parent: Option<Address>,
    position: i32,
    attributes: BTreeMap<String, Value>,
    extra: Option<Vec<Address>>,
}

/// A dependency as the server records it: object, what it depends on, how.
pub(super) type Dependency = (u32, u32, i32, u32, u32, i32, String);

/// The whole of a query's rows as one document, with what every kind may have: a comment, privileges. What comes with an
/// extension is the extension's, and so are the parts of its tables. The document is `json`, which the server writes as it goes: `jsonb` it would sort first.
pub(super) fn all(query: &str) -> String {
    format!(
        "select coalesce(json_agg(json_build_object('class', class::int8, 'object', object::int8, 'part', part, 'kind', kind,
            'schema', schema, 'name', name, 'sub', sub, 'parent', parent, 'position', position, 'extra', extra,
            'attributes', attributes || jsonb_build_object('comment', (
                select d.description from pg_description d
                where d.objoid = q.object and d.classoid = q.class and d.objsubid = q.part),
            'acl', (
                select jsonb_agg(jsonb_build_array(coalesce(r.rolname, ''), a.privilege_type,
                    case when a.is_grantable then 'grant' else '' end) order by r.rolname nulls first, a.privilege_type)
                from aclexplode(coalesce(q.acl, acldefault(q.acl_kind::\"char\", q.owner))) a
                    left join pg_roles r on r.oid = a.grantee
                where a.grantee <> q.owner)))), '[]')::text
        from ({query}) q
        where (schema is null or (schema !~ '^pg_' and schema <> 'information_schema')) and not exists (
            select from pg_depend d
            where d.objsubid = 0 and d.deptype = 'e' and ((d.classid = q.class and d.objid = q.object)
                or (d.classid = (q.parent ->> 0)::oid and d.objid = (q.parent ->> 1)::oid)))"
    )
}

/// The rows as facts, with what depends on what.
pub(super) fn facts(
    rows: Vec<Raw>,
    dependencies: Vec<Dependency>,
    unknown: BTreeSet<Unknown>,
    scope: &Scope,
) -> Facts {
    let mut known = HashMap::new();
    for row in &rows {
        if row.class != 0 {
            known.insert((row.class, row.object, row.part), id(row));
        }
    }
    // What is internal to an object, such as the index of a constraint or the row type of a table, stands for it.
    let mut owners: HashMap<Address, Address> = HashMap::new();
    for (class, object, part, ref_class, ref_object, ref_part, how) in &dependencies {
        if matches!(how.as_str(), "i" | "e") {
            owners.insert((*class, *object, *part), (*ref_class, *ref_object, *ref_part));
        }
    }
    let resolve = |mut address: Address| {
        for _ in 0..8 {
            let (class, object, _) = address;
            let whole = (class, object, 0);
            if let Some(id) = known.get(&address).or_else(|| known.get(&whole)) {
                return Some(id.clone());
            }
            address = *owners.get(&address).or_else(|| owners.get(&whole))?;
        }
        None
    };
    let mut objects = BTreeMap::new();
    for row in rows {
        let id = id(&row);
        let Raw { parent, position, mut attributes, extra, .. } = row;
        attributes.retain(|_, value| !value.is_null() && *value != Value::Bool(false));
        attributes.iter_mut().for_each(|(name, value)| settled::settle(id.kind, name, value));
        let parent = parent.and_then(resolve);
        let mut depends: BTreeSet<_> = extra.unwrap_or_default().into_iter().filter_map(resolve).collect();
        depends.extend(parent.clone());
        depends.extend(namespace(&id));
        objects.insert(id, Fact { parent, position, attributes, depends });
    }
    for (class, object, part, ref_class, ref_object, ref_part, how) in dependencies {
        let (Some(from), Some(to)) =
            (resolve((class, object, part)), resolve((ref_class, ref_object, ref_part)))
        else {
            continue;
        };
        if from == to || is_recorded_elsewhere(&from, &to, &how) {
            continue;
        }
        if let Some(fact) = objects.get_mut(&from) {
            fact.depends.insert(to);
        }
    }
    clones(&mut objects);
    scope.of(Facts { objects, unknown })
}

/// Whether a dependency has a fact of its own: what a sequence belongs to, what a table or an index is a partition of.
fn is_recorded_elsewhere(from: &ObjectId, to: &ObjectId, how: &str) -> bool {
    match (from.kind, to.kind) {
        (Kind::Sequence, Kind::Column | Kind::Table) => true,
        (Kind::Index | Kind::Constraint, Kind::Index | Kind::Constraint) => true,
        (Kind::Table, Kind::Table) => how == "a",
        (Kind::Table, Kind::Column) => true,
        _ => false,
    }
}

/// What the server does not record of partitions: a foreign key of the whole has a copy in each, and an index that is
/// one of the whole's goes only with it.
fn clones(objects: &mut BTreeMap<ObjectId, Fact>) {
    let mut partitions: BTreeMap<(String, String), Vec<ObjectId>> = BTreeMap::new();
    for (id, fact) in objects.iter().filter(|(id, _)| id.kind == Kind::Partition) {
        let whole = (fact.text("schema").to_owned(), fact.text("table").to_owned());
        partitions.entry(whole).or_default().push(id.clone());
    }
    // An index that is a partition's can be dropped when the table is none any more.
    let indexes = objects.iter().filter(|(id, _)| id.kind == Kind::IndexPartition);
    let indexes = indexes.filter_map(|(_, fact)| {
        let index = fact.parent.clone()?;
        let table = objects.get(&index)?.parent.clone()?;
        Some((ObjectId { kind: Kind::Partition, ..table }, index))
    });
    for (partition, index) in indexes.collect::<Vec<_>>() {
        if let Some(fact) = objects.get_mut(&partition) {
            fact.depends.insert(index);
        }
    }
    for (id, fact) in objects.iter_mut().filter(|(id, _)| id.kind == Kind::ForeignKey) {
        let whole = (id.schema.clone().unwrap_or_default(), id.name.clone());
        fact.depends.extend(partitions.get(&whole).into_iter().flatten().cloned());
    }
}

fn namespace(id: &ObjectId) -> Option<ObjectId> {
    let schema = id.schema.as_ref()?;
    Some(ObjectId { kind: Kind::Schema, schema: None, name: schema.clone(), sub: None })
}

fn id(row: &Raw) -> ObjectId {
    ObjectId { kind: row.kind, schema: row.schema.clone(), name: row.name.clone(), sub: row.sub.clone() }
}
