//! What the tests find on this machine.

use mizzle_server::Binaries;

use super::runner;

/// A line that says which PostgreSQL the tests start and what runs them; and of what is missing, how to get it.
pub fn line() -> String {
    format!("{}; {}", postgres(), test_runner())
}

fn postgres() -> String {
    if std::env::var_os("MIZZLE_TEST_URL").is_some_and(|url| !url.is_empty()) {
        return "PostgreSQL is the server that MIZZLE_TEST_URL names".to_owned();
    }
    if let Ok(found) = Binaries::find() {
        return format!("PostgreSQL {} in {}", found.version(), found.folder().display());
    }
    match Binaries::find_or_fetch(&mut |line| println!("{line}")) {
        Ok(fetched) => {
            format!("PostgreSQL {}, fetched into {}", fetched.version(), fetched.folder().display())
        }
        Err(error) => format!("no PostgreSQL, so the tests that need one will fail: {error}"),
    }
}

fn test_runner() -> &'static str {
    match runner::has_nextest() {
        true => "cargo-nextest runs the tests",
        false => "`cargo test` runs the tests (faster: `cargo install --locked cargo-nextest`)",
    }
}
