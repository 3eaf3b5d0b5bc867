//! Values that libraries have types of their own for, in one form, so that rows can be compared.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// A moment as microseconds since 1970.
pub trait Moment {
    fn micros(&self) -> Option<i64>;
}

impl Moment for Timestamp {
    fn micros(&self) -> Option<i64> {
        Some(self.as_microsecond())
    }
}

impl<Z: chrono::TimeZone> Moment for chrono::DateTime<Z> {
    fn micros(&self) -> Option<i64> {
        Some(self.timestamp_micros())
    }
}

impl<T: Moment> Moment for Option<T> {
    fn micros(&self) -> Option<i64> {
        self.as_ref().and_then(Moment::micros)
    }
}

pub fn micros<S: Serializer>(moment: &impl Moment, serializer: S) -> Result<S::Ok, S::Error> {
    moment.micros().serialize(serializer)
}

/// A number of any precision as the shortest text that is it.
pub trait Number {
    fn text(&self) -> Option<String>;
}

impl Number for Decimal {
    fn text(&self) -> Option<String> {
        Some(self.normalize().to_string())
    }
}

#[cfg(feature = "diesel")]
impl Number for bigdecimal::BigDecimal {
    fn text(&self) -> Option<String> {
        self.to_plain_string().parse::<Decimal>().ok()?.text()
    }
}

impl<T: Number> Number for Option<T> {
    fn text(&self) -> Option<String> {
        self.as_ref().and_then(Number::text)
    }
}

pub fn plain<S: Serializer>(number: &impl Number, serializer: S) -> Result<S::Ok, S::Error> {
    number.text().serialize(serializer)
}
