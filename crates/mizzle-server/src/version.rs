//! A server's version, as `postgres --version` tells it.

use std::fmt;

/// A version of PostgreSQL: `15.8`. Ordered by age.
///
/// What is not yet released (`19beta1`, `19devel`) counts as the major version's `.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The major version; data folders of different majors do not fit each other.
    pub major: u16,
    /// The minor version: bug fixes, same data.
    pub minor: u16,
}

impl Version {
    /// The oldest server that Mizzle works with.
    pub const OLDEST: Version = Version { major: 14, minor: 0 };

    /// Reads `postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)`.
    pub(crate) fn parse(output: &str) -> Option<Version> {
        let number = output.split_once("(PostgreSQL)")?.1.split_whitespace().next()?;
        let (major, rest) = digits(number)?;
        let minor = rest.strip_prefix('.').and_then(digits).map_or(0, |(minor, _)| minor);
        Some(Version { major, minor })
    }
}

fn digits(text: &str) -> Option<(u16, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_distributions_print() {
        let read = |output| Version::parse(output).map(|version| version.to_string());
        assert_eq!(read("postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)\n").as_deref(), Some("15.8"));
        assert_eq!(read("postgres (PostgreSQL) 18.6").as_deref(), Some("18.6"));
        assert_eq!(read("postgres (PostgreSQL) 19beta1").as_deref(), Some("19.0"));
        assert_eq!(read("postgres (PostgreSQL) 19devel").as_deref(), Some("19.0"));
        assert_eq!(read("postgres (PostgreSQL) 9.6.24").as_deref(), Some("9.6"));
        assert_eq!(read("postgres (EnterpriseDB) 15.8"), None);
        assert_eq!(read(""), None);
    }
}
