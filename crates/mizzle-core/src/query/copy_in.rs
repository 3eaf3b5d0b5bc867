//! COPY into a table: from insert values to the rows of the binary format.

use std::future::poll_fn;
use std::marker::PhantomData;
use std::task::{Context, Poll, ready};

use bytes::{BufMut, BytesMut};
use mizzle_schema::Definition;
use postgres_types::IsNull;

use crate::copy::{CopyExecutor, CopySource};
use crate::executor::Running;
use crate::query::{RowStream, RowValues};
use crate::render;
use crate::table::{ColumnDef, RustType, Table};
use crate::tree::TableRef;
use crate::value::{Datum, Param, SqlType, TypeKind, TypeOids};
use crate::{Error, ErrorKind, Result};

/// What a file in the binary format begins with: a signature, no flags, no extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What stands in the place of a row's number of columns after the last row.
const TRAILER: i16 = -1;
/// About how many bytes are written at once.
const CHUNK: usize = 64 << 10;

/// A COPY into `T`.
///
/// The binary format has no word for "the default", so the columns of the statement decide: those that the first row
/// gives, and those whose default is NULL. Every row gives the same of the columns that have another default, or the COPY
/// ends with an error that names the row and the column. Rows that differ there go in by
/// [`insert`](crate::query::Query::insert), or each kind by a COPY of its own.
#[must_use = "a copy does nothing until it is run: `.execute(&db).await`"]
pub struct CopyIn<'a, T> {
    rows: Box<dyn RowStream + 'a>,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> CopyIn<'a, T> {
    pub(crate) fn new(rows: Box<dyn RowStream + 'a>) -> Self {
        CopyIn { rows, marker: PhantomData }
    }

    /// Runs it; returns how many rows went in. Without a row it is no trip to the server.
    ///
    /// Rows are taken no faster than the server takes them. On a pool it has a connection for itself. Where the future is
    /// dropped before its end, nothing has been inserted.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let modules = ["Basics", "More"].map(|title| NewModule::new().title(title));
    /// assert_eq!(Modules.copy_in(modules).execute(db).await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports; the first error among the rows; [`Encode`](crate::ErrorKind::Encode), where a row gives
    /// other columns than the first, or the columns of the table have other types than the schema says.
    pub fn execute<'b>(self, db: &'b impl CopyExecutor) -> Running<'b, u64>
    where
        'a: 'b,
    {
        Running::new(run(db, T::REF, T::MODEL, T::types(), self.rows))
    }
}

async fn run(
    db: &impl CopyExecutor,
    table: TableRef,
    model: &'static str,
    types: &'static [RustType],
    mut rows: Box<dyn RowStream + '_>,
) -> Result<u64> {
    let all = table.table.columns;
    let mut first = RowValues::new(all);
    match poll_fn(|context| rows.poll_row(context, &mut first)).await {
        None => return Ok(0),
        Some(row) => row?,
    }
    let first: Vec<Option<Datum>> = first.take().collect();
    let optional = optional(all, model, types);
    let copied: Vec<bool> =
        first.iter().zip(&optional).map(|(value, optional)| value.is_some() || *optional).collect();
    let columns: Vec<&'static ColumnDef> =
        all.iter().zip(&copied).filter(|(_, copied)| **copied).map(|(column, _)| column).collect();
    if columns.is_empty() {
        return Err(Error::new(ErrorKind::Encode, "the first row to be copied gives no column a value")
            .with_hint("rows of defaults only go in by `insert`"));
    }
    let mut wanted = wanted(all, types);
    wanted.extend(first.iter().flatten().flat_map(Datum::wanted));
    let copy = render::copy_into(table, columns, wanted);
    let mut source = Rows { rows, all, copied, optional, first: Some(first), count: 0, ended: false };
    db.run_copy_in(copy, &mut source).await
}

/// Of each column, whether a row that does not give it means NULL.
fn optional(columns: &[ColumnDef], model: &str, types: &[RustType]) -> Vec<bool> {
    // The JSON is what the derive wrote from this very type.
    let model: mizzle_schema::Table = serde_json::from_str(model).unwrap_or_default();
    let is_generated =
        |name: &str| model.columns.iter().any(|column| column.name == name && column.generated.is_some());
    // The default of a domain is that of a column which has none of its own.
    let defaulted = |ty: &SqlType| {
        let ty = types.iter().find(|known| known.ty == *ty).and_then(|known| known.definition);
        let definition = ty.and_then(|ty| serde_json::from_str(ty.json).ok());
        matches!(definition, Some(Definition::Domain(domain)) if domain.default.is_some())
    };
    let is_optional = |column: &ColumnDef| {
        column.nullable && column.default.is_none() && !is_generated(column.name) && !defaulted(&column.ty)
    };
    columns.iter().map(is_optional).collect()
}

/// The types whose OIDs values of these columns may contain: of elements of arrays, and of fields.
fn wanted(columns: &[ColumnDef], types: &[RustType]) -> Vec<SqlType> {
    fn parts(types: &[RustType], wanted: &mut Vec<SqlType>) {
        for ty in types {
            if !is_built_in(&ty.ty) {
                wanted.extend([ty.ty.element(), ty.ty.array()]);
            }
            parts(ty.definition.map_or(&[][..], |definition| definition.types), wanted);
        }
    }
    let by_name = |column: &&ColumnDef| {
        column.ty.kind == TypeKind::Enum || (column.ty.array && !is_built_in(&column.ty))
    };
    let mut wanted: Vec<SqlType> = columns.iter().filter(by_name).map(|column| column.ty.element()).collect();
    for ty in types {
        parts(ty.definition.map_or(&[][..], |definition| definition.types), &mut wanted);
    }
    wanted
}

fn is_built_in(ty: &SqlType) -> bool {
    matches!(ty.kind, TypeKind::BuiltIn { .. })
}

/// The rows in the binary format.
struct Rows<'a> {
    rows: Box<dyn RowStream + 'a>,
    all: &'static [ColumnDef],
    /// Of each column, whether the statement names it.
    copied: Vec<bool>,
    /// Whether a row that does not give it means NULL.
    optional: Vec<bool>,
    first: Option<Vec<Option<Datum>>>,
    /// How many rows were written.
    count: u64,
    ended: bool,
}

impl CopySource for Rows<'_> {
    fn poll_fill(
        &mut self,
        context: &mut Context<'_>,
        oids: &dyn TypeOids,
        out: &mut BytesMut,
    ) -> Poll<Result<bool>> {
        if let Some(first) = self.first.take() {
            out.extend_from_slice(HEADER);
            self.write(first, oids, out)?;
        }
        let mut values = RowValues::new(self.all);
        while !self.ended {
            if out.len() >= CHUNK {
                return Poll::Ready(Ok(true));
            }
            match ready!(self.rows.poll_row(context, &mut values)) {
                Some(row) => {
                    row?;
                    self.write(values.take(), oids, out)?;
                }
                None => {
                    self.ended = true;
                    out.put_i16(TRAILER);
                }
            }
        }
        Poll::Ready(Ok(false))
    }
}

impl Rows<'_> {
    fn write(
        &mut self,
        row: impl IntoIterator<Item = Option<Datum>>,
        oids: &dyn TypeOids,
        out: &mut BytesMut,
    ) -> Result<()> {
        self.count += 1;
        // A table has at most 1,600 columns.
        out.put_i16(self.copied.iter().filter(|copied| **copied).count() as i16);
        let columns = self.all.iter().zip(self.copied.iter().zip(&self.optional));
        for ((column, (copied, optional)), value) in columns.zip(row) {
            match (copied, value) {
                (true, Some(value)) => write_value(column, value, oids, out)?,
                (true, None) if *optional => out.put_i32(-1),
                (true, None) => return Err(self.differs(column, "leaves out", "gave")),
                (false, Some(_)) => return Err(self.differs(column, "gives", "left out")),
                (false, None) => {}
            }
        }
        Ok(())
    }

    fn differs(&self, column: &ColumnDef, this: &str, first: &str) -> Error {
        let (count, name) = (self.count, column.name);
        let message =
            format!("row {count} of a COPY {this} the column `{name}`, which the first row {first}");
        Error::new(ErrorKind::Encode, message).with_hint(
            "COPY knows no defaults: give the column a value in every row or in none, or use `insert`",
        )
    }
}

/// Writes a value behind its length.
fn write_value(column: &ColumnDef, value: Datum, oids: &dyn TypeOids, out: &mut BytesMut) -> Result<()> {
    // As a parameter, an array of enums is sent as `text[]` and cast; here it has to be what it is.
    let value = match column.ty.array && !is_built_in(&column.ty) {
        true => value.of_domain(&column.ty),
        false => value,
    };
    let at = out.len();
    out.put_i32(-1);
    if let IsNull::No = (Param { ty: column.ty, datum: value }).write(oids, out)? {
        let length = i32::try_from(out.len() - at - 4).map_err(|_| {
            Error::new(ErrorKind::Encode, format!("a value of `{}` is longer than 2 GiB", column.name))
        })?;
        out[at..at + 4].copy_from_slice(&length.to_be_bytes());
    }
    Ok(())
}
