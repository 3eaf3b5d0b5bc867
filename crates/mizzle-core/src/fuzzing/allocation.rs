//! How much memory a thread holds, and how much it may for so many bytes of input.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The allocator of the system, which counts what each thread holds and has held at most.
pub struct Counting;

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

/// What any input may take: buffers, tables of characters, the text of an error.
const AT_LEAST: usize = 1 << 20;
/// What each byte of it may take besides: a NULL in an array is four bytes, and as large as its type in Rust; a `Vec` that
/// grows has twice of it, and for a moment three times.
const FOR_EACH_BYTE: usize = 256;

/// Runs a target, and holds it to the memory that its input is worth. Counts only where [`Counting`] is the allocator.
///
/// # Errors
/// What did not hold.
pub fn within_bounds(target: super::Target, input: &[u8]) -> Result<(), String> {
    let before = HELD.get();
    MOST.set(before);
    let outcome = target(input);
    let taken = usize::try_from(MOST.get() - before).unwrap_or_default();
    let bound = AT_LEAST + FOR_EACH_BYTE * input.len();
    outcome?;
    match taken <= bound {
        true => Ok(()),
        false => Err(format!("{} bytes of input took {taken} bytes of memory", input.len())),
    }
}
