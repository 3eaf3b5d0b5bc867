//! `mizzle pull`

mod files;
mod proof;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;

use mizzle_kit::facts::{Facts, Kind, ObjectId};
use mizzle_kit::model::{Model, Topic, model, rest};
use mizzle_kit::source::{Source, SqlFile};
use mizzle_schema::Schema;
use mizzle_syntax::{Part, PrintOptions, Printed, Unprintable, parse_source, print, resolve};
use serde_json::json;

use super::counted;
use crate::desired;
use crate::failure::{FOUND, Failure};
use crate::output::Output;
use crate::settings::Settings;
use files::Planned;

/// What was said about how to pull.
pub struct How {
    pub dry_run: bool,
    pub force: bool,
    pub no_relations: bool,
    pub no_prove: bool,
}

/// What is left to SQL, and why.
type Left = BTreeMap<ObjectId, String>;

/// How often what Rust says is cut down to what it can say.
const ROUNDS: usize = 40;

/// Writes the source of a database.
pub async fn run(how: &How, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    let [target] = settings.schema.as_slice() else {
        return Err(Failure::usage("the schema is in several places, and a pull writes one")
            .hint("name it: --schema src/schema"));
    };
    let db = settings.database().await?;
    let facts = desired::read(&db, &settings.scope).await?;
    let one_file = files::is_file(target);
    let options = PrintOptions { one_file, relations: !how.no_relations };
    let mut left = Left::new();
    let mut pulled = Pulled::of(&facts, &mut left, &options)?;
    let mut differences = Vec::new();
    if !how.no_prove {
        for _ in 0..ROUNDS {
            let found = proof::differences(&pulled.source(target)?, &facts, &db, settings).await?;
            let more: Left = proof::causes(&found)
                .filter_map(|wrong| Some((wrong.to_leave(&facts)?, wrong.to_string())))
                .filter(|(id, _)| !left.contains_key(id))
                .collect();
            differences = found;
            if more.is_empty() {
                break;
            }
            left.extend(more);
            pulled = Pulled::of(&facts, &mut left, &options)?;
        }
    }
    let texts = pulled.texts(target);
    let planned = Planned::new(target, texts, how.force, settings)?;
    let mut named: Vec<String> =
        facts.unknown().map(|unknown| format!("{unknown}: Mizzle does not know its kind")).collect();
    named.extend(
        desired::of_other_tools(&db).await?.iter().map(|name| format!("table `{name}`: another tool's")),
    );
    let in_sql = pulled.in_sql(&facts);
    let differences: Vec<String> = differences.iter().map(ToString::to_string).collect();
    for line in &named {
        output.progress(&format!("left out: {line}"));
    }
    for line in &in_sql {
        output.progress(&format!("in SQL: {line}"));
    }
    for line in &differences {
        output.progress(&format!("not the same when it is loaded again: {line}"));
    }
    let counts = pulled.counts();
    let object = json!({
        "files": planned.written(),
        "removed": planned.removed(),
        "unchanged": planned.unchanged(),
        "tables": counts.tables,
        "columns": counts.columns,
        "constraints": counts.constraints,
        "indexes": counts.indexes,
        "types": counts.types,
        "views": counts.views,
        "statements": pulled.statements.len(),
        "left_out": named,
        "in_sql": in_sql,
        "differences": differences,
        "applied": !how.dry_run,
    });
    let Counts { tables, types, views, .. } = counts;
    let summary = format!(
        "{}, {} and {} in Rust, {} in SQL\n",
        counted(tables, "table"),
        counted(views, "view"),
        counted(types, "type"),
        counted(pulled.statements.len(), "statement")
    );
    if how.dry_run {
        output.result(&format!("{}{summary}", planned.listed()), &object);
    } else {
        planned.carry_out()?;
        output.result(&format!("{}{summary}", planned.listed()), &object);
    }
    Ok(if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}

/// A database as source.
struct Pulled {
    schema: Schema,
    rust: Vec<Printed>,
    statements: Vec<(Topic, String)>,
    /// Why something is not in Rust, by the object.
    reasons: Left,
}

/// How much is in Rust.
struct Counts {
    tables: usize,
    columns: usize,
    constraints: usize,
    indexes: usize,
    types: usize,
    views: usize,
}

impl Pulled {
    /// As much as Rust has words for, and the rest in SQL. What Rust cannot say joins what is left to SQL.
    fn of(facts: &Facts, left: &mut Left, options: &PrintOptions) -> Result<Pulled, Failure> {
        for _ in 0..ROUNDS {
            let Model { schema, made } = model(facts, &left.keys().cloned().collect());
            match print(&schema, options) {
                Ok(rust) => {
                    let remainder = rest(facts, &made).map_err(Failure::new)?;
                    let more: BTreeSet<ObjectId> = remainder
                        .unmade
                        .iter()
                        .flat_map(|id| whole(id, facts))
                        .filter(|id| !left.contains_key(id))
                        .collect();
                    if more.is_empty() {
                        return Ok(Pulled {
                            schema,
                            rust,
                            statements: remainder.statements,
                            reasons: left.clone(),
                        });
                    }
                    left.extend(
                        more.into_iter()
                            .map(|id| (id, "it has what can only be changed by undoing it".to_owned())),
                    );
                }
                Err(unprintable) => {
                    let before = left.len();
                    for one in unprintable {
                        for id in ids(&one, facts) {
                            left.insert(id, one.why.clone());
                        }
                    }
                    if left.len() == before {
                        break;
                    }
                }
            }
        }
        Err(Failure::new("the database cannot be written as source").hint("this is a mistake of Mizzle's"))
    }

    /// The files, by their paths.
    fn texts(&self, target: &Path) -> Vec<(std::path::PathBuf, String)> {
        files::texts(target, &self.rust, &self.statements)
    }

    /// The same as it will be read.
    fn source(&self, target: &Path) -> Result<Source, Failure> {
        let mut source = Source::default();
        let mut rust = Vec::new();
        for (path, text) in self.texts(target) {
            let name = path.display().to_string();
            if path.extension().is_some_and(|extension| extension == "sql") {
                source.sql.push(SqlFile::read(&name, &text)?);
            } else {
                rust.push(parse_source(&name, &text).map_err(Failure::new)?);
            }
        }
        source.schema = resolve(&rust).map_err(Failure::new)?;
        Ok(source)
    }

    /// The tables and types that Rust has no struct for, and why not.
    fn in_sql(&self, facts: &Facts) -> Vec<String> {
        let has = |id: &ObjectId| {
            let place = id.schema.as_deref().filter(|schema| *schema != "public");
            match id.kind {
                Kind::Table => self.schema.table(place, &id.name).is_some(),
                Kind::Enum => self.schema.enum_type(place, &id.name).is_some(),
                Kind::Composite => self.schema.composite(place, &id.name).is_some(),
                Kind::Domain => self.schema.domain(place, &id.name).is_some(),
                Kind::View | Kind::MaterializedView => self
                    .schema
                    .views
                    .iter()
                    .any(|view| view.schema.as_deref() == place && view.name == id.name),
                _ => true,
            }
        };
        let partition =
            |id: &ObjectId| facts.objects.contains_key(&ObjectId { kind: Kind::Partition, ..id.clone() });
        let missing = facts.objects.iter().filter(|(id, _)| !has(id) && !partition(id));
        missing
            .map(|(id, fact)| {
                let why = match self.reasons.get(id) {
                    Some(why) => why.as_str(),
                    None if fact.attributes.contains_key("inherits") => "it inherits",
                    None if fact.attributes.contains_key("of") => "it is a table of a type",
                    None if id.kind == Kind::Table && self.is_without_columns(id, facts) => {
                        "it has no columns"
                    }
                    None => "it has what Rust has no words for",
                };
                format!("{id}: {why}")
            })
            .collect()
    }

    fn is_without_columns(&self, id: &ObjectId, facts: &Facts) -> bool {
        !facts
            .objects
            .keys()
            .any(|part| part.kind == Kind::Column && part.schema == id.schema && part.name == id.name)
    }

    fn counts(&self) -> Counts {
        let Schema { enums, composites, domains, tables, views, schemas: _ } = &self.schema;
        let constraints = tables.iter().map(|table| {
            usize::from(table.primary_key.is_some())
                + table.uniques.len()
                + table.checks.len()
                + table.foreign_keys.len()
        });
        Counts {
            tables: tables.len(),
            columns: tables.iter().map(|table| table.columns.len()).sum(),
            constraints: constraints.sum(),
            indexes: tables.iter().map(|table| table.indexes.len()).sum(),
            types: enums.len() + composites.len() + domains.len(),
            views: views.len(),
        }
    }
}

/// The objects that are meant by what cannot be printed.
fn ids(one: &Unprintable, facts: &Facts) -> Vec<ObjectId> {
    let schema = one.schema.as_deref().unwrap_or("public");
    let of = |kind: Kind| ObjectId::new(kind, schema, &one.name);
    let ids = match &one.part {
        Some(Part::ForeignKey(name)) => vec![of(Kind::ForeignKey).of(name)],
        Some(Part::Constraint(name)) => vec![of(Kind::Constraint).of(name)],
        Some(Part::Index(name)) => vec![ObjectId::new(Kind::Index, schema, name)],
        Some(Part::Default(name)) => vec![of(Kind::Default).of(name)],
        None => {
            let kinds =
                [Kind::Table, Kind::Enum, Kind::Composite, Kind::Domain, Kind::View, Kind::MaterializedView];
            kinds.into_iter().map(of).collect()
        }
    };
    ids.into_iter().filter(|id| facts.objects.contains_key(id)).collect()
}

/// What is left to SQL for a statement that would undo something: a constraint, index or default by itself, else the table
/// or type that it is a part of.
fn whole(id: &ObjectId, facts: &Facts) -> Vec<ObjectId> {
    let of = |kind: Kind| ObjectId { kind, sub: None, ..id.clone() };
    let ids = match id.kind {
        Kind::Default | Kind::Constraint | Kind::ForeignKey | Kind::Index => vec![id.clone()],
        Kind::Column | Kind::Table => vec![of(Kind::Table)],
        Kind::DomainConstraint => vec![id.clone()],
        Kind::Sequence | Kind::SequenceOwner => {
            let owner = facts.objects.get(&of(Kind::SequenceOwner));
            let column = owner.map(|fact| {
                ObjectId::new(Kind::Default, fact.text("schema"), fact.text("table")).of(fact.text("column"))
            });
            column.into_iter().collect()
        }
        _ => vec![id.clone()],
    };
    ids.into_iter().filter(|id| facts.objects.contains_key(id)).collect()
}
