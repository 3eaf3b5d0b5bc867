//! What becomes of the server's notices and warnings.

use std::fmt;
use std::sync::Arc;

use mizzle_core::{Result, ServerReport};
use postgres_protocol::message::backend::NoticeResponseBody;

use crate::message::Report;

/// A function that is given notices in the place of `tracing`.
#[derive(Clone)]
pub(crate) struct OnNotice(Arc<dyn Fn(&ServerReport) + Send + Sync>);

impl OnNotice {
    pub fn new(hear: impl Fn(&ServerReport) + Send + Sync + 'static) -> OnNotice {
        OnNotice(Arc::new(hear))
    }
}

impl fmt::Debug for OnNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a function")
    }
}

/// Tells a notice to whoever wants to hear of it.
pub(crate) fn tell(body: &NoticeResponseBody, hook: Option<&OnNotice>) -> Result<()> {
    let report = Report::read(body.fields())?.server;
    if let Some(OnNotice(hear)) = hook {
        hear(&report);
        return Ok(());
    }
    match report.severity.as_str() {
        "WARNING" => tracing::warn!(
            target: "mizzle::notice", sqlstate = report.sqlstate, detail = report.detail, "{}", report.message
        ),
        severity => tracing::debug!(
            target: "mizzle::notice", severity, sqlstate = report.sqlstate, detail = report.detail, "{}", report.message
        ),
    }
    Ok(())
}
