//! Rust source in, a schema or its mistakes out.

mod columns;
mod composites;
mod constraints;
mod defaults;
mod enums;
mod hostile;
mod indexes;
mod mistakes;
mod print;
mod printing;
mod resolving;
mod views;

use expect_test::Expect;
use mizzle_syntax::{SourceFile, parse_source};

/// The definitions of a source text, resolved, or every mistake in it.
pub fn check(source: &str, expected: Expect) {
    let printed = match parse_source("a.rs", source) {
        Ok(file) => resolved(&[file]),
        Err(errors) => errors.to_string(),
    };
    expected.assert_eq(&printed);
}

/// The same for the fields of a table `Things`.
pub fn check_fields(fields: &str, expected: Expect) {
    check(&format!("#[derive(Table)] #[table(Things)] struct Thing {{\n{fields}\n}}"), expected);
}

/// The same for the attributes of a table with five fields.
pub fn check_struct(attributes: &str, expected: Expect) {
    let fields =
        "id: i32, email: String, price: i32, #[column(name = \"Max\")] max: Option<i32>, r#type: String";
    check(&format!("#[derive(Table)] #[table(Things)]\n{attributes}\nstruct Thing {{ {fields} }}"), expected);
}

/// The schema that files make together, or every mistake in them.
pub fn resolved(files: &[SourceFile]) -> String {
    match mizzle_syntax::resolve(files) {
        Ok(schema) => print::schema(&schema),
        Err(errors) => errors.to_string(),
    }
}
