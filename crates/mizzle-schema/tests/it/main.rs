//! Types, names and the serialized form.

mod names;
mod serialized;
mod types;
