//! Relations of every kind, on a seeded database, against results written down by hand.

mod asking;
mod fixture;
mod kinds;
mod levels;
mod random;
mod rendering;
mod shapes;
mod snapshot;
mod trips;
mod visibility;
mod writing;
