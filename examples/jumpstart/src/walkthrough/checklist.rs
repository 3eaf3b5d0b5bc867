//! Database Checklist

use super::{Outcome, Page};

const LIST: &[(&str, &str)] = &[
    ("Tables have appropriate indexes for queried columns", "`#[index(..)]` beside the columns"),
    ("Foreign keys use on_delete cascade where appropriate", "`references(Modules.id, on_delete = cascade)`"),
    ("Data access functions are named verb first", "`src/data_access`: `create_user`, `get_segment_by_id`"),
    ("Select only needed columns", "`.select((..))` and `.select_as::<UserCard>()`"),
    (
        "Use transactions for multi-step operations",
        "`db.transaction(..)`, `db.try_transaction(..)`, `db.batch(..)`",
    ),
    ("Always update `updated_at` on modifications", "`on_update = now()`: the library does"),
    ("Use parameterized queries", "every value is a parameter, also in `sql!`"),
    (
        "Generate a migration after schema changes",
        "`mizzle generate`; a test replays them all: `migrations/`",
    ),
    ("Types for selecting and inserting", "`User`, `NewUser` and `UserPatch`, from one struct"),
    (
        "Relations defined",
        "`#[has_many(..)]` and `#[has_one(..)]`; a reference is one by itself: `Segments.module`",
    ),
];

pub fn show(page: &mut Page<'_>) -> Outcome {
    for (demand, answer) in LIST {
        page.point(&format!("- {demand}: {answer}"))?;
    }
    Ok(())
}
