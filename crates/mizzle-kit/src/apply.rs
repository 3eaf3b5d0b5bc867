//! Running what was planned.

use mizzle_core::{Discard, Error, ErrorKind, Executor, Result, RowSink};
use mizzle_schema::Schema;

use crate::create;

/// Creating a schema through a connection; in the prelude.
pub trait Create: Executor {
    /// Creates everything that the schema defines, in one transaction and one round trip: all of it or nothing.
    ///
    /// Nothing is compared and nothing replaced: this is for an empty database, such as a test's.
    ///
    /// # Errors
    /// What the server reports, such as that a table exists already (SQLSTATE 42P07); [`ErrorKind::Config`], where a
    /// definition cannot be written as SQL.
    fn create(&self, schema: &Schema) -> impl Future<Output = Result<()>> + Send {
        async move {
            let statements = create::create(schema)
                .map_err(|why| Error::new(ErrorKind::Config, why.to_string()).with_source(why))?
                .into_iter()
                .map(|statement| mizzle_core::Statement::new(statement.sql, Vec::new()));
            let statements: Vec<_> = statements.collect();
            let mut sinks: Vec<Box<dyn RowSink>> = Vec::new();
            sinks.resize_with(statements.len(), || Box::new(Discard));
            self.run_batch(statements, &mut sinks).await.map(drop)
        }
    }
}

impl<E: Executor> Create for E {}
