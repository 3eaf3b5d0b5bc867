//! `time with time zone`.

use std::fmt;
use std::str::FromStr;

use crate::value::BoxError;
use crate::value::binary::{Binary, ParseValueError, Reader, serde_by_text, value_by_binary};

/// A `timetz`: a time of day and an offset from UTC, as the server keeps them. PostgreSQL's manual advises against the
/// type, since an offset without a date says little.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::TimeTz;
///
/// let noon = TimeTz { microseconds: 12 * 3_600_000_000, offset_seconds: -5 * 3600 };
/// assert_eq!(noon.to_string(), "12:00:00-05:00");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TimeTz {
    /// Microseconds since midnight; a day's worth of them is 24:00, which PostgreSQL tells from 00:00.
    pub microseconds: i64,
    /// Seconds east of UTC.
    pub offset_seconds: i32,
}

impl Binary for TimeTz {
    fn read(from: &mut Reader<'_>) -> Result<TimeTz, BoxError> {
        let (microseconds, west) = (from.i64()?, from.i32()?);
        let offset_seconds = west.checked_neg().ok_or("an offset out of range")?;
        Ok(TimeTz { microseconds, offset_seconds })
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.microseconds.to_be_bytes());
        // An offset out of range is refused by the server.
        to.extend(self.offset_seconds.saturating_neg().to_be_bytes());
    }
}

value_by_binary!(TimeTz, "timetz", 1266, 1270);

impl fmt::Display for TimeTz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, micros) =
            (self.microseconds.div_euclid(1_000_000), self.microseconds.rem_euclid(1_000_000));
        write!(f, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        if micros != 0 {
            write!(f, ".{micros:06}")?;
        }
        let offset = self.offset_seconds.unsigned_abs();
        let sign = if self.offset_seconds < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", offset / 3600, offset / 60 % 60)?;
        if !offset.is_multiple_of(60) {
            write!(f, ":{:02}", offset % 60)?;
        }
        Ok(())
    }
}

serde_by_text!(TimeTz);

impl FromStr for TimeTz {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<TimeTz, ParseValueError> {
        const WRONG: ParseValueError =
            ParseValueError("this is no time with an offset, such as `12:00:00-05`");
        let sign = text.rfind(['+', '-']).ok_or(WRONG)?;
        let (time, offset) = text.split_at_checked(sign).ok_or(WRONG)?;
        let (whole, fraction) = time.split_once('.').unwrap_or((time, ""));
        if fraction.len() > 6 || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(WRONG);
        }
        let micros: i64 = format!("{fraction:0<6}").parse().map_err(|_| WRONG)?;
        let away = seconds(offset.get(1..).unwrap_or_default()).ok_or(WRONG)?;
        let offset_seconds = if offset.starts_with('-') { -away } else { away };
        let since_midnight = seconds(whole).ok_or(WRONG)?;
        Ok(TimeTz { microseconds: i64::from(since_midnight) * 1_000_000 + micros, offset_seconds })
    }
}

/// Hours, and perhaps minutes and seconds, of two digits each.
fn seconds(text: &str) -> Option<i32> {
    let mut seconds = 0;
    for (part, worth) in text.split(':').zip([3600, 60, 1]) {
        let two = part.len() == 2 && part.bytes().all(|digit| digit.is_ascii_digit());
        seconds += part.parse::<i32>().ok().filter(|_| two)? * worth;
    }
    (text.len() <= 8).then_some(seconds)
}
