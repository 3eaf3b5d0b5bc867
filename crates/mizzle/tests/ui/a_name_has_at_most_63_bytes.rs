use mizzle::prelude::*;

#[derive(Table)]
#[table(Users)]
struct User {
    #[column(serial, primary_key)]
    id: i32,
    the_name_by_which_this_person_would_like_to_be_called_on_birthdays: String,
}

fn main() {}
