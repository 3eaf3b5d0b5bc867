use mizzle::prelude::*;

#[derive(Table)]
#[table(People)]
#[has_many(books: Books)]
struct Person {
    #[column(primary_key)]
    id: i32,
}

#[derive(Table)]
#[table(Books)]
struct Book {
    #[column(primary_key)]
    id: i32,
    #[column(references(People.id))]
    author_id: i32,
    #[column(references(People.id))]
    editor_id: i32,
}

fn main() {}
