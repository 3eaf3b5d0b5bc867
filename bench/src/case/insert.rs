//! 1, 10, 25, 50, 100 users in by one call: diesel_bench's `insert`.

use mizzle_bench::ask::Work;

use super::statement::Statement;

/// What has been written, in the order of the keys.
pub const WRITTEN: &str =
    "SELECT count(*), md5(string_agg(name || coalesce(hair_color, '-'), ',' ORDER BY id)) FROM users";

pub fn cases() -> Vec<Statement> {
    let case = |count| Statement {
        name: format!("insert_{count}"),
        title: "Rows into a table with three columns, by one call",
        work: Work::Insert(count),
        runs: 20,
        reset: Some("TRUNCATE users, posts, comments RESTART IDENTITY"),
        after: Some(WRITTEN),
        ..Statement::default()
    };
    [1, 10, 25, 50, 100].map(case).into()
}
