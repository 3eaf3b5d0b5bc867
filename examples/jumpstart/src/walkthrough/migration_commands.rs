//! Migration Commands

use super::{Outcome, Page, source};

const DATABASE: &str = include_str!("../database.rs");

pub fn show(page: &mut Page<'_>) -> Outcome {
    page.note("Migrations are to come; until then the program creates its tables, all of them or none.")?;
    page.code(&source::item(DATABASE, "pub async fn create_tables("))?;
    Ok(())
}
