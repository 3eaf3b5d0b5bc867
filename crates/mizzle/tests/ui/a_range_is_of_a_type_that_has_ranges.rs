use mizzle::prelude::*;

#[derive(Table)]
#[table(Things)]
struct Thing {
    #[column(serial, primary_key)]
    id: i32,
    names: PgRange<String>,
}

fn main() {}
