//! 100 users with 10 posts each with 10 comments each: diesel_bench's `loading_associations_sequentially`.

use std::time::Duration;

use mizzle_bench::ask::Work;

use super::statement::Statement;
use super::trivial::users;

pub fn cases() -> Vec<Statement> {
    let near = Statement {
        name: "relations/nested".to_owned(),
        title: "100 users with 10 posts each with 10 comments each",
        data: data(),
        work: Work::Nested,
        runs: 5,
        ..Statement::default()
    };
    let far = Statement {
        name: "relations/nested_1ms".to_owned(),
        title: "100 users with 10 posts each with 10 comments each, over a line of 1 ms each way",
        data: data(),
        work: Work::Nested,
        runs: 5,
        delay: Some(Duration::from_millis(1)),
        ..Statement::default()
    };
    vec![near, far]
}

fn data() -> String {
    users(100)
        + "INSERT INTO posts (user_id, title, content)
               SELECT u.id, 'title ' || p, repeat('content ', 5) FROM users u, generate_series(1, 10) p ORDER BY u.id, p;
           INSERT INTO comments (post_id, text)
               SELECT p.id, 'comment ' || c FROM posts p, generate_series(1, 10) c ORDER BY p.id, c;"
}
