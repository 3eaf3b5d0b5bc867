//! NOTIFY.

use mizzle_core::value::{Datum, Param, SqlType};
use mizzle_core::{Discard, Executor, Result, Statement};

use crate::connection::Connection;
use crate::pool::Db;
use crate::transaction::Transaction;

async fn notify(db: &impl Executor, channel: &str, payload: &str) -> Result<()> {
    let params =
        [channel, payload].map(|text| Param { ty: SqlType::Text, datum: Datum::copied(text.as_bytes()) });
    let text = "select pg_catalog.pg_notify($1, $2)".to_owned();
    db.run(Statement::new(text, params.into()), &mut Discard).await.map(drop)
}

macro_rules! notifies {
    ($executor:ty, $when:literal) => {
        impl $executor {
            /// `NOTIFY channel, payload`: says something to all who [`listen`](crate::Db::listen) to the channel,
            #[doc = $when]
            ///
            /// ```no_run
            /// # async fn example(db: &mizzle_pg::Db) -> mizzle_pg::Result<()> {
            /// db.notify("jobs", "7").await
            /// # }
            /// ```
            ///
            /// # Errors
            /// What the server reports: a name is longer than 63 bytes, a payload than 7,999; the queue is full.
            pub async fn notify(&self, channel: &str, payload: &str) -> Result<()> {
                notify(self, channel, payload).await
            }
        }
    };
}

notifies!(Db, "at once.");
notifies!(Connection, "at once.");
notifies!(Transaction, "when the transaction is committed; the same thing said twice in it is heard once.");
