//! Looking after those who wait behind others: a driver that nobody polls any more is relieved.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use deadpool::managed::WeakPool;
use tokio::runtime::{Handle, Id};

use super::carrier::LATE;
use super::share::Place;
use crate::pool::Manager;

/// How often somebody looks.
const OFTEN: Duration = Duration::from_millis(LATE.as_millis() as u64 / 2);

/// How often nothing has to be found, until nobody looks any more.
const LONG: usize = 20;

/// The runtimes on which a task looks after those who wait. A timer for each who waits would cost more than the statement;
/// a task on another runtime than theirs may be one that is not driven any more.
#[derive(Default)]
pub(crate) struct Watch(Mutex<Vec<Id>>);

impl Watch {
    /// Somebody waits behind others, on the runtime of this task.
    pub fn needed(&self, pool: &WeakPool<Manager>) {
        let Ok(runtime) = Handle::try_current() else { return };
        let mut watched = self.lock();
        if watched.contains(&runtime.id()) {
            return;
        }
        let Some(pool) = pool.upgrade() else { return };
        watched.push(runtime.id());
        drop(watched);
        drop(runtime.spawn(watch(Watching { pool: pool.weak(), runtime: runtime.id() })));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Id>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The task is there; also where its runtime ends, it is known when it is not any more.
struct Watching {
    pool: WeakPool<Manager>,
    runtime: Id,
}

impl Drop for Watching {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.upgrade() {
            pool.manager().watch.lock().retain(|runtime| *runtime != self.runtime);
        }
    }
}

async fn watch(watching: Watching) {
    let mut quiet = 0;
    loop {
        tokio::time::sleep(OFTEN).await;
        let Some(pool) = watching.pool.upgrade() else { return };
        let carriers = pool.manager().carriers();
        Place::relieve(&carriers);
        let is_shared = || carriers.iter().any(|carrier| carrier.is_shared());
        quiet = if is_shared() { 0 } else { quiet + 1 };
        if quiet == LONG {
            // Whoever comes from here on begins anew; who came a moment ago counts on this task.
            drop(watching);
            if is_shared() {
                pool.manager().watch();
            }
            return;
        }
    }
}
