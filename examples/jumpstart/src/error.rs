//! What can go wrong, as a caller wants to tell it apart.

use std::fmt;

use crate::schema::CouponCode;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did not do what it was asked to.
#[derive(Debug)]
pub enum Error {
    /// Somebody has an account with this address.
    EmailInUse(String),
    /// There is no such thing.
    NotFound(&'static str),
    /// No such coupon, or it is used up or out of date.
    CouponRefused(CouponCode),
    /// The request makes no sense, and why.
    Refused(&'static str),
    /// Values that are too long, or out of range.
    Invalid(garde::Report),
    /// The database itself.
    Database(mizzle::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::EmailInUse(email) => write!(f, "the address {email} is in use"),
            Error::NotFound(what) => write!(f, "there is no such {what}"),
            Error::CouponRefused(code) => write!(f, "the coupon {} cannot be used", code.0),
            Error::Refused(why) => f.write_str(why),
            Error::Invalid(report) => write!(f, "{report}"),
            Error::Database(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Database(error) => Some(error),
            _ => None,
        }
    }
}

impl From<mizzle::Error> for Error {
    fn from(error: mizzle::Error) -> Self {
        Error::Database(error)
    }
}

impl From<garde::Report> for Error {
    fn from(report: garde::Report) -> Self {
        Error::Invalid(report)
    }
}
