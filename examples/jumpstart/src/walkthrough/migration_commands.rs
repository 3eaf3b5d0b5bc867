//! Migration Commands

use super::{Outcome, Page, source};
use crate::database::MIGRATIONS;

const DATABASE: &str = include_str!("../database.rs");

pub fn show(page: &mut Page<'_>) -> Outcome {
    page.note(
        "`mizzle generate` has written a migration whenever the schema grew, `mizzle migrate` applies them:",
    )?;
    for migration in MIGRATIONS.migrations()?.list() {
        page.point(&format!("- {}: {} steps", migration.id, migration.up.len()))?;
    }
    page.note("They are part of the program, which brings its database up to date when it starts.")?;
    page.code(&source::item(DATABASE, "pub async fn migrate("))?;
    Ok(())
}
