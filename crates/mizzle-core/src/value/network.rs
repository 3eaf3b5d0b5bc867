//! `inet`, `cidr`, `macaddr` and `macaddr8`.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::fmt;
use std::str::FromStr;

use crate::row::{Mismatch, ResultColumn};
use crate::value::binary::{Binary, ParseValueError, Reader, serde_by_text, value_by_binary};
use crate::value::{BoxError, Datum, SqlType, Value};

/// An `inet`: the address of a host, and how many of its bits are the network's.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::Inet;
///
/// let host: Inet = "10.1.2.3/8".parse()?;
/// assert_eq!((host.address.to_string().as_str(), host.prefix), ("10.1.2.3", 8));
/// assert_eq!(Inet::from(std::net::Ipv4Addr::LOCALHOST).to_string(), "127.0.0.1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Inet {
    /// The address.
    pub address: IpAddr,
    /// How many of its bits are the network's: at most 32, of an IPv6 address 128.
    pub prefix: u8,
}

impl<A: Into<IpAddr>> From<A> for Inet {
    fn from(address: A) -> Inet {
        let address = address.into();
        Inet { address, prefix: longest(address) }
    }
}

/// A `cidr`: a network. The bits behind the prefix are zero, which the server checks.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::Cidr;
///
/// let network: Cidr = "10.0.0.0/8".parse()?;
/// assert_eq!((network.address.to_string().as_str(), network.prefix), ("10.0.0.0", 8));
/// assert!("10.0.0.0".parse::<Cidr>().is_ok_and(|host| host.to_string() == "10.0.0.0/32"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cidr {
    /// The first address of the network.
    pub address: IpAddr,
    /// How many of its bits are the network's: at most 32, of an IPv6 address 128.
    pub prefix: u8,
}

/// The prefix of an address that is no network.
fn longest(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

const V4: u8 = 2;
const V6: u8 = 3;

pub(crate) fn read(from: &mut Reader<'_>) -> Result<(IpAddr, u8), BoxError> {
    let (family, prefix, _is_cidr, length) = (from.u8()?, from.u8()?, from.u8()?, from.u8()?);
    let address = match (family, length) {
        (V4, 4) => IpAddr::V4(Ipv4Addr::from(<[u8; 4]>::try_from(from.take(4)?)?)),
        (V6, 16) => IpAddr::V6(Ipv6Addr::from(<[u8; 16]>::try_from(from.take(16)?)?)),
        _ => return Err("an address of an unknown family".into()),
    };
    if prefix > longest(address) {
        return Err("a prefix that is longer than its address".into());
    }
    Ok((address, prefix))
}

pub(crate) fn write(address: IpAddr, prefix: u8, is_cidr: bool, to: &mut Vec<u8>) {
    let is_cidr = u8::from(is_cidr);
    match address {
        IpAddr::V4(v4) => {
            to.extend([V4, prefix, is_cidr, 4]);
            to.extend(v4.octets());
        }
        IpAddr::V6(v6) => {
            to.extend([V6, prefix, is_cidr, 16]);
            to.extend(v6.octets());
        }
    }
}

fn parse(text: &str) -> Result<(IpAddr, u8), ParseValueError> {
    const WRONG: ParseValueError = ParseValueError("this is no IP address, with or without `/` and a prefix");
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().map_err(|_| WRONG)?;
    let prefix = prefix.map_or(Ok(longest(address)), |prefix| prefix.parse().map_err(|_| WRONG))?;
    if prefix > longest(address) { Err(WRONG) } else { Ok((address, prefix)) }
}

impl Binary for Inet {
    fn read(from: &mut Reader<'_>) -> Result<Inet, BoxError> {
        read(from).map(|(address, prefix)| Inet { address, prefix })
    }

    fn write(&self, to: &mut Vec<u8>) {
        write(self.address, self.prefix, false, to);
    }
}

impl Binary for Cidr {
    fn read(from: &mut Reader<'_>) -> Result<Cidr, BoxError> {
        read(from).map(|(address, prefix)| Cidr { address, prefix })
    }

    fn write(&self, to: &mut Vec<u8>) {
        write(self.address, self.prefix, true, to);
    }
}

value_by_binary!(Inet, "inet", 869, 1041, also 650);
value_by_binary!(Cidr, "cidr", 650, 651);
serde_by_text!(Inet Cidr MacAddr MacAddr8);

impl fmt::Display for Inet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.prefix == longest(self.address) {
            true => write!(f, "{}", self.address),
            false => write!(f, "{}/{}", self.address, self.prefix),
        }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

impl FromStr for Inet {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Inet, ParseValueError> {
        parse(text).map(|(address, prefix)| Inet { address, prefix })
    }
}

impl FromStr for Cidr {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Cidr, ParseValueError> {
        parse(text).map(|(address, prefix)| Cidr { address, prefix })
    }
}

/// An address alone is an `inet` whose prefix is the whole of it; another prefix is an error when it is read.
#[diagnostic::do_not_recommend]
impl Value for IpAddr {
    type Rust = IpAddr;
    const TYPE: SqlType = Inet::TYPE;

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        Inet::accepts(column)
    }

    fn decode(column: &ResultColumn, raw: &[u8]) -> Result<IpAddr, BoxError> {
        let Inet { address, prefix } = Inet::decode(column, raw)?;
        match prefix == longest(address) {
            true => Ok(address),
            false => {
                Err(format!("`{address}/{prefix}` is more than an address: read it as an `Inet`").into())
            }
        }
    }

    fn datum(value: &IpAddr, ty: &SqlType) -> Datum {
        Inet::datum(&Inet::from(*value), ty)
    }
}

macro_rules! mac_address {
    ($(#[$doc:meta])* $name:ident $sql:literal $oid:literal $array_oid:literal $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $bytes]);

        impl Binary for $name {
            fn read(from: &mut Reader<'_>) -> Result<$name, BoxError> {
                Ok($name(from.take($bytes)?.try_into()?))
            }

            fn write(&self, to: &mut Vec<u8>) {
                to.extend(self.0);
            }
        }

        value_by_binary!($name, $sql, $oid, $array_oid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().enumerate().try_for_each(|(at, byte)| {
                    write!(f, "{}{byte:02x}", if at == 0 { "" } else { ":" })
                })
            }
        }

        impl FromStr for $name {
            type Err = ParseValueError;

            fn from_str(text: &str) -> Result<$name, ParseValueError> {
                const WRONG: ParseValueError = ParseValueError("this is no MAC address");
                let digits = || text.chars().filter(|char| !matches!(char, ':' | '-' | '.'));
                let mut bytes = [0; $bytes];
                if digits().count() != 2 * $bytes {
                    return Err(WRONG);
                }
                for (at, digit) in digits().enumerate() {
                    let digit = digit.to_digit(16).ok_or(WRONG)?;
                    bytes[at / 2] = bytes[at / 2] << 4 | digit as u8;
                }
                Ok($name(bytes))
            }
        }
    };
}

mac_address! {
    /// A `macaddr`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::types::MacAddr;
    ///
    /// let address: MacAddr = "08-00-2b-01-02-03".parse()?;
    /// assert_eq!(address, MacAddr([0x08, 0, 0x2b, 1, 2, 3]));
    /// assert_eq!(address.to_string(), "08:00:2b:01:02:03");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    MacAddr "macaddr" 829 1040 6
}

mac_address! {
    /// A `macaddr8`, in the format EUI-64.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::types::MacAddr8;
    ///
    /// assert_eq!(MacAddr8([8, 0, 0x2b, 1, 2, 3, 4, 5]).to_string(), "08:00:2b:01:02:03:04:05");
    /// ```
    MacAddr8 "macaddr8" 774 775 8
}
