use mizzle::prelude::*;

struct Address {
    street: String,
}

#[derive(Table)]
#[table(Users)]
struct User {
    #[column(serial, primary_key)]
    id: i32,
    address: Address,
}

fn main() {}
