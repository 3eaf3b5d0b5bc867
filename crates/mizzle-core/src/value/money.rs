//! `money`.

use serde::{Deserialize, Serialize};

use crate::value::BoxError;
use crate::value::binary::{Binary, Reader, value_by_binary};

/// An amount of `money`, in the smallest unit as the server keeps it: cents, where its `lc_monetary` has two digits
/// after the point. Which currency it is, nobody says.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::Money;
///
/// let price = Money(12_34);
/// assert_eq!(price.0, 1234);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

impl Binary for Money {
    fn read(from: &mut Reader<'_>) -> Result<Money, BoxError> {
        from.i64().map(Money)
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.0.to_be_bytes());
    }
}

value_by_binary!(Money, "money", 790, 791);
