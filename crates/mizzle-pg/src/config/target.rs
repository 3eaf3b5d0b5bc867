//! Which of several hosts will do, and in which order they are tried.

use mizzle_core::Result;

use super::option::Draft;

/// What a session has to be for its host to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TargetSessionAttrs {
    /// Any.
    #[default]
    Any,
    /// One that takes writes unless told otherwise.
    ReadWrite,
    /// One that does not.
    ReadOnly,
    /// One of a server that is not in recovery.
    Primary,
    /// One of a server that is.
    Standby,
    /// One of a standby; if there is none, any.
    PreferStandby,
}

/// Which of several hosts will do, and in which order they are tried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TargetOptions {
    pub session: TargetSessionAttrs,
    /// Whether hosts, and addresses of one host, are tried in a random order.
    pub shuffled: bool,
}

impl TargetOptions {
    pub(super) fn read(draft: &Draft) -> Result<TargetOptions> {
        let sessions = [
            ("any", TargetSessionAttrs::Any),
            ("read-write", TargetSessionAttrs::ReadWrite),
            ("read-only", TargetSessionAttrs::ReadOnly),
            ("primary", TargetSessionAttrs::Primary),
            ("standby", TargetSessionAttrs::Standby),
            ("prefer-standby", TargetSessionAttrs::PreferStandby),
        ];
        Ok(TargetOptions {
            session: draft.choice("target_session_attrs", &sessions, TargetSessionAttrs::Any)?,
            shuffled: draft.choice("load_balance_hosts", &[("disable", false), ("random", true)], false)?,
        })
    }
}
