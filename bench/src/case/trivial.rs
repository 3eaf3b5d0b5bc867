//! All users, where there are 1, 10, 100, 1,000, 10,000: diesel_bench's `trivial_query`.

use mizzle_bench::ask::Work;

use super::statement::Statement;

pub fn cases() -> Vec<Statement> {
    [1, 10, 100, 1_000, 10_000].map(case).into()
}

fn case(count: usize) -> Statement {
    Statement {
        name: format!("trivial_{count}"),
        title: "All rows of a table with three columns",
        data: users(count),
        work: Work::Users,
        runs: if count > 100 { 10 } else { 50 },
        ..Statement::default()
    }
}

/// So many users; two of three have black hair.
pub fn users(count: usize) -> String {
    format!(
        "INSERT INTO users (name, hair_color)
             SELECT 'user ' || at, CASE WHEN at % 3 > 0 THEN 'black' END FROM generate_series(0, {count} - 1) at;"
    )
}
