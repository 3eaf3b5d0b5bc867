//! `real` and `double precision`.

use crate::value::number;

number!(f32, "float4", 700, 1021);
number!(f64, "float8", 701, 1022);
