//! An allocator that counts.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

/// The system's allocator, and how often this thread has called it.
pub struct Counting;

/// How often this thread has allocated.
pub fn count() -> u64 {
    COUNT.with(Cell::get)
}

fn one_more() {
    // A thread that ends allocates after its variables are gone; nobody asks for that.
    let _ = COUNT.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: all is handed to the system's allocator as it came. The counter neither allocates nor has a destructor.
unsafe impl GlobalAlloc for Counting {
    // SAFETY: what the caller promises is what the system's allocator asks for.
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        one_more();
        // SAFETY: the caller's promise is the one that is asked for.
        unsafe { System.alloc(layout) }
    }

    // SAFETY: what the caller promises is what the system's allocator asks for.
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        one_more();
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    // SAFETY: what the caller promises is what the system's allocator asks for.
    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        one_more();
        // SAFETY: as above.
        unsafe { System.realloc(old, layout, size) }
    }

    // SAFETY: what the caller promises is what the system's allocator asks for.
    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(old, layout) }
    }
}
