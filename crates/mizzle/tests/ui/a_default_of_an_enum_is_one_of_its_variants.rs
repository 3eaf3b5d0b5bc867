use mizzle::prelude::*;

#[derive(PgEnum)]
enum Role {
    Member,
    Admin,
}

#[derive(Table)]
#[table(Users)]
struct User {
    #[column(serial, primary_key)]
    id: i32,
    #[column(default = Role::Owner)]
    role: Role,
}

fn main() {}
