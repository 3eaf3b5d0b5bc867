use mizzle::prelude::*;

#[derive(PgEnum)]
enum Role {
    Member,
    Admin(String),
}

fn main() {}
