//! Schema Design

use mizzle::prelude::*;

use super::statements::Sent;
use super::{Outcome, Page, source};
use crate::{database, seed};

const USERS: &str = include_str!("../schema/users.rs");
const MODULES: &str = include_str!("../schema/modules.rs");
const SEGMENTS: &str = include_str!("../schema/segments.rs");

pub async fn show(db: &Db, page: &mut Page<'_>) -> Outcome {
    page.begin();
    database::reset(db).await?;
    let sent = page.statements();
    seed::seed(db).await?;

    page.heading("Table Definition")?;
    page.note("One struct gives the row `User`, the insert `NewUser`, the update `UserPatch` and the table `Users`.")?;
    page.code(&source::item(USERS, "pub struct User {"))?;
    page.sql(&about(&sent, |text| {
        text.starts_with("CREATE TABLE \"jumpstart\".\"users\"")
            || text.starts_with("CREATE TYPE \"jumpstart\".\"user_role\"")
    }))?;

    page.heading("Relationships")?;
    page.note(
        "A reference is checked against the type of the column that it names, when the program is compiled.",
    )?;
    page.code(&source::item(MODULES, "pub struct Module {"))?;
    page.code(&source::item(SEGMENTS, "pub struct Segment {"))?;
    page.sql(&about(&sent, |text| {
        text.contains("\"segments\"") && text.contains("FOREIGN KEY (\"module_id\")")
    }))?;

    page.heading("Indexes")?;
    page.note(
        "By columns, by expressions, of a part of the rows; by default, named as PostgreSQL would name them.",
    )?;
    page.sql(&about(&sent, |text| {
        text.starts_with("CREATE INDEX") || text.starts_with("CREATE UNIQUE INDEX")
    }))?;
    Ok(())
}

fn about(sent: &[Sent], wanted: impl Fn(&str) -> bool) -> Vec<Sent> {
    sent.iter().filter(|sent| wanted(&sent.text)).cloned().collect()
}
