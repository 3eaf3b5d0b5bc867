use mizzle::prelude::*;

#[derive(PgDomain)]
#[pg_domain(check = "VALUE > 0", notnull)]
struct Count {
    value: i32,
}

fn main() {}
