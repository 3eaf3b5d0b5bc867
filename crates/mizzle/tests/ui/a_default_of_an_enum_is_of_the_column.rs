use mizzle::prelude::*;

use schema_enums::*;
mod schema_enums {
    use mizzle::prelude::*;
    #[derive(PgEnum)]
    pub enum Role { Member, Admin }
    #[derive(PgEnum)]
    pub enum Colour { Red }
}

#[derive(Table)]
#[table(Users)]
struct User {
    #[column(serial, primary_key)]
    id: i32,
    #[column(default = Colour::Red)]
    role: Role,
}

fn main() {}
