use mizzle::prelude::*;

#[derive(View)]
#[view(Totals, materialized, definition = "SELECT count(*) FROM users")]
struct Total {
    users: i64,
}

fn case() {
    let _ = Totals.refresh().concurrently().with_no_data();
}

fn main() {}
