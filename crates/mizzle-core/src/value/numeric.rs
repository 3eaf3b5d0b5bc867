//! `numeric(p, s)`.

use rust_decimal::Decimal;

use crate::value::{SqlType, value_by_postgres_types};

value_by_postgres_types!(Decimal, SqlType::built_in("numeric", 1700, 1231));
