//! The commands that control a transaction.

use std::fmt::Write;

use super::options::Options;

/// A command that controls a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Control {
    Begin(Options),
    Commit,
    Rollback,
    /// The level of a nested transaction, from 1.
    Savepoint(u32),
    Release(u32),
    RollbackTo(u32),
}

impl Control {
    /// As it is sent.
    pub fn sql(&self) -> String {
        match self {
            Control::Begin(options) => begin(options),
            Control::Commit => "COMMIT".to_owned(),
            Control::Rollback => "ROLLBACK".to_owned(),
            Control::Savepoint(level) => format!("SAVEPOINT mizzle_{level}"),
            Control::Release(level) => format!("RELEASE SAVEPOINT mizzle_{level}"),
            Control::RollbackTo(level) => format!("ROLLBACK TO SAVEPOINT mizzle_{level}"),
        }
    }
}

fn begin(options: &Options) -> String {
    let Options { isolation, read_only, deferrable } = options;
    let mut sql = String::from("BEGIN");
    let mut separator = " ";
    let mut mode = |words: &str| {
        // Writing to a String cannot fail.
        write!(sql, "{separator}{words}").ok();
        separator = ", ";
    };
    if let Some(isolation) = isolation {
        mode(isolation.words());
    }
    if *read_only {
        mode("READ ONLY");
    }
    if *deferrable {
        mode("DEFERRABLE");
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::super::Isolation;
    use super::*;

    #[test]
    fn begin_names_the_modes_that_were_asked_for() {
        assert_eq!(begin(&Options::default()), "BEGIN");
        let all = Options { isolation: Some(Isolation::Serializable), read_only: true, deferrable: true };
        assert_eq!(begin(&all), "BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE");
    }
}
