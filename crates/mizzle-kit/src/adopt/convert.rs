//! The SQL of another tool as a script of ours.

use crate::migration::{Alone, Script, ScriptError, pieces};

/// In sections, with those statements apart that no transaction takes in, and without the commands of transactions.
pub(super) fn convert(sql: &str, alone: bool) -> Result<String, ScriptError> {
    if sql.contains("-- section:") && Script::read(sql).is_ok() {
        // It was converted before.
        return Ok(sql.to_owned());
    }
    let mut converted = String::new();
    let mut in_transaction = true;
    for piece in pieces(sql) {
        if piece.is("begin") || piece.is("start") || piece.is("commit") || piece.is("end") {
            continue;
        }
        if piece.is("rollback") || piece.is("abort") || piece.is("savepoint") || piece.is("release") {
            return Err(ScriptError {
                line: piece.line,
                message:
                    "a part of a transaction that is undone has no place in a migration; write it otherwise"
                        .to_owned(),
            });
        }
        let wants = !(alone || Alone::of(piece.text).is_some());
        if wants != in_transaction && piece.says_something() {
            in_transaction = wants;
            if !converted.trim().is_empty() {
                converted.push_str("\n\n");
            }
            converted.push_str(match wants {
                true => "-- section: in a transaction; transaction: one\n",
                false => "-- section: without a transaction; transaction: none\n",
            });
            converted.push_str(piece.text.trim_start());
        } else {
            converted.push_str(piece.text);
        }
        if piece.says_something() && !piece.text.trim_end().ends_with(';') {
            converted.push(';');
        }
    }
    let mut text = converted.trim().to_owned();
    text.push('\n');
    Ok(text)
}

/// A name as part of the name of a folder.
pub(super) fn name(name: &str) -> String {
    let safe = |char: char| if char.is_alphanumeric() || matches!(char, '-' | '_') { char } else { '_' };
    let name: String = name.chars().map(safe).collect();
    if name.is_empty() { "migration".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::Transactional;

    #[test]
    fn transactions_become_sections_and_comments_stay() {
        let sql = "-- first\nBEGIN;\nCREATE TABLE t (a int); -- a table\n\nCREATE INDEX CONCURRENTLY i ON t (a);\n/* last */ SELECT 1;\nCOMMIT;\n";
        let converted = convert(sql, false).unwrap();
        let script = Script::read(&converted).unwrap();
        let said: Vec<_> = script
            .sections
            .iter()
            .map(|section| (section.transaction, section.steps.iter().map(|step| &*step.sql).collect()))
            .collect();
        let index = "CREATE INDEX CONCURRENTLY i ON t (a)";
        assert_eq!(
            said,
            [
                (Transactional::One, vec!["CREATE TABLE t (a int)"]),
                (Transactional::None, vec![index]),
                (Transactional::One, vec!["SELECT 1"]),
            ]
        );
        for comment in ["-- a table", "/* last */"] {
            assert!(converted.contains(comment), "{converted}");
        }
    }

    #[test]
    fn what_is_a_script_already_stays_as_it_is() {
        let sql = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ BEGIN; $$;\nSELECT 1;\n";
        assert_eq!(convert(sql, false).unwrap(), sql);
        assert_eq!(convert("", false).unwrap(), "\n");
    }

    #[test]
    fn a_part_that_is_undone_is_an_error_with_its_line() {
        let error = convert("SELECT 1;\n\nROLLBACK;", false).unwrap_err();
        assert_eq!(error.line, 3);
    }
}
