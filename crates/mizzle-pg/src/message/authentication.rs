//! `Authentication…`: what the server wants to be shown before it lets anybody in.

use fallible_iterator::FallibleIterator;
use mizzle_core::{Error, ErrorKind, Result};
use postgres_protocol::authentication::sasl::{SCRAM_SHA_256, SCRAM_SHA_256_PLUS};
use postgres_protocol::message::backend::Message;

use crate::wire::garbled;

/// What the server wants to be shown.
pub(crate) enum Challenge {
    /// Nothing more.
    Ok,
    /// The password as it is.
    Cleartext,
    /// The password and the user's name, hashed with this salt.
    Md5([u8; 4]),
    /// A SCRAM-SHA-256 exchange: bound to the channel, or not.
    Scram { bound: bool, unbound: bool },
}

impl Challenge {
    /// Reads one of the messages that open an authentication; `None` for any other message.
    pub fn read(message: &Message) -> Result<Option<Challenge>> {
        Ok(Some(match message {
            Message::AuthenticationOk => Challenge::Ok,
            Message::AuthenticationCleartextPassword => Challenge::Cleartext,
            Message::AuthenticationMd5Password(body) => Challenge::Md5(body.salt()),
            Message::AuthenticationSasl(body) => {
                let offered: Vec<&str> = body.mechanisms().collect().map_err(garbled)?;
                let (bound, unbound) =
                    (offered.contains(&SCRAM_SHA_256_PLUS), offered.contains(&SCRAM_SHA_256));
                if !bound && !unbound {
                    return Err(unsupported(&offered.join(", ")));
                }
                Challenge::Scram { bound, unbound }
            }
            Message::AuthenticationGss => return Err(unsupported("GSSAPI")),
            Message::AuthenticationSspi => return Err(unsupported("SSPI")),
            Message::AuthenticationKerberosV5 => return Err(unsupported("Kerberos 5")),
            Message::AuthenticationScmCredential => return Err(unsupported("SCM credentials")),
            _ => return Ok(None),
        }))
    }
}

fn unsupported(method: &str) -> Error {
    Error::new(
        ErrorKind::Authentication,
        format!("the server asks for an authentication by {method}, which is not supported"),
    )
    .with_hint("let `pg_hba.conf` ask for `scram-sha-256` for this user, database and address")
}
