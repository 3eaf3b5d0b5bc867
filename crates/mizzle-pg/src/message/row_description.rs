//! `RowDescription`: the columns of a result.

use fallible_iterator::FallibleIterator;
use mizzle_core::Result;
use mizzle_core::row::ResultColumn;
use postgres_protocol::message::backend::RowDescriptionBody;

use crate::catalog::Catalog;
use crate::wire::garbled;

/// The columns, with the types that are built in or known already.
pub(crate) fn columns(body: &RowDescriptionBody, catalog: &Catalog) -> Result<Vec<ResultColumn>> {
    let fields = body.fields().map_err(std::io::Error::other);
    fields
        .map(|field| {
            let (ty, resolved) = catalog.type_or_placeholder(field.type_oid());
            Ok(ResultColumn { name: field.name().to_owned(), ty, resolved })
        })
        .collect()
        .map_err(garbled)
}
