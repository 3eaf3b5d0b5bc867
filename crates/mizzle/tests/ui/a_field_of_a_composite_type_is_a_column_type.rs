use mizzle::prelude::*;

struct Street(String);

#[derive(PgComposite)]
struct Address {
    street: Street,
}

fn main() {}
