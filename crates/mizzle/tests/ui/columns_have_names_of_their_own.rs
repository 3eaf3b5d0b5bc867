use mizzle::prelude::*;

#[derive(Table)]
#[table(Users)]
struct User {
    #[column(serial, primary_key)]
    id: i32,
    email: String,
    #[column(name = "email")]
    mail: String,
}

fn main() {}
