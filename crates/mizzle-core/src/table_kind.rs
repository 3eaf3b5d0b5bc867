//! What a table value stands for on the server: a table, one whose rows are softly deleted, a view, a materialized view.
//!
//! The kind is a type, so that what it has no meaning for does not compile.

use crate::scope::{NotNull, Null, Nullness};

/// A table.
pub struct Ordinary;

/// A table whose rows are softly deleted.
pub struct SoftlyDeleted;

/// A view.
pub struct PlainView;

/// A materialized view.
pub struct MaterializedView;

/// One of the kinds.
pub trait TableKind: 'static {
    /// Whether a row that another refers to may be hidden, by soft deletion: [`Null`], if so.
    type Hidden: Nullness;
    /// Whether its model is that of a view.
    const IS_VIEW: bool;
}

impl TableKind for Ordinary {
    type Hidden = NotNull;
    const IS_VIEW: bool = false;
}

impl TableKind for SoftlyDeleted {
    type Hidden = Null;
    const IS_VIEW: bool = false;
}

impl TableKind for PlainView {
    type Hidden = NotNull;
    const IS_VIEW: bool = true;
}

impl TableKind for MaterializedView {
    type Hidden = NotNull;
    const IS_VIEW: bool = true;
}

/// A kind whose rows are inserted, updated and deleted.
#[diagnostic::on_unimplemented(
    message = "a view is only read: its rows are those of its query",
    label = "this is a view",
    note = "insert into, update or delete from the tables that the view reads"
)]
pub trait Written: TableKind {}

#[diagnostic::do_not_recommend]
impl Written for Ordinary {}
#[diagnostic::do_not_recommend]
impl Written for SoftlyDeleted {}

/// A kind whose rows are kept until they are refreshed.
#[diagnostic::on_unimplemented(
    message = "only a materialized view is refreshed",
    label = "this is none: it is up to date whenever it is read",
    note = "a view that keeps its rows is `#[view(.., materialized)]`"
)]
pub trait Refreshed: TableKind {}

#[diagnostic::do_not_recommend]
impl Refreshed for MaterializedView {}
