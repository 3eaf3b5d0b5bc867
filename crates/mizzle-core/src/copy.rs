//! What COPY needs of a connection, a transaction or a pool, besides what an [`Executor`](crate::Executor) does.

use std::future::Future;
use std::ops::Range;
use std::task::{Context, Poll};

use bytes::BytesMut;
use futures_core::Stream;

use crate::error::Result;
use crate::executor::Statement;
use crate::row::{CheckFn, Row};
use crate::table::ColumnDef;
use crate::value::{SqlType, TypeOids};

/// `COPY … FROM STDIN` into columns of a table, in the binary format.
#[derive(Clone, Debug)]
pub struct CopyInto {
    /// The statement.
    pub text: String,
    /// A query of the columns, which is never run: the types of what it would give are those of the table. The binary
    /// format of COPY does not say what its values are, so it has to be known that they fit.
    pub probe: String,
    /// The columns.
    pub columns: Vec<&'static ColumnDef>,
    /// The types whose OIDs have to be known before the first row is written.
    pub types: Vec<SqlType>,
}

/// `COPY (query) TO STDOUT`, in the binary format. COPY takes no parameters, so those of the query become constants, as
/// the server itself spells them.
#[derive(Clone, Debug)]
pub struct CopyQuery {
    /// The query.
    pub query: Statement,
    /// Where its parameters stand in its text, in their order.
    pub places: Vec<Range<usize>>,
}

/// Gives the bytes that a COPY sends.
pub trait CopySource: Send {
    /// Appends to `out` what there is, up to some 64 KiB. `false` is the end; whoever is not ready may have appended
    /// something all the same.
    ///
    /// # Errors
    /// What ends the COPY: nothing of it is kept then.
    fn poll_fill(
        &mut self,
        context: &mut Context<'_>,
        oids: &dyn TypeOids,
        out: &mut BytesMut,
    ) -> Poll<Result<bool>>;
}

/// Where COPY runs: a pool, a connection or a transaction.
#[diagnostic::on_unimplemented(
    message = "`{Self}` runs no COPY",
    label = "wants a reference to a pool, a connection or a transaction, such as `&db` or `tx`"
)]
pub trait CopyExecutor: Sync {
    /// Sends what the source gives, no faster than the server takes it; returns how many rows went in.
    fn run_copy_in(
        &self,
        copy: CopyInto,
        source: &mut dyn CopySource,
    ) -> impl Future<Output = Result<u64>> + Send;

    /// Yields the rows as they arrive; the server is read only as fast as the stream is.
    fn run_copy_out<T: Send + 'static>(
        &self,
        copy: CopyQuery,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> impl Stream<Item = Result<T>> + Send;
}

#[diagnostic::do_not_recommend]
impl<E: CopyExecutor> CopyExecutor for &E {
    fn run_copy_in(
        &self,
        copy: CopyInto,
        source: &mut dyn CopySource,
    ) -> impl Future<Output = Result<u64>> + Send {
        (**self).run_copy_in(copy, source)
    }

    fn run_copy_out<T: Send + 'static>(
        &self,
        copy: CopyQuery,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> impl Stream<Item = Result<T>> + Send {
        (**self).run_copy_out(copy, check, read)
    }
}
