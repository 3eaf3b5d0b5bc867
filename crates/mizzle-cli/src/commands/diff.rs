//! `mizzle diff`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use mizzle_kit::facts::Facts;
use mizzle_kit::migration::{Migrations, Options, sections};
use mizzle_kit::source::{Roles, Source};
use mizzle_pg::{Config, Db, Scratch};
use mizzle_schema::Schema;
use serde_json::json;

use super::generate::sides;
use super::{described, not_planned};
use crate::desired;
use crate::failure::{FOUND, Failure};
use crate::output::Output;
use crate::settings::Settings;
use crate::{snapshots, source};

/// What was said about how to compare.
pub struct How {
    pub from: String,
    pub to: String,
    pub check: bool,
    pub answers: Option<PathBuf>,
    pub no_renames: bool,
}

/// One side of a comparison, before a server has read it.
enum End {
    /// A source, or what was one.
    Source(Source),
    /// Migrations.
    Migrations(Migrations),
    /// A database.
    Database(Box<Db>),
}

/// Prints what leads from one to the other.
pub async fn run(how: &How, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    let (before, after, schema) = match offline(how, settings)? {
        Some(sides) => sides,
        None => read(how, settings).await?,
    };
    not_planned(output, &desired::not_planned(&before, &after));
    let plan = match how.no_renames {
        true => desired::without_renames(&before, &after)?,
        false => {
            let mut answers = desired::annotated(&schema, &before, &after);
            answers.extend(desired::given(how.answers.as_deref())?);
            desired::planned(&before, &after, answers)?.0
        }
    };
    let object = json!({ "statements": described(&plan), "different": !plan.steps.is_empty() });
    let text = if plan.steps.is_empty() { "nothing differs\n".to_owned() } else { sections(&plan) };
    output.result(&text, &object);
    let code = if how.check && !plan.steps.is_empty() { FOUND } else { 0 };
    Ok(ExitCode::from(code))
}

/// The last snapshot and the source, or the other way round, where no server is needed.
fn offline(how: &How, settings: &Settings) -> Result<Option<(Facts, Facts, Schema)>, Failure> {
    let is_back = match (how.from.as_str(), how.to.as_str()) {
        ("snapshot", "source") => false,
        ("source", "snapshot") => true,
        _ => return Ok(None),
    };
    settings.folder()?;
    let base = snapshots::read(settings)?.base()?;
    let source = source::read(settings)?;
    let Some(sides) = sides::written(&base, &source, &settings.scope)? else { return Ok(None) };
    Ok(Some(match is_back {
        false => (sides.before, sides.after, source.schema),
        true => (sides.after, sides.before, Schema::default()),
    }))
}

/// Both sides, read by one server where that can be, with what the source to be says of renames.
async fn read(how: &How, settings: &Settings) -> Result<(Facts, Facts, Schema), Failure> {
    let from = end(&how.from, settings).await?;
    let to = end(&how.to, settings).await?;
    let server = match (&from, &to) {
        (End::Database(db), _) | (_, End::Database(db)) => Some((db.config().clone(), Roles::Wanted)),
        _ => settings.development_server()?.map(|server| (server, Roles::Made)),
    };
    let (server, roles) = server.map_or((None, Roles::Made), |(server, roles)| (Some(server), roles));
    let schema = match &to {
        End::Source(source) => source.schema.clone(),
        _ => Schema::default(),
    };
    let before = facts(from, server.as_ref(), roles, settings).await?;
    let after = facts(to, server.as_ref(), roles, settings).await?;
    Ok((before, after, schema))
}

/// What a word means.
async fn end(word: &str, settings: &Settings) -> Result<End, Failure> {
    let path = Path::new(word);
    let is_url = ["postgres://", "postgresql://", "host="].iter().any(|begin| word.starts_with(begin));
    match word {
        "source" => Ok(End::Source(source::read(settings)?)),
        "snapshot" => {
            settings.folder()?;
            Ok(End::Source(snapshots::read(settings)?.source()?))
        }
        "migrations" => Ok(End::Migrations(Migrations::read(settings.folder()?)?)),
        "database" => Ok(End::Database(Box::new(settings.database().await?))),
        _ if is_url || word.starts_with("env:") => {
            Ok(End::Database(Box::new(Db::connect(&settings.expanded(word)?).await?)))
        }
        _ if path.is_dir() && !mizzle_kit::migration::ids(path)?.is_empty() => {
            Ok(End::Migrations(Migrations::read(path)?))
        }
        _ if path.exists() => Ok(End::Source(source::read_at(&[path.to_owned()], settings)?)),
        _ => Err(Failure::usage(format!("`{word}` is nothing that can be compared")).hint(
            "say source, snapshot, migrations, database, a URL, env:NAME, or the path of a folder of migrations or of a file of SQL or Rust",
        )),
    }
}

async fn facts(
    end: End,
    server: Option<&Config>,
    roles: Roles,
    settings: &Settings,
) -> Result<Facts, Failure> {
    match end {
        End::Source(source) => {
            desired::read(&*desired::made(&source, server, roles).await?, &settings.scope).await
        }
        End::Migrations(migrations) => {
            desired::read(&*replayed(&migrations, server).await?, &settings.scope).await
        }
        End::Database(db) => desired::read(&db, &settings.scope).await,
    }
}

/// A database that had all migrations and nothing else.
pub async fn replayed(migrations: &Migrations, server: Option<&Config>) -> Result<Scratch, Failure> {
    let scratch = Scratch::new(server).await?;
    migrations.migrate(&scratch, &Options::default(), &mut |_| {}).await?;
    Ok(scratch)
}
