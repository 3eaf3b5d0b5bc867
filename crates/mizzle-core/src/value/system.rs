//! Types of the system's own tables: `oid`, `pg_lsn`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::value::BoxError;
use crate::value::binary::{Binary, ParseValueError, Reader, serde_by_text, value_by_binary};

/// An `oid`: the number of an object in the catalog.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::Oid;
///
/// assert_eq!(Oid(u32::MAX).to_string(), "4294967295");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Oid(pub u32);

impl Binary for Oid {
    fn read(from: &mut Reader<'_>) -> Result<Oid, BoxError> {
        from.u32().map(Oid)
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.0.to_be_bytes());
    }
}

value_by_binary!(Oid, "oid", 26, 1028);

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A `pg_lsn`: a place in the write-ahead log.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::PgLsn;
///
/// let place: PgLsn = "16/B374D848".parse()?;
/// assert_eq!(place, PgLsn(0x16_b374_d848));
/// assert_eq!(place.to_string(), "16/B374D848");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PgLsn(pub u64);

impl Binary for PgLsn {
    fn read(from: &mut Reader<'_>) -> Result<PgLsn, BoxError> {
        from.i64().map(|bits| PgLsn(bits.cast_unsigned()))
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.0.to_be_bytes());
    }
}

value_by_binary!(PgLsn, "pg_lsn", 3220, 3221);
serde_by_text!(PgLsn);

impl fmt::Display for PgLsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:X}/{:X}", self.0 >> 32, self.0 & 0xffff_ffff)
    }
}

impl FromStr for PgLsn {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<PgLsn, ParseValueError> {
        const WRONG: ParseValueError =
            ParseValueError("a pg_lsn is two hexadecimal numbers with `/` between them");
        let half = |digits: &str| u32::from_str_radix(digits, 16).map_err(|_| WRONG);
        let (high, low) = text.split_once('/').ok_or(WRONG)?;
        Ok(PgLsn(u64::from(half(high)?) << 32 | u64::from(half(low)?)))
    }
}
