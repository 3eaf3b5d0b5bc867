#![no_main]

mizzle_fuzz::target!(mizzle_pg::fuzzing::configuration);
