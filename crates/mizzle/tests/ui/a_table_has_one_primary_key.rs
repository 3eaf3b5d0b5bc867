use mizzle::prelude::*;

#[derive(Table)]
#[table(Users)]
struct User {
    #[column(serial, primary_key)]
    id: i32,
    #[column(primary_key)]
    email: String,
}

fn main() {}
