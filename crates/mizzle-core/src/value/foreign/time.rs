//! `date`, `time`, `timestamp` and `timestamptz`, by the crate time.

use ::time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::{DAY, value_of_time};
use crate::value::range::range_element;

/// What PostgreSQL counts from.
fn epoch() -> Option<PrimitiveDateTime> {
    Some(PrimitiveDateTime::new(Date::from_calendar_date(2000, Month::January, 1).ok()?, Time::MIDNIGHT))
}

fn microseconds(moment: PrimitiveDateTime) -> Option<i64> {
    i64::try_from((moment - epoch()?).whole_microseconds()).ok()
}

fn moment(microseconds: i64) -> Option<PrimitiveDateTime> {
    epoch()?.checked_add(Duration::microseconds(microseconds))
}

value_of_time!(PrimitiveDateTime, i64, "timestamp" 1114 1115, |raw| moment(raw), |value| microseconds(*value));
value_of_time!(
    OffsetDateTime, i64, "timestamptz" 1184 1185,
    |raw| moment(raw).map(PrimitiveDateTime::assume_utc),
    |value| {
        let utc = value.checked_to_offset(UtcOffset::UTC);
        utc.and_then(|utc| microseconds(PrimitiveDateTime::new(utc.date(), utc.time())))
    }
);
value_of_time!(
    Date, i32, "date" 1082 1182,
    |raw| epoch().and_then(|epoch| epoch.date().checked_add(Duration::days(raw.into()))),
    |value| epoch().and_then(|epoch| i32::try_from((*value - epoch.date()).whole_days()).ok())
);
value_of_time!(
    Time, i64, "time" 1083 1183,
    |raw| DAY.contains(&raw).then(|| Time::MIDNIGHT + Duration::microseconds(raw)),
    |value| i64::try_from((*value - Time::MIDNIGHT).whole_microseconds()).ok()
);

range_element!(Date, "daterange" 3912 3913, "datemultirange" 4535 6155);
range_element!(PrimitiveDateTime, "tsrange" 3908 3909, "tsmultirange" 4533 6152);
range_element!(OffsetDateTime, "tstzrange" 3910 3911, "tstzmultirange" 4534 6153);
