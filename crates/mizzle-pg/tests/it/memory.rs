//! Streams in constant memory: a million rows pass, and the program holds no more than a buffer of them.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_core::Stream;
use mizzle_core::{CopyExecutor, CopyQuery, Executor};
use mizzle_pg::Result;

use crate::support::*;

/// The allocator of the system, that counts what each thread holds and has held at most.
struct Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static MOST: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
    // A thread that is about to end counts no more.
    let held = HELD.try_with(|held| {
        held.set(held.get() + bytes);
        held.get()
    });
    if let Ok(held) = held {
        MOST.try_with(|most| most.set(most.get().max(held))).ok();
    }
}

// SAFETY: all memory is that of the system's allocator; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    // SAFETY: it gives what the system's allocator gives.
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller keeps the promises of `alloc`.
        unsafe { System.alloc(layout) }
    }

    // SAFETY: it takes what `alloc` gave.
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: the memory is from `alloc` above, so from the system's allocator.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many bytes this thread, which runs all of a test, holds at most during the work beyond what it held before.
async fn most_held(work: impl Future<Output = ()>) -> isize {
    let before = HELD.get();
    MOST.set(before);
    work.await;
    MOST.get() - before
}

const ROWS: i64 = 1_000_000;
/// Much less than the 30 MB that the rows are on the wire.
const BOUND: isize = 2 << 20;

async fn drain(stream: impl Stream<Item = Result<i64>>) {
    let mut stream = pin!(stream);
    let (mut count, mut sum) = (0, 0);
    while let Some(row) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        sum += row.unwrap();
        count += 1;
    }
    assert_eq!((count, sum), (ROWS, ROWS * (ROWS + 1) / 2));
}

const SERIES: &str = "select n::int8, 'some more' from generate_series(1, 1000000) as n";

fn read_first(row: &mut mizzle_core::row::Row<'_>) -> Result<i64> {
    read::<i64>(row)
}

fn rows(db: &impl Executor) -> impl Stream<Item = Result<i64>> {
    db.run_stream(statement(SERIES, []), accepts::<i64>, read_first)
}

fn copied(db: &impl CopyExecutor) -> impl Stream<Item = Result<i64>> {
    let copy = CopyQuery { query: statement(SERIES, []), places: Vec::new() };
    db.run_copy_out(copy, accepts::<i64>, read_first)
}

#[tokio::test]
async fn a_million_rows_flow_through_a_pool_in_constant_memory() {
    let db = empty().await;
    let held = most_held(drain(rows(&db))).await;
    assert!(held < BOUND, "{held} bytes");
}

#[tokio::test]
async fn a_million_rows_flow_through_a_portal_of_a_transaction_in_constant_memory() {
    let db = empty().await;
    let tx = db.begin().await.unwrap();
    let held = most_held(drain(rows(&tx))).await;
    assert!(held < BOUND, "{held} bytes");
}

#[tokio::test]
async fn a_million_rows_are_copied_out_in_constant_memory() {
    let db = empty().await;
    let held = most_held(drain(copied(&db))).await;
    assert!(held < BOUND, "{held} bytes");
    let tx = db.begin().await.unwrap();
    let held = most_held(drain(copied(&tx))).await;
    assert!(held < BOUND, "{held} bytes");
}

#[tokio::test]
async fn a_million_rows_are_copied_in_in_constant_memory() {
    let db = numbers().await;
    let work = async {
        let lines = (0..ROWS).map(|n| format!("{n}\n"));
        assert_eq!(db.copy_in_raw("COPY numbers FROM STDIN", lines).await.unwrap(), ROWS as u64);
    };
    let held = most_held(work).await;
    assert!(held < BOUND, "{held} bytes");
}

#[tokio::test]
async fn data_is_taken_no_faster_than_the_server_takes_it() {
    let db = numbers().await;
    db.script(
        "create function wait() returns trigger language plpgsql as \
         $$ begin perform pg_advisory_xact_lock(7); return new; end $$; \
         create trigger wait before insert on numbers for each row execute function wait()",
    )
    .await
    .unwrap();
    let lock = db.advisory_lock(7).await.unwrap();
    let taken = Arc::new(AtomicU64::new(0));
    let counter = taken.clone();
    let lines = (0..1_000_000).map(move |n| {
        counter.fetch_add(1, Ordering::Relaxed);
        format!("{n}\n")
    });
    let mut copy = Box::pin(db.copy_in_raw("COPY numbers FROM STDIN", lines));
    for _ in 0..5 {
        tokio::time::timeout(Duration::from_millis(100), &mut copy).await.expect_err("the server waits");
    }
    // What fits into the buffers of both sides and of the socket.
    let waiting = taken.load(Ordering::Relaxed);
    assert!((1..500_000).contains(&waiting), "{waiting} lines were taken");
    lock.release().await.unwrap();
    for _ in 0..200 {
        if tokio::time::timeout(Duration::from_millis(100), &mut copy).await.is_ok() {
            break;
        }
        if taken.load(Ordering::Relaxed) > waiting {
            return;
        }
    }
    panic!("it does not go on");
}
