//! What a lock is of.

/// What an advisory lock is of: a number of 64 bits, two of 32, or a name. The three do not meet, but that a name is a
/// number: its hash.
///
/// The hash of a name is FNV-1a of its UTF-8, with 64 bits, as a signed number. It will stay so, and other programs can
/// compute it: begin with `0xcbf29ce484222325`; for each byte, XOR it in and multiply by `0x100000001b3`.
///
/// ```
/// use mizzle_pg::LockKey;
///
/// assert_eq!(LockKey::from(7), LockKey::One(7));
/// assert_eq!(LockKey::from((1, 2)), LockKey::Two(1, 2));
/// assert_eq!(LockKey::from("nightly report"), LockKey::One(LockKey::hash("nightly report")));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LockKey {
    /// A number of 64 bits.
    One(i64),
    /// Two numbers of 32 bits: a kind of thing and one of them, say.
    Two(i32, i32),
}

impl LockKey {
    /// The number of a name.
    ///
    /// ```
    /// assert_eq!(mizzle_pg::LockKey::hash("a"), -5808556873153909620);
    /// ```
    pub const fn hash(name: &str) -> i64 {
        let bytes = name.as_bytes();
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut at = 0;
        while at < bytes.len() {
            hash = (hash ^ bytes[at] as u64).wrapping_mul(0x100_0000_01b3);
            at += 1;
        }
        hash.cast_signed()
    }
}

impl From<i64> for LockKey {
    fn from(key: i64) -> LockKey {
        LockKey::One(key)
    }
}

impl From<i32> for LockKey {
    fn from(key: i32) -> LockKey {
        LockKey::One(i64::from(key))
    }
}

impl From<(i32, i32)> for LockKey {
    fn from((a, b): (i32, i32)) -> LockKey {
        LockKey::Two(a, b)
    }
}

impl From<&str> for LockKey {
    fn from(name: &str) -> LockKey {
        LockKey::One(LockKey::hash(name))
    }
}

impl From<&String> for LockKey {
    fn from(name: &String) -> LockKey {
        LockKey::from(name.as_str())
    }
}

impl From<String> for LockKey {
    fn from(name: String) -> LockKey {
        LockKey::from(name.as_str())
    }
}
