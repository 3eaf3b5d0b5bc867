//! `date`, `time`, `timestamp` and `timestamptz`, by chrono.

use ::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};

use super::{DAY, value_of_time};
use crate::value::range::range_element;

/// What PostgreSQL counts from.
fn epoch() -> NaiveDateTime {
    // 2000-01-01, counted from 1970.
    DateTime::<Utc>::UNIX_EPOCH.naive_utc() + TimeDelta::days(10_957)
}

fn microseconds(moment: NaiveDateTime) -> Option<i64> {
    moment.signed_duration_since(epoch()).num_microseconds()
}

fn moment(microseconds: i64) -> Option<NaiveDateTime> {
    epoch().checked_add_signed(TimeDelta::microseconds(microseconds))
}

value_of_time!(NaiveDateTime, i64, "timestamp" 1114 1115, |raw| moment(raw), |value| microseconds(*value));
value_of_time!(
    DateTime<Utc>, i64, "timestamptz" 1184 1185,
    |raw| moment(raw).map(|moment| moment.and_utc()),
    |value| microseconds(value.naive_utc())
);
value_of_time!(
    NaiveDate, i32, "date" 1082 1182,
    |raw| epoch().date().checked_add_signed(TimeDelta::days(raw.into())),
    |value| i32::try_from(value.signed_duration_since(epoch().date()).num_days()).ok()
);
value_of_time!(
    NaiveTime, i64, "time" 1083 1183,
    |raw| {
        let (seconds, micros) = (raw.div_euclid(1_000_000), raw.rem_euclid(1_000_000));
        let nanos = u32::try_from(micros * 1000).ok();
        let seconds = u32::try_from(seconds).ok().filter(|_| DAY.contains(&raw));
        seconds.zip(nanos).and_then(|(seconds, nanos)| NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos))
    },
    // A leap second is a second too many for PostgreSQL.
    |value| {
        let nanos = i64::from(value.nanosecond());
        (nanos < 1_000_000_000).then(|| i64::from(value.num_seconds_from_midnight()) * 1_000_000 + nanos / 1000)
    }
);

range_element!(NaiveDate, "daterange" 3912 3913, "datemultirange" 4535 6155);
range_element!(NaiveDateTime, "tsrange" 3908 3909, "tsmultirange" 4533 6152);
range_element!(DateTime<Utc>, "tstzrange" 3910 3911, "tstzmultirange" 4534 6153);
