//! Users with black hair and their posts by a left join: diesel_bench's `medium_complex_query`.

use mizzle_bench::ask::Work;

use super::statement::Statement;
use super::trivial::users;

pub fn cases() -> Vec<Statement> {
    let posts = "INSERT INTO posts (user_id, title, content)
                     SELECT u.id, 'title ' || p, repeat('content ', 5) FROM users u, generate_series(1, 2) p
                     WHERE u.id % 2 = 0 ORDER BY u.id, p;";
    vec![Statement {
        name: "associations".to_owned(),
        title: "A filtered left join, 1,000 rows of two tables",
        data: users(1_000) + posts,
        work: Work::Associations,
        runs: 10,
        ..Statement::default()
    }]
}
