use mizzle::prelude::*;

#[derive(Table)]
#[table(Modules)]
struct Module {
    #[column(serial, primary_key)]
    id: i32,
}

#[derive(Table)]
#[table(Segments)]
struct Segment {
    #[column(references(Modules.id))]
    module_id: i64,
}

fn main() {}
