#![no_main]

mizzle_fuzz::target!(mizzle_core::fuzzing::value);
