//! The cursor of a keyset page as text: `2025-01-31T12:00:00Z_17`.

use std::fmt;
use std::str::FromStr;

use mizzle::prelude::Timestamp;
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use crate::data_access::users::UserCursor;
use crate::schema::UserId;

/// Where a page begins, as a client sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub UserCursor);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (created_at, UserId(id)) = self.0;
        write!(f, "{created_at}_{id}")
    }
}

impl FromStr for Cursor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "a cursor is the `next` of another page";
        let (created_at, id) = text.split_once('_').ok_or(wrong)?;
        let created_at: Timestamp = created_at.parse().map_err(|_| wrong)?;
        Ok(Cursor((created_at, UserId(id.parse().map_err(|_| wrong)?))))
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
