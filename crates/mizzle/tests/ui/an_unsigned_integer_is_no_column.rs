use mizzle::prelude::*;

#[derive(Table)]
#[table(Users)]
struct User {
    #[column(serial, primary_key)]
    id: i32,
    age: u32,
}

fn main() {}
