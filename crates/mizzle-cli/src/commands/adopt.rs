//! `mizzle adopt`

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use mizzle_kit::adopt::{Adopted, Adoption, Tool, adoption, tools};
use mizzle_kit::migration::{Migrations, Options, write};
use mizzle_pg::Db;
use serde_json::json;

use super::{Teller, counted};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;

/// What was said about how to adopt.
pub struct How {
    pub from: Option<PathBuf>,
    pub tool: Option<String>,
    pub baseline: bool,
    pub dry_run: bool,
}

/// Takes over what another tool has migrated.
pub async fn run(how: &How, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    let db = settings.database().await?;
    let mut teller = Teller::new(output);
    let tool = tool(how, &db).await?;
    let folder = folder(how, tool)?;
    let now = jiff::Timestamp::now().strftime("%Y%m%d%H%M%S").to_string();
    let mut adoption = adoption(&db, tool, folder.as_deref(), &now).await?;
    if folder.as_deref().is_some_and(|folder| is_same(folder, &settings.migrations)) {
        adoption = match tool {
            // Its folders are ours.
            Tool::Diesel => adoption.in_place(),
            // Its folders would be taken for ours, and have no up.sql.
            Tool::Drizzle | Tool::Prisma if adoption.migrations.iter().any(|one| one.from.is_some()) => {
                return Err(Failure::usage(format!(
                    "{} is the folder of {tool} and would be that of the migrations, too",
                    settings.migrations.display()
                ))
                .hint("give another with --migrations, such as `--migrations db/migrations`"));
            }
            _ => adoption,
        };
    }
    let known = Migrations::default().status(&db).await?;
    if adoption.migrations.iter().any(|one| one.baseline) && !known.is_empty() {
        return Err(Failure::new("this database has a journal of Mizzle's already")
            .hint("`mizzle status` lists what is in it; a second baseline would make everything twice"));
    }
    say(&adoption, folder.as_deref(), output);
    let mut written = Vec::new();
    let mut noted = Vec::new();
    if !how.dry_run {
        for one in &adoption.migrations {
            if save(one, &settings.migrations)? {
                written.push(&one.id);
            }
        }
        noted = adoption.note(&db, &Options::default(), &mut |event| teller.hear(&event)).await?;
    }
    let pending = adoption.migrations.iter().filter(|one| !one.applied).count();
    let applied = adoption.migrations.len() - pending;
    let would = if how.dry_run { "would write" } else { "wrote" };
    let count = if how.dry_run { adoption.migrations.len() } else { written.len() };
    let text = format!(
        "{would} {} to {}: {applied} applied, {pending} pending\n",
        counted(count, "migration"),
        settings.migrations.display()
    );
    let shown = |paths: &[PathBuf]| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    let migrations: Vec<_> = adoption
        .migrations
        .iter()
        .map(|one| {
            json!({
                "migration": one.id,
                "from": one.from.as_ref().map(|path| path.display().to_string()),
                "applied": one.applied,
                "applied_at": one.at,
                "baseline": one.baseline,
            })
        })
        .collect();
    let object = json!({
        "tool": tool.name(),
        "journal": tool.journal(),
        "migrations": migrations,
        "written": written,
        "noted": noted,
        "not_converted": shown(&adoption.code),
        "without_file": adoption.without_file,
        "edited": shown(&adoption.edited),
    });
    output.result(&text, &object);
    Ok(ExitCode::SUCCESS)
}

/// The tool that is named, else the one whose journal is there.
async fn tool(how: &How, db: &Db) -> Result<Tool, Failure> {
    let found = tools(db).await?;
    if let Some(named) =
        how.tool.as_deref().and_then(|name| Tool::ALL.into_iter().find(|tool| tool.name() == name))
    {
        return match found.contains(&named) {
            true => Ok(named),
            false => Err(Failure::new(format!("the database has no table {}", named.journal()))
                .hint("is it the right one? --url says which")),
        };
    }
    match found.as_slice() {
        [only] => Ok(*only),
        [] => {
            let tables: Vec<_> = Tool::ALL.iter().map(|tool| tool.journal()).collect();
            Err(Failure::new("no other tool has migrated this database").hint(format!(
                "looked for {}; `mizzle baseline` notes migrations that you have",
                tables.join(", ")
            )))
        }
        several => {
            let names: Vec<_> = several.iter().map(|tool| tool.name()).collect();
            Err(Failure::usage(format!("the database has journals of {}", names.join(" and ")))
                .hint("say which with --tool"))
        }
    }
}

/// The folder that is named, else the first usual one that is there.
fn folder(how: &How, tool: Tool) -> Result<Option<PathBuf>, Failure> {
    match &how.from {
        _ if how.baseline => Ok(None),
        Some(folder) if folder.is_dir() => Ok(Some(folder.clone())),
        Some(folder) => Err(Failure::usage(format!("there is no folder {}", folder.display()))),
        None => Ok(tool.folders().iter().map(PathBuf::from).find(|folder| folder.is_dir())),
    }
}

fn say(adoption: &Adoption, folder: Option<&Path>, output: &Output) {
    let Adoption { tool, migrations, code, without_file, edited } = adoption;
    let from = folder.map_or_else(String::new, |folder| format!(", {}", folder.display()));
    output.progress(&format!("{tool}: {}{from}", tool.journal()));
    for one in migrations {
        let what = match (one.applied, one.baseline) {
            (true, true) => "stands for all that is in the database",
            (true, false) => "applied",
            (false, _) => "pending",
        };
        output.progress(&format!("  {}  {what}", one.id));
    }
    for path in code {
        output.progress(&format!("not converted, for it is a program: {}", path.display()));
    }
    let whole = migrations.iter().any(|one| one.baseline);
    for name in without_file.iter().filter(|_| !whole) {
        output.progress(&format!("applied, and there is no SQL of it: {name}"));
    }
    for path in edited {
        output.progress(&format!("edited since it was applied: {}", path.display()));
    }
    if !(whole || code.is_empty() && without_file.is_empty()) {
        output.progress(
            "an empty database would not get what these made; --baseline makes one migration of all there is",
        );
    }
}

/// Writes a migration, unless it is there as it is. Gives whether it wrote.
fn save(one: &Adopted, folder: &Path) -> Result<bool, Failure> {
    let path = folder.join(&one.id);
    let mut files = vec![("up.sql", one.up.as_str())];
    files.extend(one.down.as_deref().map(|down| ("down.sql", down)));
    let is_there = files.iter().all(|(name, text)| {
        fs::read_to_string(path.join(name)).is_ok_and(|there| there.trim() == text.trim())
    });
    if is_there {
        return Ok(false);
    }
    // In a folder that both tools read, a migration is rewritten at its place.
    let own = one.from.as_deref().and_then(Path::parent).is_some_and(|from| is_same(from, &path));
    if !own {
        return Ok(write(folder, &one.id, &files).map(|_| true)?);
    }
    for (name, text) in files {
        let file = path.join(name);
        fs::write(&file, text)
            .map_err(|why| Failure::new(format!("{} was not written: {why}", file.display())))?;
    }
    Ok(true)
}

fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
