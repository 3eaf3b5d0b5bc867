//! What every target does with its function: call it, hold it to the memory its input is worth, and panic where something
//! did not hold.

pub use libfuzzer_sys::fuzz_target;
pub use mizzle_core::fuzzing::allocation::within_bounds;

/// Every target counts its memory.
#[global_allocator]
static ALLOCATOR: mizzle_core::fuzzing::allocation::Counting = mizzle_core::fuzzing::allocation::Counting;

/// The program of a target.
#[macro_export]
macro_rules! target {
    ($function:path) => {
        $crate::fuzz_target!(|input: &[u8]| {
            if let Err(why) = $crate::within_bounds($function, input) {
                panic!("{why}");
            }
        });
    };
}
