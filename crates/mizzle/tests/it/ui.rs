//! What rustc says of a mistake: one case a promise, in `tests/ui`, with the message that a user sees.
//!
//! After a change of the messages: `TRYBUILD=overwrite cargo test -p mizzle --test it ui`, and read what changed.

#[test]
fn a_mistake_is_reported_once_where_it_is_and_with_what_to_do() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
