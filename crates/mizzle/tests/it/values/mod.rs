//! Every type, there and back in binary: as a column, in a list of rows, compared with itself, in an array,
//! NULL and at its extremes; and as the server prints it, so that both sides mean the same.

mod composites;
mod dimensions;
mod extensions;
mod foreign;
mod ranges;
mod rare;
mod rare_table;
mod round_trip;
mod table;
mod user_types;
