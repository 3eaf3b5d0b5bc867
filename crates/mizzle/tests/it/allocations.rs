//! What it takes to build a query, counted in allocations.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

use mizzle::prelude::*;

use crate::fixture::{Modules, NewModule};

/// The allocator of the system, that counts how often each thread asks it for memory.
struct Counting;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

fn one_more() {
    // A thread that is about to end counts no more.
    COUNT.try_with(|count| count.set(count.get() + 1)).ok();
}

// SAFETY: all memory is that of the system's allocator; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    // SAFETY: it gives what the system's allocator gives.
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        one_more();
        // SAFETY: the caller keeps the promises of `alloc`.
        unsafe { System.alloc(layout) }
    }

    // SAFETY: it gives what the system's allocator gives.
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        one_more();
        // SAFETY: the memory is from this allocator, so from the system's, and the caller keeps the promises of `realloc`.
        unsafe { System.realloc(memory, layout, size) }
    }

    // SAFETY: it takes what `alloc` gave.
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the memory is from this allocator, so from the system's.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often this thread, which runs all of a test, allocates during the work, once everything that is made once is there.
fn allocations<T>(work: impl Fn() -> T) -> u64 {
    drop(work());
    let before = COUNT.get();
    let made = work();
    let count = COUNT.get() - before;
    drop(made);
    count
}

#[test]
fn a_query_by_key_is_built_with_three_allocations() {
    assert_eq!(allocations(|| Modules.find(black_box(7)).to_sql()), 3);
}

#[test]
fn a_row_more_to_insert_takes_no_allocation_of_its_own() {
    let insert = |count: i32| {
        allocations(move || {
            let rows: Vec<_> = (0..count).map(|at| NewModule::new().title(String::new()).order(at)).collect();
            Modules.insert(rows).to_sql()
        })
    };
    let (few, many) = (insert(100), insert(400));
    // 300 rows more: only the lists double in size, twice each.
    assert!(many <= few + 30, "{few} for 100 rows, {many} for 400");
}
