//! `smallint`, `integer` and `bigint`, and their serials.

use crate::value::number;

number!(i16, "int2", 21, 1005);
number!(i32, "int4", 23, 1007);
number!(i64, "int8", 20, 1016);
