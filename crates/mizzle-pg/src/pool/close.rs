//! Closing a pool: at once, or when everybody has done what they are at.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Db;

impl Db {
    /// Closes the pool, and those of its replicas: idle connections now, the others when they are given back. Whoever asks for one from now
    /// on, through any handle, gets an error.
    pub fn close(&self) {
        self.counters().closing.store(true, Ordering::Relaxed);
        self.inner.pool.close();
        if let Some(set) = &self.replicas {
            set.close();
        }
    }

    /// The same, and waits for those who have a connection: statements, transactions, streams, advisory locks, and
    /// listeners, each for as long as it is there. Returns how many of them were left when the time ran out; they may go
    /// on, and their connections are closed when they end.
    ///
    /// ```no_run
    /// # async fn example(db: &mizzle_pg::Db) {
    /// use std::time::Duration;
    ///
    /// let left = db.close_gracefully(Duration::from_secs(30)).await;
    /// if left > 0 {
    ///     println!("{left} connections are still in use");
    /// }
    /// # }
    /// ```
    pub async fn close_gracefully(&self, limit: Duration) -> usize {
        self.close();
        let replicas = self.replicas.iter().flat_map(|set| set.pools());
        let pools: Vec<_> = std::iter::once(self).chain(replicas).map(Db::counters).collect();
        let emptied = async {
            for pool in &pools {
                pool.emptied().await;
            }
        };
        // Whether it was in time is told by how many are left.
        tokio::time::timeout(limit, emptied).await.ok();
        pools.iter().map(|pool| pool.left()).sum()
    }

    /// Whether somebody has closed the pool.
    pub fn is_closed(&self) -> bool {
        self.inner.pool.is_closed()
    }
}
