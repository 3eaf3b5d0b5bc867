use mizzle::prelude::*;

#[derive(Table)]
#[table(Users)]
struct User {
    #[column(serial, primary_key)]
    id: i32,
    #[column(default = "none")]
    age: i32,
}

fn main() {}
