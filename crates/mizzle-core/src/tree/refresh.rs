//! REFRESH MATERIALIZED VIEW.

use crate::tree::TableRef;

/// A REFRESH MATERIALIZED VIEW statement.
#[derive(Clone, Debug)]
pub struct Refresh {
    /// The view.
    pub view: TableRef,
    /// `CONCURRENTLY`
    pub concurrently: bool,
    /// `WITH NO DATA`
    pub with_no_data: bool,
}
