//! Newtypes: columns of a type of their own, such as `struct UserId(i32)`.

use crate::expr::{JsonValue, Numeric, Textual};
use crate::value::Value;

/// A struct around one value; `#[derive(PgNewtype)]` implements it.
pub trait Newtype: Value {
    /// What is inside.
    type Inner: Value;
}

#[diagnostic::do_not_recommend]
impl<N: Newtype<Inner: Textual>> Textual for N {}
#[diagnostic::do_not_recommend]
impl<N: Newtype<Inner: Numeric>> Numeric for N {}
#[diagnostic::do_not_recommend]
impl<N: Newtype<Inner: JsonValue>> JsonValue for N {}
