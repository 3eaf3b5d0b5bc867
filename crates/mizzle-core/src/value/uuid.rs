//! `uuid`.

use uuid::Uuid;

use crate::value::{SqlType, value_by_postgres_types};

value_by_postgres_types!(Uuid, SqlType::built_in("uuid", 2950, 2951));
