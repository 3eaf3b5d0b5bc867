//! The rules that `#[table(.., checked)]` makes from the lengths and checks of a table.

use garde::{Error, Path, Report};

/// A rule of one column.
pub trait Rule<T: ?Sized> {
    /// What is wrong with the value.
    ///
    /// # Errors
    /// The message.
    fn check(&self, value: &T) -> Result<(), Error>;
}

/// `varchar(n)`: at most so many characters.
pub struct Length {
    /// How many.
    pub max: usize,
}

impl<T: AsRef<str> + ?Sized> Rule<T> for Length {
    fn check(&self, value: &T) -> Result<(), Error> {
        match value.as_ref().chars().count() {
            length if length > self.max => {
                Err(Error::new(format!("has {length} characters; at most {} fit", self.max)))
            }
            _ => Ok(()),
        }
    }
}

/// `CHECK (column >= n)` and its like.
pub enum Bound {
    /// `>=`
    AtLeast(f64),
    /// `<=`
    AtMost(f64),
    /// `>`
    MoreThan(f64),
    /// `<`
    LessThan(f64),
}

/// A number that a bound can look at.
pub trait Number {
    /// Its value, as near as `f64` comes.
    fn number(&self) -> f64;
}

macro_rules! number {
    ($($ty:ty)*) => { $(impl Number for $ty { fn number(&self) -> f64 { *self as f64 } })* };
}
number!(i16 i32 i64 f32 f64);

impl Number for rust_decimal::Decimal {
    fn number(&self) -> f64 {
        use rust_decimal::prelude::ToPrimitive;
        self.to_f64().unwrap_or(f64::NAN)
    }
}

impl<T: Number> Rule<T> for Bound {
    fn check(&self, value: &T) -> Result<(), Error> {
        let number = value.number();
        // NaN is above every number in PostgreSQL.
        let (holds, wanted) = match self {
            Bound::AtLeast(bound) => (number >= *bound || number.is_nan(), format!("at least {bound}")),
            Bound::AtMost(bound) => (number <= *bound, format!("at most {bound}")),
            Bound::MoreThan(bound) => (number > *bound || number.is_nan(), format!("more than {bound}")),
            Bound::LessThan(bound) => (number < *bound, format!("less than {bound}")),
        };
        if holds { Ok(()) } else { Err(Error::new(format!("must be {wanted}"))) }
    }
}

/// Reports what is wrong with a field that has a value.
pub fn field<T, R: Rule<T>>(
    name: &'static str,
    value: Option<&T>,
    rule: R,
    parent: &mut dyn FnMut() -> Path,
    report: &mut Report,
) {
    if let Some(Err(error)) = value.map(|value| rule.check(value)) {
        report.append(parent().join(name), error);
    }
}
