//! A COPY as the program spells it, with its data in whatever format that asks for.

use std::future::Future;

use bytes::Bytes;
use futures_core::Stream;
use mizzle_core::{Error, ErrorKind, Result};

use super::out::{CopyStream, Pieces, pieces};
use super::{CopyBytes, Holder};
use crate::connection::Connection;
use crate::pool::Db;
use crate::terms::Terms;
use crate::transaction::Transaction;

async fn copy_in<'a, M, S: CopyBytes<'a, M>>(
    holder: impl Future<Output = Result<Holder<'_>>>,
    sql: &str,
    data: S,
) -> Result<u64> {
    check(sql)?;
    let mut source = data.into_source();
    let mut holder = holder.await?;
    let outcome = holder.copy_in(sql, None, &mut *source, &Terms::default()).await;
    outcome.inspect_err(|error| holder.note(error))
}

/// Anything else would have happened before it is known that it is no COPY.
fn check(sql: &str) -> Result<()> {
    let (word, rest) = sql.trim_start().split_at_checked(4).unwrap_or_default();
    if word.eq_ignore_ascii_case("copy") && rest.starts_with(|next: char| next.is_whitespace() || next == '(')
    {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Config, "the statement is no COPY")
        .with_hint("it has to begin with `COPY `: `COPY … FROM STDIN` or `COPY … TO STDOUT`")
        .with_statement(sql))
}

macro_rules! raw_copies {
    ($executor:ty, $holder:ident) => {
        impl $executor {
            /// Runs a `COPY … FROM STDIN` with the bytes that `data` gives, in the format that the statement asks for;
            /// returns how many rows went in. `data` is an iterator or a stream; what it gives is taken no faster than
            /// the server takes it.
            ///
            /// All of it goes in, or nothing: an error of the data ends the COPY, and so does a drop of the future.
            ///
            /// ```no_run
            /// # async fn example(db: &mizzle_pg::Db) -> mizzle_pg::Result<()> {
            /// let lines = ["Ada,36\n", "Bob,41\n"];
            /// let count = db.copy_in_raw("COPY people (name, age) FROM STDIN (FORMAT csv)", lines).await?;
            /// assert_eq!(count, 2);
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Errors
            /// What the server reports; the first error among the data; [`Config`](ErrorKind::Config), where the
            /// statement is no `COPY … FROM STDIN`.
            pub async fn copy_in_raw<'a, M, S>(&self, sql: &str, data: S) -> Result<u64>
            where
                S: CopyBytes<'a, M>,
            {
                copy_in(Holder::$holder(self), sql, data).await
            }

            /// Runs a `COPY … TO STDOUT` and yields its bytes as they come, in the format that the statement asks for;
            /// the server is read only as fast as the stream is. PostgreSQL sends a row, or a line, at a time.
            ///
            /// ```no_run
            /// # async fn example(db: &mizzle_pg::Db) -> mizzle_pg::Result<()> {
            /// let csv = std::pin::pin!(db.copy_out_raw("COPY people TO STDOUT (FORMAT csv, HEADER)"));
            /// // With `futures_util::TryStreamExt`: while let Some(line) = csv.try_next().await? { … }
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Errors
            /// What the server reports, as the last item; [`Config`](ErrorKind::Config), where the statement is no
            /// `COPY … TO STDOUT`.
            pub fn copy_out_raw(&self, sql: impl Into<String>) -> impl Stream<Item = Result<Bytes>> + Send {
                let sql = sql.into();
                let open = async move {
                    check(&sql)?;
                    pieces(Holder::$holder(self), sql).await
                };
                CopyStream::new(open, Terms::default(), Pieces)
            }
        }
    };
}

raw_copies!(Db, of_pool);
raw_copies!(Connection, of_connection);
raw_copies!(Transaction, of_transaction);
