//! One of 10,000 users by key, on one connection; and a statement that reads nothing, which is what a trip costs.

use mizzle_bench::ask::Work;

use super::statement::Statement;
use super::trivial::users;

pub fn cases() -> Vec<Statement> {
    let by_key = Statement {
        name: "by_key".to_owned(),
        title: "One row by key, on one connection",
        data: users(10_000),
        work: Work::ByKey(77),
        rounds: 40,
        runs: 200,
        ..Statement::default()
    };
    let nothing = Statement {
        name: "nothing".to_owned(),
        title: "`SELECT 1`: what a trip costs",
        work: Work::Nothing,
        rounds: 40,
        runs: 200,
        ..Statement::default()
    };
    vec![by_key, nothing]
}
