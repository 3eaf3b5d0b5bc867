//! One statement of a trip: how it is sent, what its rows become, and how far it got.

use std::sync::Arc;
use std::time::Duration;

use bytes::{BufMut, BytesMut};
use mizzle_core::row::{CheckFn, Mismatch, ResultColumn, ResultColumns, Row};
use mizzle_core::{Error, ErrorKind, Result, RowSink, Statement};
use postgres_protocol::message::frontend::{self, BindError};

use crate::catalog::Catalog;
use crate::session::{Prepared, parameter_oids};
use crate::transaction::Control;
use crate::wire::unknown;

/// One statement of a trip.
pub(crate) struct Step<'s> {
    pub statement: Statement,
    /// Who takes the rows; where nobody is at hand, they are kept.
    sink: Option<&'s mut (dyn RowSink + 's)>,
    check: Option<CheckFn>,
    pub plan: Plan,
    /// What becomes of its rows.
    pub rows: Rows,
    /// How many rows were given to the sink.
    pub delivered: u64,
    /// The number of the command tag.
    pub affected: u64,
    /// Whether it is there for another's sake: nobody wants to hear of it.
    pub aside: bool,
}

/// How a statement is sent.
pub(crate) enum Plan {
    /// It is prepared: Bind and Execute.
    Known(Arc<Prepared>),
    /// It is not: Parse, Describe, Bind and Execute.
    New {
        name: String,
        /// Known once the server has described it.
        columns: Option<Vec<ResultColumn>>,
    },
    /// Parse and Describe, and nothing else.
    Describe { name: String, columns: Option<Vec<ResultColumn>> },
}

/// What becomes of the rows of a statement.
pub(crate) enum Rows {
    /// The sink takes them.
    Deliver,
    /// They are kept as they are, until there is a sink or the types of their columns are known.
    Keep(Kept),
    /// Nobody wants them: the sink has failed, or does not take rows of these types.
    Drop,
}

impl<'s> Step<'s> {
    /// A statement that is not prepared, until somebody knows better.
    pub fn new(statement: Statement, sink: &'s mut (dyn RowSink + 's)) -> Step<'s> {
        Step { check: sink.check(), sink: Some(sink), ..Step::without_sink(statement, None) }
    }

    /// A statement whose sink is elsewhere.
    pub fn without_sink(statement: Statement, check: Option<CheckFn>) -> Step<'s> {
        let plan = Plan::New { name: String::new(), columns: None };
        let (rows, delivered, affected, aside) = (Rows::Deliver, 0, 0, false);
        Step { statement, sink: None, check, plan, rows, delivered, affected, aside }
    }

    /// A statement for another's sake.
    pub fn aside(statement: Statement) -> Step<'s> {
        Step { aside: true, ..Step::without_sink(statement, None) }
    }

    /// The step with its sink.
    pub fn with_sink<'k>(self, sink: &'k mut (dyn RowSink + 'k)) -> Step<'k> {
        let Step { statement, sink: _, check, plan, rows, delivered, affected, aside } = self;
        Step { statement, sink: Some(sink), check, plan, rows, delivered, affected, aside }
    }

    /// The steps of a batch.
    pub fn batch(
        statements: Vec<Statement>,
        sinks: &'s mut [Box<dyn RowSink + '_>],
    ) -> Result<Vec<Step<'s>>> {
        if statements.len() != sinks.len() {
            let (statements, sinks) = (statements.len(), sinks.len());
            let message = format!("a batch of {statements} statements was given {sinks} sinks");
            return Err(Error::new(ErrorKind::Config, message));
        }
        let steps = statements.into_iter().zip(sinks);
        Ok(steps.map(|(statement, sink)| Step::new(statement, &mut **sink)).collect())
    }

    /// The check of the sink.
    pub fn check(&self) -> Option<CheckFn> {
        self.check
    }

    /// The columns of the result, once they are known.
    pub fn columns(&self) -> Option<&[ResultColumn]> {
        self.plan.columns()
    }

    /// Takes the columns as the server described them, and decides what becomes of the rows.
    pub fn describe(&mut self, described: Vec<ResultColumn>) -> Result<()> {
        let (Plan::New { columns, .. } | Plan::Describe { columns, .. }) = &mut self.plan else {
            return Err(unknown(b'T'));
        };
        let columns = columns.insert(described);
        match check(self.check, columns) {
            Ok(()) => {}
            Err(Mismatch::Unresolved) => self.rows = Rows::Keep(Kept::default()),
            Err(Mismatch::Type(why)) => {
                self.rows = Rows::Drop;
                return Err(mismatch(why));
            }
        }
        Ok(())
    }

    /// Takes the body of a `DataRow`, for its own sink or for `other`.
    #[inline]
    pub fn row(&mut self, body: &[u8], other: Option<&mut (dyn RowSink + '_)>) -> Result<()> {
        if self.aside {
            return Ok(());
        }
        let sink: &mut dyn RowSink = match (&mut self.rows, other, &mut self.sink) {
            (Rows::Drop, ..) => return Ok(()),
            (Rows::Keep(kept), ..) => {
                kept.push(body);
                return Ok(());
            }
            (Rows::Deliver, Some(other), _) => other,
            (Rows::Deliver, None, Some(sink)) => &mut **sink,
            (rows @ Rows::Deliver, None, None) => {
                let mut kept = Kept::default();
                kept.push(body);
                *rows = Rows::Keep(kept);
                return Ok(());
            }
        };
        let columns = self.plan.columns().unwrap_or_default();
        match Row::new(columns, body).and_then(|mut row| sink.row(&mut row)) {
            Ok(()) => self.delivered += 1,
            Err(error) => {
                self.rows = Rows::Drop;
                return Err(error);
            }
        }
        Ok(())
    }

    /// Gives a sink what was kept for it, if the types are known.
    pub fn deliver_kept(&mut self, mut other: Option<&mut (dyn RowSink + '_)>) -> Result<()> {
        let Rows::Keep(kept) = std::mem::replace(&mut self.rows, Rows::Deliver) else { return Ok(()) };
        verify(self.check, self.plan.columns().unwrap_or_default())?;
        for body in kept.rows() {
            match &mut other {
                Some(other) => self.row(body, Some(&mut **other))?,
                None => self.row(body, None)?,
            }
        }
        Ok(())
    }

    /// How long it takes, where it is prepared and has run.
    pub fn pace(&self) -> Option<Duration> {
        match &self.plan {
            Plan::Known(prepared) => prepared.pace.get(),
            Plan::New { .. } | Plan::Describe { .. } => None,
        }
    }

    /// Whether the rows that are kept wait for nothing but a sink.
    pub fn awaits_sink(&self) -> bool {
        self.keeps() && !is_unresolved(self.check, self.columns().unwrap_or_default())
    }

    /// Whether rows are kept, if only none.
    pub fn keeps(&self) -> bool {
        matches!(self.rows, Rows::Keep(_))
    }

    /// How many bytes of rows are kept.
    pub fn kept(&self) -> usize {
        match &self.rows {
            Rows::Keep(kept) => kept.0.len(),
            Rows::Deliver | Rows::Drop => 0,
        }
    }

    /// Composes the messages of this statement.
    pub fn write(&self, catalog: &Catalog, out: &mut BytesMut) -> Result<()> {
        match &self.plan {
            Plan::Known(prepared) => write_run(&self.statement, prepared, "", 0, catalog, out)?,
            Plan::New { name, .. } => {
                write_parse(name, &self.statement, out)?;
                write_describe(name, out);
                write_bind("", name, &self.statement, catalog, out)?;
                write_execute("", 0, out);
            }
            Plan::Describe { name, .. } => {
                write_parse(name, &self.statement, out)?;
                write_describe(name, out);
            }
        }
        Ok(())
    }
}

/// Rows as the server sent them, one after another, each behind its length.
#[derive(Default)]
pub(crate) struct Kept(BytesMut);

impl Kept {
    fn push(&mut self, body: &[u8]) {
        self.0.put_u64_ne(body.len() as u64);
        self.0.put_slice(body);
    }

    fn rows(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = &self.0[..];
        std::iter::from_fn(move || {
            let (length, after) = rest.split_first_chunk()?;
            let (body, after) = after.split_at_checked(u64::from_ne_bytes(*length) as usize)?;
            rest = after;
            Some(body)
        })
    }
}

impl Plan {
    fn columns(&self) -> Option<&[ResultColumn]> {
        match self {
            Plan::Known(prepared) => Some(&prepared.columns),
            Plan::New { columns, .. } | Plan::Describe { columns, .. } => columns.as_deref(),
        }
    }
}

fn check(check: Option<CheckFn>, columns: &[ResultColumn]) -> Result<(), Mismatch> {
    check.map_or(Ok(()), |check| check(&mut ResultColumns::new(columns)))
}

/// Runs a check where the types have been looked up.
pub(super) fn verify(asked: Option<CheckFn>, columns: &[ResultColumn]) -> Result<()> {
    check(asked, columns).map_err(|why| match why {
        Mismatch::Type(why) => mismatch(why),
        Mismatch::Unresolved => mismatch("a column's type is not in the server's catalog".to_owned()),
    })
}

/// Whether a check cannot be decided before types are looked up.
pub(super) fn is_unresolved(asked: Option<CheckFn>, columns: &[ResultColumn]) -> bool {
    check(asked, columns) == Err(Mismatch::Unresolved)
}

fn mismatch(why: String) -> Error {
    Error::new(ErrorKind::Decode, why)
}

/// The messages of a command that controls the transaction, in front of those of a statement.
pub(super) fn write_control(control: &Control, out: &mut BytesMut) -> Result<()> {
    let statement = Statement::new(control.sql(), Vec::new());
    write_unnamed(&statement, &Catalog::default(), out)
}

/// Composes what runs a statement once: `Parse`, `Bind` and `Execute`, without a name.
pub(super) fn write_unnamed(statement: &Statement, catalog: &Catalog, out: &mut BytesMut) -> Result<()> {
    write_parse("", statement, out)?;
    write_bind("", "", statement, catalog, out)?;
    write_execute("", 0, out);
    Ok(())
}

/// Composes what runs a prepared statement: `Bind` and `Execute`, for so many rows, or for all with 0.
pub(super) fn write_run(
    statement: &Statement,
    prepared: &Prepared,
    portal: &str,
    rows: i32,
    catalog: &Catalog,
    out: &mut BytesMut,
) -> Result<()> {
    if prepared.name.is_empty() {
        // Another statement may have taken the place of the unnamed one.
        write_parse("", statement, out)?;
    }
    write_bind(portal, &prepared.name, statement, catalog, out)?;
    write_execute(portal, rows, out);
    Ok(())
}

fn write_parse(name: &str, statement: &Statement, out: &mut BytesMut) -> Result<()> {
    frontend::parse(name, &statement.text, parameter_oids(&statement.params), out).map_err(|why| {
        let message = match statement.params.len() {
            0..=0xffff => format!("the statement cannot be sent: {why}"),
            _ => too_many_parameters(statement),
        };
        Error::new(ErrorKind::Encode, message)
    })
}

fn write_describe(name: &str, out: &mut BytesMut) {
    // The name is our own and has no NUL byte, which is all that could fail.
    frontend::describe(b'S', name, out).ok();
}

/// Composes `Bind`, with all parameters and all results in binary.
fn write_bind(
    portal: &str,
    name: &str,
    statement: &Statement,
    catalog: &Catalog,
    out: &mut BytesMut,
) -> Result<()> {
    let write = |param: &mizzle_core::value::Param, out: &mut BytesMut| match param.write(catalog, out) {
        Ok(postgres_types::IsNull::Yes) => Ok(postgres_protocol::IsNull::Yes),
        Ok(postgres_types::IsNull::No) => Ok(postgres_protocol::IsNull::No),
        Err(error) => Err(error.into()),
    };
    frontend::bind(portal, name, [1], &statement.params, write, [1], out).map_err(|why| match why {
        BindError::Conversion(why) => match why.downcast::<Error>() {
            Ok(error) => *error,
            Err(why) => Error::new(ErrorKind::Encode, format!("a parameter cannot be sent: {why}")),
        },
        BindError::Serialization(_) if statement.params.len() > 0xffff => {
            Error::new(ErrorKind::Encode, too_many_parameters(statement))
        }
        BindError::Serialization(why) => {
            Error::new(ErrorKind::Encode, format!("the parameters cannot be sent: {why}"))
        }
    })
}

/// Composes `Execute`, for so many rows, or for all with 0.
pub(super) fn write_execute(portal: &str, rows: i32, out: &mut BytesMut) {
    if portal.is_empty() {
        // By far the most frequent message, and always the same.
        out.put_slice(b"E\0\0\0\x09\0");
        out.put_i32(rows);
    } else {
        // The name is our own and has no NUL byte, which is all that could fail.
        frontend::execute(portal, rows, out).ok();
    }
}

fn too_many_parameters(statement: &Statement) -> String {
    format!("the statement has {} parameters; PostgreSQL takes at most 65,535", statement.params.len())
}
