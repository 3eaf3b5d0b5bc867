//! `RowDescription`: the columns of a result.

use fallible_iterator::FallibleIterator;
use mizzle_core::Result;
use mizzle_core::row::ResultColumn;
use postgres_protocol::message::backend::RowDescriptionBody;

use crate::catalog::Catalog;
use crate::wire::garbled;

/// The columns, with the types that are built in or known already.
pub(crate) fn columns(body: &RowDescriptionBody, catalog: &Catalog) -> Result<Vec<ResultColumn>> {
    let mut fields = body.fields();
    // Not collected: room would be made for as many as the message says that it has.
    let mut columns = Vec::new();
    while let Some(field) = fields.next().map_err(garbled)? {
        let (ty, resolved) = catalog.type_or_placeholder(field.type_oid());
        columns.push(ResultColumn { name: field.name().to_owned(), ty, resolved });
    }
    Ok(columns)
}
