//! Every pattern of the guide, in its order: the Rust that runs, the SQL that reaches the server, what comes back.

mod checklist;
mod common_patterns;
mod data_access_layer;
mod migration_commands;
mod page;
mod query_patterns;
mod schema_design;
mod source;
mod statements;
mod table;
mod transactions;

use std::error::Error;
use std::io::{self, Write};

use mizzle::prelude::Db;

pub use page::{Page, Style};
use statements::Statements;

type Outcome = Result<(), Box<dyn Error>>;

/// Runs an expression and shows it: its source, the statements it sent, its value. The value is that of the macro.
macro_rules! show {
    ($page:ident, $about:literal, $code:expr) => {{
        $page.begin();
        let value = $code;
        $page.step($about, &super::source::shown(SOURCE, line!()), &value)?;
        value
    }};
}
use show;

/// Creates the tables anew, fills them and walks through the guide.
///
/// # Errors
/// What the server reports, where the example is at odds with it; what the output reports.
pub async fn run(db: &Db, out: &mut dyn Write, style: Style) -> Outcome {
    // A second pool on the same database, which tells of the values of parameters.
    let db = &Db::connect_with(db.config().clone().with_log_parameters(true)).await?;
    let statements = Statements::default();
    let _listening = tracing::subscriber::set_default(statements.listener());
    let page = &mut Page::new(out, style, statements);

    page.title("Schema Design")?;
    schema_design::show(db, page).await?;
    page.title("Data Access Layer")?;
    data_access_layer::show(db, page).await?;
    page.title("Query Patterns")?;
    query_patterns::show(db, page).await?;
    page.title("Transactions")?;
    transactions::show(db, page).await?;
    page.title("Migration Commands")?;
    migration_commands::show(page)?;
    page.title("Common Patterns")?;
    common_patterns::show(db, page).await?;
    page.title("Database Checklist")?;
    checklist::show(page)?;
    Ok(())
}

/// Whether an error says no more than that nobody reads on, as with `| head`.
pub fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
