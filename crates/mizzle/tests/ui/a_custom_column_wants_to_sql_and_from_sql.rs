use mizzle::prelude::*;

struct Point;

#[derive(Table)]
#[table(Users)]
struct User {
    #[column(serial, primary_key)]
    id: i32,
    #[column(type = "point")]
    home: Point,
}

fn main() {}
