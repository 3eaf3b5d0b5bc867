use mizzle::prelude::*;

#[derive(PgComposite)]
struct Pair(i32, i32);

fn main() {}
