//! A simulation: a pool, a model server, and a schedule that a seed decides. Every byte that moves, every poll, every
//! future that is dropped and every tick of the clock is the schedule's, so that a seed that fails fails again.
//!
//! Not in the model: answers of more than 256 KiB, which their callers have to come for.

mod callers;
mod network;
mod server;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use self::callers::{Caller, KINDS, Wrong};
use self::network::{World, connect, lock};
use self::server::{Status, is_picked};
use super::carrier::LATE;
use crate::{Config, Db};

/// What a run is about.
#[derive(Clone, Copy)]
struct Plan {
    /// Callers leave in the middle.
    drops: bool,
    /// Callers are not polled for a while although they were woken.
    neglect: bool,
    /// Some, whose statements were sent, are not polled until all others are done.
    forgets: bool,
    /// The server closes connections, and forgets statements.
    faults: bool,
}

/// Every future is polled as soon as it is woken, and none is dropped.
const ATTENTIVE: Plan = Plan { drops: false, neglect: false, forgets: false, faults: false };

/// How long of the simulation's time anything may take once everybody is polled.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often everybody may be polled, and all bytes be moved, until all are done.
const ROUNDS: usize = 50_000;

struct Run {
    plan: Plan,
    world: Arc<Mutex<World>>,
    db: Db,
    callers: Vec<Caller>,
    waited: Duration,
}

/// Runs the schedule of a seed to its end.
fn simulate(seed: u64, plan: Plan) -> Result<(), Wrong> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let world = World::new(seed, plan.faults);
    let (server, pool_max) = (Arc::clone(&world), 1 + seed as usize % 3);
    crate::wire::memory::reach(Some(Box::new(move || Ok(connect(&server)))));
    let outcome = runtime.unwrap().block_on(async {
        let config = Config::new("postgresql:///d?host=/nowhere&user=ada").unwrap();
        let config = config.with_pool_max(pool_max).with_pool_timeout(None).with_connect_timeout(None);
        let config = config.with_statement_cache(if seed.is_multiple_of(5) { 2 } else { 16 });
        let db = Db::lazy(config).unwrap();
        let mut run = Run { plan, world, db, callers: Vec::new(), waited: Duration::ZERO };
        run.go(pool_max).await
    });
    crate::wire::memory::reach(None);
    outcome
}

impl Run {
    async fn go(&mut self, pool_max: usize) -> Result<(), Wrong> {
        // All connections are there: who is forgotten while it makes one holds up whoever needs it.
        self.callers = (0..pool_max as i32 * 2).map(|id| self.caller(id, 7)).collect();
        self.finish(|_| true).await?;
        lock(&self.world).faults = self.plan.faults;

        let kinds = if self.plan.forgets { 6 } else { KINDS };
        // Some runs are crowds of those who read what was read before: then many leave together.
        let crowd = self.below(3) == 0;
        if crowd {
            self.callers =
                (0..pool_max as i32 * 10).map(|id| self.caller(id * 2, 2 + 2 * (id as usize % 2))).collect();
            self.finish(|_| true).await?;
        }
        let count = 3 + self.below(if crowd { 40 } else { 10 }) as i32;
        for id in 100..100 + count {
            let kind =
                if crowd && self.below(12) > 0 { [0, 0, 2, 4][self.below(4)] } else { self.below(kinds) };
            // Where one fails, all that left with it ask again for a connection: who is forgotten then has nothing sent, see below.
            let kind = if self.plan.forgets && is_picked(id) { 0 } else { kind };
            let caller = self.caller(id, kind);
            self.callers.push(caller);
            for _ in 0..self.below(if crowd { 2 } else { 30 }) {
                self.step().await?;
            }
        }
        for at in 0..if crowd { self.callers.len() } else { 0 } {
            self.callers[at].poll()?;
        }
        for _ in 0..self.below(200) {
            self.step().await?;
        }
        lock(&self.world).faults = false;

        let mut forgotten = Vec::new();
        if self.plan.forgets {
            for caller in self.callers.iter().filter(|caller| caller.shares && caller.is_there()) {
                let mut world = lock(&self.world);
                // Its statement was sent: before that, it may be the next in the queue of the pool.
                if world.seen.contains(&caller.id) && world.once_in(2) {
                    forgotten.push(caller.id);
                }
            }
        }
        self.finish(|id| !forgotten.contains(&id)).await?;
        self.finish(|_| true).await?;
        self.rest(pool_max).await
    }

    fn caller(&self, id: i32, kind: usize) -> Caller {
        Caller::new(id, kind, self.db.clone(), self.plan.faults)
    }

    fn below(&self, end: usize) -> usize {
        lock(&self.world).noise.below(end)
    }

    /// Something happens.
    async fn step(&mut self) -> Result<(), Wrong> {
        let plan = self.plan;
        let links = lock(&self.world).links.len();
        match self.below(20) {
            0..4 => {
                let at = self.below(links);
                lock(&self.world).serve(at);
            }
            4..9 => {
                let (at, count) = (self.below(links), 1 << self.below(12));
                lock(&self.world).deliver(at, count);
            }
            9..17 => {
                let at = self.below(self.callers.len());
                if self.callers[at].is_woken() && !(plan.neglect && self.below(3) == 0) {
                    self.callers[at].poll()?;
                }
            }
            17 => tokio::task::yield_now().await,
            18 if plan.drops && self.below(3) == 0 => {
                let at = self.below(self.callers.len());
                self.callers[at].leave();
            }
            // Whole milliseconds, as timers have them: less would ring now in one run and now in another.
            18 if plan.neglect || plan.drops => {
                tokio::time::advance(Duration::from_millis(1 << self.below(8))).await;
            }
            18 if self.below(4) == 0 => tokio::time::advance(Duration::from_millis(1)).await,
            18 => {}
            _ => {
                // Polled without a reason, as `select` does.
                let at = self.below(self.callers.len());
                self.callers[at].poll()?;
            }
        }
        Ok(())
    }

    /// Polls all who are woken, moves all bytes, and lets time pass where nothing else is left, until all are done whose
    /// number `counts`.
    async fn finish(&mut self, counts: impl Fn(i32) -> bool) -> Result<(), Wrong> {
        let (mut waited, mut rounds) = (Duration::ZERO, 0);
        while self.callers.iter().any(|caller| caller.is_there() && counts(caller.id)) {
            rounds += 1;
            if rounds > ROUNDS {
                return Err("something goes on and on".to_owned());
            }
            let mut idle = true;
            for caller in self.callers.iter_mut().filter(|caller| caller.is_woken() && counts(caller.id)) {
                idle = false;
                caller.poll()?;
            }
            idle &= self.move_bytes();
            tokio::task::yield_now().await;
            if idle && !self.callers.iter().any(|caller| caller.is_woken() && counts(caller.id)) {
                // What is there only for long waits may be seen less closely.
                let tick = Duration::from_millis(if waited < LATE * 4 { 2 } else { 20 });
                waited += tick;
                if waited > PATIENCE {
                    let waiting = self.callers.iter().filter(|caller| caller.is_there() && counts(caller.id));
                    let waiting: Vec<i32> = waiting.map(|caller| caller.id).collect();
                    return Err(format!("{waiting:?} wait for ever"));
                }
                tokio::time::advance(tick).await;
            }
        }
        self.waited += waited;
        Ok(())
    }

    /// Moves what there is to move; whether there was nothing.
    fn move_bytes(&mut self) -> bool {
        let mut world = lock(&self.world);
        let quiet = world.is_quiet();
        for at in 0..world.links.len() {
            world.serve(at);
            world.deliver(at, usize::MAX / 2);
        }
        quiet
    }

    /// In the end nothing is owed to anybody, and all connections are of use.
    async fn rest(&mut self, pool_max: usize) -> Result<(), Wrong> {
        let Plan { drops, neglect, forgets, faults } = self.plan;
        if !(drops || neglect || forgets || faults || self.waited.is_zero()) {
            return Err(format!("somebody was not woken, but by a timer after {:?}", self.waited));
        }
        // What was left in the middle is tidied up.
        let mut waited = Duration::ZERO;
        while self.db.status().idle < self.db.status().open && waited < PATIENCE {
            self.move_bytes();
            tokio::task::yield_now().await;
            let tick = Duration::from_millis(10);
            waited += tick;
            tokio::time::advance(tick).await;
        }
        self.callers = (1000..1000 + 2 * pool_max as i32).map(|id| self.caller(id, 7)).collect();
        self.finish(|_| true).await?;
        let status = self.db.status();
        if (status.idle, status.waiting) != (status.open, 0) || status.open > pool_max {
            return Err(format!("the pool is not at rest: {status:?}"));
        }
        let world = lock(&self.world);
        let open = world.links.iter().filter(|link| !link.left && !link.closed);
        let busy = open.filter(|link| link.server.status != Status::Idle || !link.to_server.is_empty());
        match (busy.count(), world.violations.as_slice()) {
            (0, []) => Ok(()),
            (0, [first, ..]) => Err(first.clone()),
            (busy, _) => Err(format!("{busy} sessions are left in the middle of something")),
        }
    }
}

/// Runs many seeds; a seed in `MIZZLE_SEED` alone.
fn simulate_all(seeds: u64, plan: impl Fn(u64) -> Plan) {
    let only: Option<u64> = std::env::var("MIZZLE_SEED").ok().and_then(|seed| seed.parse().ok());
    let range = only.map_or(0..seeds, |seed| seed..seed + 1);
    let failed: Vec<String> = range
        .filter_map(|seed| simulate(seed, plan(seed)).err().map(|why| format!("seed {seed}: {why}")))
        .take(5)
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn who_is_polled_when_woken_gets_its_own_answer_and_needs_no_timer_for_it() {
    simulate_all(3000, |_| ATTENTIVE);
}

#[test]
fn whatever_is_dropped_or_not_polled_every_caller_gets_its_own_answer() {
    simulate_all(2000, |seed| Plan {
        drops: seed & 1 != 0,
        neglect: seed & 2 != 0,
        forgets: seed & 4 != 0,
        faults: false,
    });
}

#[test]
fn whatever_the_server_forgets_and_closes_nobody_gets_what_is_not_its_own() {
    simulate_all(1000, |seed| Plan {
        drops: seed & 1 != 0,
        neglect: seed & 2 != 0,
        forgets: false,
        faults: true,
    });
}
