use mizzle::prelude::*;

use std::collections::HashMap;

#[derive(Table)]
#[table(Users)]
struct User {
    #[column(serial, primary_key)]
    id: i32,
    settings: HashMap<String, String>,
}

fn main() {}
