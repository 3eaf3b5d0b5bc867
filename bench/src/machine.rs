//! What was measured, and on what.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::process::folder;

/// Facts about the machine that matter, without its name and paths.
pub fn facts(server: &str) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    let mut fact = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            facts.insert(name.to_owned(), value);
        }
    };
    let line = |path: &str, name: &str| {
        let text = std::fs::read_to_string(path).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    fact("processor", line("/proc/cpuinfo", "model name"));
    fact("processors", std::thread::available_parallelism().ok().map(|count| count.to_string()));
    fact("memory", line("/proc/meminfo", "MemTotal"));
    fact("system", said("uname", &["-sr"]));
    fact("rustc", said("rustc", &["--version"]));
    fact("node", said("node", &["--version"]));
    fact("PostgreSQL", Some(server.to_owned()));
    fact(
        "load",
        std::fs::read_to_string("/proc/loadavg")
            .ok()
            .and_then(|text| Some(text.split(' ').next()?.to_owned())),
    );
    fact("date", said("date", &["-u", "+%Y-%m-%d"]));
    facts
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output =
        Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}

/// The version of a candidate, by the lock files.
pub fn version(candidate: &str) -> Option<String> {
    match candidate {
        "mizzle" => package(&folder().join("Cargo.lock"), "mizzle"),
        "toasty" => package(&folder().join("toasty/Cargo.lock"), "toasty"),
        "drizzle-rs" => package(&folder().join("Cargo.lock"), "drizzle"),
        "libpq" => said("pg_config", &["--version"]),
        "psql" => said("psql", &["--version"]),
        "drizzle-0.45" => of_node("drizzle-orm"),
        "drizzle-1.0" => of_node("drizzle-orm-next"),
        "prisma" => of_node("@prisma/client"),
        // Generated code has the version of its generator.
        "cornucopia" => Some("1.0.1".to_owned()),
        name => package(&folder().join("Cargo.lock"), name),
    }
}

fn package(lock: &Path, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(lock).ok()?;
    let (_, after) = text.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    Some(after.split_once('"')?.0.to_owned())
}

fn of_node(name: &str) -> Option<String> {
    let text = std::fs::read_to_string(folder().join("node/package-lock.json")).ok()?;
    let lock: Value = serde_json::from_str(&text).ok()?;
    Some(lock.get("packages")?.get(format!("node_modules/{name}"))?.get("version")?.as_str()?.to_owned())
}
