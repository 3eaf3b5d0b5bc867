//! Where the statements of a handle run.

use std::time::Duration;

use mizzle_core::Effect;
use mizzle_core::value::PgLsn;

/// Where the statements of a handle run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Route {
    pub pick: Pick,
    /// What a replica must have replayed.
    pub lsn: Option<PgLsn>,
    /// For how long that is waited for.
    pub wait: Duration,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pick {
    /// A replica for what is known to read, the primary for the rest.
    #[default]
    ByStatement,
    /// The primary.
    Primary,
    /// A replica for what is not known to write.
    Replica,
}

impl Route {
    /// Whether a statement may run on a replica.
    pub fn reads(&self, effect: Effect) -> bool {
        match (self.pick, effect) {
            (Pick::Primary, _) | (_, Effect::Writes) | (Pick::ByStatement, Effect::Unknown) => false,
            (Pick::ByStatement | Pick::Replica, Effect::Reads) | (Pick::Replica, Effect::Unknown) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_reads_goes_to_a_replica_and_what_is_not_known_where_that_is_asked_for() {
        for (pick, reads, unknown) in
            [(Pick::ByStatement, true, false), (Pick::Primary, false, false), (Pick::Replica, true, true)]
        {
            let route = Route { pick, ..Route::default() };
            assert_eq!(
                (route.reads(Effect::Reads), route.reads(Effect::Unknown)),
                (reads, unknown),
                "{pick:?}"
            );
            assert!(!route.reads(Effect::Writes), "{pick:?}");
        }
    }
}
