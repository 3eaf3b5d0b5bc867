//! Whether what was written makes the database that it was written from.

use std::fmt;

use mizzle_kit::facts::{Difference, Facts, Kind, ObjectId};
use mizzle_kit::source::{Failed, Place, Roles, Source};
use mizzle_pg::{Db, Scratch};

use super::whole;
use crate::desired;
use crate::failure::Failure;
use crate::settings::Settings;

/// What is not the same.
pub(super) enum Wrong {
    /// An object is another than it was.
    Other(Difference),
    /// A statement does not load.
    Failed(Failed),
}

impl Wrong {
    /// What has to be left to SQL, if that mends it.
    pub fn to_leave(&self, facts: &Facts) -> Option<ObjectId> {
        match self {
            Wrong::Other(difference) => whole(&difference.object, facts).into_iter().next(),
            Wrong::Failed(Failed { place: Place::Model(subject), .. }) => of_subject(subject, facts),
            Wrong::Failed(_) => None,
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wrong::Other(difference) => difference.fmt(f),
            Wrong::Failed(Failed { place, error }) => write!(f, "{place}: {error}"),
        }
    }
}

/// What is wrong by itself, and not for something else that is missing; all of it, where nothing is.
pub(super) fn causes(found: &[Wrong]) -> impl Iterator<Item = &Wrong> {
    const MISSING: [&str; 6] = ["3F000", "42P01", "42703", "42704", "42883", "42P10"];
    let is_cause = |wrong: &Wrong| match wrong {
        Wrong::Failed(Failed { error, .. }) => !error.sqlstate().is_some_and(|code| MISSING.contains(&code)),
        Wrong::Other(_) => true,
    };
    let are_some = found.iter().any(is_cause);
    found.iter().filter(move |wrong| !are_some || is_cause(wrong))
}

/// Loads a source into a scratch database, and compares. It is on the server itself, so that one server prints both sides.
pub(super) async fn differences(
    source: &Source,
    facts: &Facts,
    db: &Db,
    settings: &Settings,
) -> Result<Vec<Wrong>, Failure> {
    let development = settings.development_server()?;
    let (server, roles) = match &development {
        Some(server) => (server, Roles::Made),
        None => (db.config(), Roles::Wanted),
    };
    let scratch = Scratch::new(Some(server)).await.map_err(|error| {
        Failure::from(error).hint(
            "a pull is tried in a scratch database; MIZZLE_DEV_URL names a server where one may be made, and --no-prove does without",
        )
    })?;
    if let Err(error) = source.make(&scratch, roles).await {
        return Ok(error.failed.into_iter().map(Wrong::Failed).collect());
    }
    let made = desired::read(&scratch, &settings.scope).await?;
    // An extension has the version that the server has.
    let is_version = |difference: &Difference| {
        difference.object.kind == Kind::Extension && difference.attribute.as_deref() == Some("version")
    };
    let found = made.differences(facts).into_iter().filter(|difference| !is_version(difference));
    Ok(found.map(Wrong::Other).collect())
}

/// The object that a statement of the model is about.
fn of_subject(subject: &str, facts: &Facts) -> Option<ObjectId> {
    let wanted = |id: &&ObjectId| {
        let schema = id.schema.as_deref().filter(|schema| *schema != "public");
        let before = schema.map(|schema| format!("{}.", schema.escape_debug())).unwrap_or_default();
        let (kind, name) = match id.kind {
            Kind::Table => ("table", id.name.clone()),
            Kind::Enum => ("enum", id.name.clone()),
            Kind::Composite => ("composite type", id.name.clone()),
            Kind::Domain => ("domain", id.name.clone()),
            Kind::Index => ("index", id.name.clone()),
            Kind::ForeignKey => {
                ("foreign key", format!("{}.{}", id.name, id.sub.as_deref().unwrap_or_default()))
            }
            _ => return false,
        };
        format!("{kind} `{before}{}`", name.escape_debug()) == subject
    };
    facts.objects.keys().find(wanted).cloned()
}
