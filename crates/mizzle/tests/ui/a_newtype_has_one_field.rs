use mizzle::prelude::*;

#[derive(PgNewtype)]
struct UserId(i32, i32);

fn main() {}
