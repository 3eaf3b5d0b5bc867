use mizzle::prelude::*;

#[derive(PgNewtype)]
struct UserId(u64);

fn main() {}
