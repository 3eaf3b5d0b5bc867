//! What a transaction can be asked to be.

/// How much of concurrent transactions a transaction sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// Each statement sees what was committed before it began. What PostgreSQL does unless told otherwise.
    ReadCommitted,
    /// All statements see what was committed before the first of them; a row that somebody else has changed since
    /// cannot be changed ([`Serialization`](crate::ErrorKind::Serialization)).
    RepeatableRead,
    /// As if all transactions ran one after another; one that cannot be fitted in fails
    /// ([`Serialization`](crate::ErrorKind::Serialization)) and is to be run again.
    Serializable,
}

impl Isolation {
    pub(super) fn words(self) -> &'static str {
        match self {
            Isolation::ReadCommitted => "ISOLATION LEVEL READ COMMITTED",
            Isolation::RepeatableRead => "ISOLATION LEVEL REPEATABLE READ",
            Isolation::Serializable => "ISOLATION LEVEL SERIALIZABLE",
        }
    }
}

/// The modes of a transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub isolation: Option<Isolation>,
    pub read_only: bool,
    pub deferrable: bool,
}
