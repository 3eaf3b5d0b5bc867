//! The environment variables of libpq, as defaults for what a URL leaves out.

use super::option::Draft;

/// Fills what is missing. `variable` reads the environment, so that tests need not change it.
pub(super) fn fill(draft: &mut Draft, variable: &dyn Fn(&str) -> Option<String>) {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let list = |name: &str| match set(name) {
        Some(value) => value.split(',').map(str::to_owned).collect(),
        None => Vec::new(),
    };
    if draft.hosts.iter().all(String::is_empty) {
        draft.hosts = list("PGHOST");
    }
    if draft.ports.iter().all(String::is_empty) {
        draft.ports = list("PGPORT");
    }
    let fill = |field: &mut Option<String>, names: &[&str]| {
        if field.as_ref().is_none_or(String::is_empty) {
            *field = names.iter().find_map(|name| set(name));
        }
    };
    fill(&mut draft.user, &["PGUSER", "USER", "LOGNAME", "USERNAME"]);
    fill(&mut draft.password, &["PGPASSWORD"]);
    fill(&mut draft.database, &["PGDATABASE"]);
    fill(&mut draft.application_name, &["PGAPPNAME"]);
    fill(&mut draft.connect_timeout, &["PGCONNECT_TIMEOUT"]);
    fill(&mut draft.options, &["PGOPTIONS"]);
    fill(&mut draft.ssl_mode, &["PGSSLMODE"]);
}
