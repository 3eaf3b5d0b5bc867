//! Where SQL comes from.

use crate::rust::RustFile;
use crate::{TREE, Violations};

/// How a statement of a query begins.
const QUERY: [&str; 5] = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "WITH "];

/// How a statement begins that changes a schema.
const DDL: [&str; 6] = ["CREATE ", "ALTER ", "DROP ", "COMMENT ON ", "GRANT ", "TRUNCATE "];

#[test]
fn the_sql_of_queries_is_composed_in_the_renderer_only() {
    let composes = |file: &RustFile| file.path.starts_with("crates/mizzle-core/src/render/");
    let mut violations = Violations::default();
    // Shows in the documentation what a program gets.
    let shows = |file: &RustFile| file.path == "crates/mizzle/src/examples.rs";
    let core = ["crates/mizzle-core/src/", "crates/mizzle-macros/src/", "crates/mizzle/src/"];
    for file in
        core.iter().flat_map(|folder| TREE.below(folder)).filter(|file| !composes(file) && !shows(file))
    {
        starting(file, &QUERY, &mut violations);
    }
    violations.none("A builder sets a field of the tree, and `core/src/render` writes what it means:");
}

#[test]
fn ddl_is_composed_in_the_rules_of_the_kit_only() {
    let composes = |file: &RustFile| {
        // A test program's database, and that of a development server, are made by who starts them.
        let own_databases = [
            "crates/mizzle-pg/src/database.rs",
            "crates/mizzle-pg/src/scratch.rs",
            "crates/mizzle-pg/src/testing.rs",
        ];
        file.path.starts_with("crates/mizzle-kit/src/rules/") || own_databases.contains(&file.path.as_str())
    };
    let mut violations = Violations::default();
    for file in TREE.libraries().filter(|file| !composes(file)) {
        starting(file, &DDL, &mut violations);
    }
    violations
        .none("A kind of object is one file in `kit/src/rules`, which knows its DDL and what that costs:");
}

/// The strings outside of tests that begin a statement.
fn starting(file: &RustFile, statements: &[&str], violations: &mut Violations) {
    for (number, text) in file.strings.iter().filter(|(number, _)| !file.is_test_line(*number)) {
        let begins = text.trim_start().to_uppercase();
        if statements.iter().any(|statement| begins.starts_with(statement)) && is_sql(text) {
            violations.line(file, *number, format_args!("{text:?}"));
        }
    }
}

/// Whether a text is SQL, not a sentence that begins with the same word: our SQL's words are in capitals, or all small.
fn is_sql(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    first.chars().all(char::is_uppercase) || text.contains('$') || text.contains('{')
}

#[test]
fn what_a_writer_pushes_is_known_at_compile_time() {
    let mut violations = Violations::default();
    for path in ["crates/mizzle-core/src/render/writer.rs", "crates/mizzle-kit/src/writer.rs"] {
        let Some(file) = TREE.rust.iter().find(|file| file.path == path) else {
            violations.file(path, "is gone; if the writer moved, tell this rule");
            continue;
        };
        let pushes = file.production().filter(|(_, code)| code.contains("fn push("));
        let mut count = 0;
        for (number, code) in pushes {
            count += 1;
            if !code.contains("&'static str)") {
                violations.line(file, number, "takes text that may come from anywhere");
            }
        }
        if count == 0 {
            violations.file(path, "has no `push`; if it has another name, tell this rule");
        }
    }
    violations.none(
        "`push` takes `&'static str`; a name goes through `ident`, a value through `param` or `literal`:",
    );
}
