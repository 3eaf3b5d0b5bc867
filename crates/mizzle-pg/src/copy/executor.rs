//! The COPY of tables and queries.

use std::future::Future;

use futures_core::Stream;
use mizzle_core::row::{CheckFn, Row};
use mizzle_core::{CopyExecutor, CopyInto, CopyQuery, CopySource, Result};

use super::Holder;
use super::out::{CopyStream, Rows};
use crate::connection::Connection;
use crate::pool::Db;
use crate::terms::Terms;
use crate::transaction::Transaction;

async fn copy_into(
    holder: impl Future<Output = Result<Holder<'_>>>,
    copy: CopyInto,
    source: &mut dyn CopySource,
    terms: Terms,
) -> Result<u64> {
    let mut holder = holder.await?;
    let outcome = holder.copy_into(&copy, source, &terms).await;
    outcome.inspect_err(|error| holder.note(error))
}

macro_rules! copy_executor {
    ($executor:ty, $holder:ident, |$on:ident, $effect:pat_param| $reader:expr) => {
        #[diagnostic::do_not_recommend]
        impl CopyExecutor for $executor {
            fn run_copy_in(
                &self,
                copy: CopyInto,
                source: &mut dyn CopySource,
            ) -> impl Future<Output = Result<u64>> + Send {
                self.copy_in_on(Terms::default(), copy, source)
            }

            fn run_copy_out<T: Send + 'static>(
                &self,
                copy: CopyQuery,
                check: CheckFn,
                read: fn(&mut Row<'_>) -> Result<T>,
            ) -> impl Stream<Item = Result<T>> + Send {
                self.copy_out_on(Terms::default(), copy, check, read)
            }
        }

        impl $executor {
            pub(crate) fn copy_in_on(
                &self,
                terms: Terms,
                copy: CopyInto,
                source: &mut dyn CopySource,
            ) -> impl Future<Output = Result<u64>> + Send {
                copy_into(Holder::$holder(self), copy, source, terms)
            }

            pub(crate) fn copy_out_on<T: Send + 'static>(
                &self,
                terms: Terms,
                copy: CopyQuery,
                check: CheckFn,
                read: fn(&mut Row<'_>) -> Result<T>,
            ) -> impl Stream<Item = Result<T>> + Send {
                let ($on, $effect) = (self, copy.query.effect);
                let open = async move { super::out::rows($reader, copy, check, &terms).await };
                CopyStream::new(open, terms, Rows(read))
            }
        }
    };
}

copy_executor!(Db, of_pool, |db, effect| Holder::of_reader(db, effect));
copy_executor!(Connection, of_connection, |connection, _| Holder::of_connection(connection));
copy_executor!(Transaction, of_transaction, |tx, _| Holder::of_transaction(tx));
