use mizzle::prelude::*;

#[derive(Table)]
#[table(People)]
#[has_many(logs: Logs, on(id = person))]
struct Person {
    #[column(primary_key)]
    id: i32,
}

#[derive(Table)]
#[table(Logs)]
struct Log {
    #[column(primary_key)]
    id: i32,
    person: String,
}

fn main() {}
