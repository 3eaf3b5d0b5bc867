//! `date`, `time`, `timestamp` and `timestamptz`, by jiff.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use crate::value::{SqlType, value_by_postgres_types};

value_by_postgres_types!(Date, SqlType::built_in("date", 1082, 1182));
value_by_postgres_types!(Time, SqlType::built_in("time", 1083, 1183));
value_by_postgres_types!(DateTime, SqlType::built_in("timestamp", 1114, 1115));
value_by_postgres_types!(Timestamp, SqlType::built_in("timestamptz", 1184, 1185));
