use mizzle::prelude::*;

#[derive(View)]
#[view(Adults, defintion = "SELECT id, name FROM users", check_option = "local")]
#[unique(id)]
#[has_many(posts: Posts)]
struct Adult {
    #[column(serial, primary_key)]
    id: i32,
    #[column(default = "x")]
    name: Option<String>,
}

fn main() {}
