//! `date`, `time`, `timestamp` and `timestamptz`, by jiff.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use crate::value::range::range_element;
use crate::value::{SqlType, value_by_postgres_types};

value_by_postgres_types!(Date, SqlType::built_in("date", 1082, 1182));
value_by_postgres_types!(Time, SqlType::built_in("time", 1083, 1183));
value_by_postgres_types!(DateTime, SqlType::built_in("timestamp", 1114, 1115));
value_by_postgres_types!(Timestamp, SqlType::built_in("timestamptz", 1184, 1185));

range_element!(Date, "daterange" 3912 3913, "datemultirange" 4535 6155);
range_element!(DateTime, "tsrange" 3908 3909, "tsmultirange" 4533 6152);
range_element!(Timestamp, "tstzrange" 3910 3911, "tstzmultirange" 4534 6153);
