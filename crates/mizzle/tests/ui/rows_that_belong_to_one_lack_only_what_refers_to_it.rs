mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let module = || Modules.insert(NewModule::new().title("Basics"));
    let _ = module().with(Modules.segments, [NewSegment::new()]);
    let _ = module().with(Modules.segments, [NewModule::new().title("no segment")]);
}

fn main() {}
