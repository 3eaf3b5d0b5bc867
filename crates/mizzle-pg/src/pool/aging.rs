//! Closing idle connections when their time has come, also where nobody asks for one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use deadpool::managed::{Pool, WeakPool};

use super::Manager;

/// A task looks no more often than that.
const SOONEST: Duration = Duration::from_millis(20);

/// Whether a task looks after the connections of a pool. There is one while there are connections and a limit to their
/// age: somebody has to be there when all others are not.
#[derive(Clone, Default)]
pub(crate) struct Keeper(Arc<AtomicBool>);

impl Keeper {
    /// A connection was made: there has to be somebody who looks after it. `usual` is how long one lasts at least.
    pub fn needed(&self, pool: &WeakPool<Manager>, usual: Duration) {
        if self.0.swap(true, Ordering::AcqRel) {
            return;
        }
        let keeper = Keeping(self.clone());
        if let (Ok(runtime), Some(pool)) = (tokio::runtime::Handle::try_current(), pool.upgrade()) {
            drop(runtime.spawn(keep(keeper, pool.weak(), usual)));
        }
    }
}

/// The task is there; also where its runtime ends, it is known when it is not any more.
struct Keeping(Keeper);

impl Drop for Keeping {
    fn drop(&mut self) {
        self.0.0.store(false, Ordering::Release);
    }
}

async fn keep(keeping: Keeping, pool: WeakPool<Manager>, usual: Duration) {
    loop {
        let pause = {
            let Some(pool) = pool.upgrade() else { return };
            let next = close_what_is_over(&pool);
            if pool.status().size == 0 {
                // Whoever makes a connection from here on begins anew.
                drop(keeping);
                let manager = pool.manager();
                if pool.status().size > 0 {
                    manager.keep();
                }
                return;
            }
            next.unwrap_or(usual)
        };
        tokio::time::sleep(pause.max(SOONEST)).await;
    }
}

/// Closes the idle connections whose time has come; in how much time that of the next one will.
fn close_what_is_over(pool: &Pool<Manager>) -> Option<Duration> {
    let mut next: Option<Duration> = None;
    let kept = pool.retain(|carrier, _| match carrier.life.over() {
        Some(why) => {
            carrier.life.end(why);
            false
        }
        None => {
            next = next.into_iter().chain(carrier.life.remaining()).min();
            true
        }
    });
    // Not while the pool is locked.
    drop(kept);
    next
}
