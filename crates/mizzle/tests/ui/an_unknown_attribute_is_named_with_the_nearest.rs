use mizzle::prelude::*;

#[derive(Table)]
#[table(Users)]
struct User {
    #[column(serial, primery_key)]
    id: i32,
    #[column(uniqe)]
    email: String,
}

fn main() {}
