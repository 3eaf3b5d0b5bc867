//! The generated crates: their manifests and modules.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::{queries, schema};

/// How many tables a module of the schema defines.
const TABLES_A_MODULE: usize = 10;

/// The name of the crate of a size.
pub fn name(tables: usize) -> String {
    format!("tables-{tables}")
}

/// The manifest of the workspace, whose crates use the `mizzle` in `root`.
pub fn workspace(sizes: impl Iterator<Item = usize>, root: &Path) -> String {
    let members: Vec<_> = sizes.map(|tables| format!("\"{tables}\"")).collect();
    let mizzle = root.join("crates").join("mizzle");
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[workspace.dependencies]\nmizzle = {{ path = {mizzle:?} }}\n",
        members.join(", "),
    )
}

/// The files of a crate, with their paths in it.
pub fn files(tables: usize) -> Vec<(PathBuf, String)> {
    let mut files = vec![("Cargo.toml".into(), manifest(tables)), ("src/lib.rs".into(), root_module(tables))];
    if tables == 0 {
        return files;
    }
    let modules = tables.div_ceil(TABLES_A_MODULE);
    let module = |at: usize| format!("part_{at:02}");
    files.push(("src/schema/mod.rs".into(), parent_module(modules, module)));
    for at in 0..modules {
        let first = at * TABLES_A_MODULE;
        let text = schema::module(first..tables.min(first + TABLES_A_MODULE));
        files.push((format!("src/schema/{}.rs", module(at)).into(), text));
    }
    files.push(("src/data_access/mod.rs".into(), data_access_module(tables)));
    files.extend((0..tables).map(|table| (data_access_path(table), queries::module(table, tables, 0))));
    files
}

/// The file with the queries of a table.
pub fn data_access_path(table: usize) -> PathBuf {
    format!("src/data_access/{}.rs", data_access_name(table)).into()
}

fn data_access_name(table: usize) -> String {
    format!("table_{table:03}")
}

fn manifest(tables: usize) -> String {
    format!(
        "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nmizzle.workspace = true\n",
        name(tables),
    )
}

fn root_module(tables: usize) -> String {
    match tables {
        0 => "//! Nothing: its dependencies are what is built.\n\npub use mizzle;\n".to_owned(),
        _ => format!("//! {tables} tables and their queries.\n\npub mod data_access;\npub mod schema;\n"),
    }
}

fn parent_module(modules: usize, name: impl Fn(usize) -> String) -> String {
    let mut text = "//! The schema.\n\n".to_owned();
    for at in 0..modules {
        let name = name(at);
        let _ = writeln!(text, "mod {name};\npub use {name}::*;");
    }
    text
}

fn data_access_module(tables: usize) -> String {
    let mut text = "//! Functions that read and write, a module a table.\n\n".to_owned();
    for table in 0..tables {
        let _ = writeln!(text, "pub mod {};", data_access_name(table));
    }
    text
}
