//! The values of one row, on their way from the fields of a `NewUser` or a `UserPatch` to parameters.

use std::fmt::{Debug, Formatter, Result};

use crate::table::{ColumnDef, Table};
use crate::tree::{Assignment, Expr};
use crate::value::{Datum, IntoNullable, IntoValue, Param, Value};

/// New values for some columns of a row; `#[derive(Table)]` implements it for a `UserPatch`.
pub trait Values {
    /// Puts them into their columns.
    fn put(self, values: &mut RowValues);
}

/// The assignments of a patch.
#[doc(hidden)]
pub fn assign<T: Table>(patch: impl Values, list: &mut Vec<Assignment>) {
    let mut values = RowValues::new(T::DEF.columns);
    patch.put(&mut values);
    list.extend(values.given().map(|(column, param)| Assignment { column, value: Expr::Param(param) }));
}

/// The values of one row, column by column; of some columns there is none.
pub struct RowValues {
    columns: &'static [ColumnDef],
    values: Vec<Option<Datum>>,
}

impl RowValues {
    pub(crate) fn new(columns: &'static [ColumnDef]) -> Self {
        RowValues { columns, values: vec![None; columns.len()] }
    }

    /// A value for a column that is never NULL.
    pub fn set<V: Value>(&mut self, at: usize, value: Option<V::Rust>) {
        if let Some(value) = value {
            self.values[at] = Some(V::into_datum(value, &self.columns[at].ty));
        }
    }

    /// A value for a column that may be NULL, which `Some(None)` is.
    pub fn set_nullable<V: Value>(&mut self, at: usize, value: Option<Option<V::Rust>>) {
        if let Some(value) = value {
            let datum = value.map_or(Datum::Null, |value| V::into_datum(value, &self.columns[at].ty));
            self.values[at] = Some(datum);
        }
    }

    /// The columns that have a value, with it.
    pub(crate) fn given(self) -> impl Iterator<Item = (&'static ColumnDef, Param)> {
        let columns = self.columns.iter().zip(self.values);
        columns.filter_map(|(column, datum)| Some((column, Param { ty: column.ty, datum: datum? })))
    }

    /// The value of each column.
    pub(crate) fn into_data(self) -> Vec<Option<Datum>> {
        self.values
    }
}

/// What a setter keeps for a column that is never NULL.
#[doc(hidden)]
pub fn value<V: Value>(value: impl IntoValue<V>) -> Option<V::Rust> {
    Some(value.into_value())
}

/// What a setter keeps for a column that may be NULL.
#[doc(hidden)]
pub fn value_or_null<V: Value>(value: impl IntoNullable<V>) -> Option<Option<V::Rust>> {
    Some(value.into_nullable())
}

/// A value that may have been given, to show it.
#[doc(hidden)]
pub trait Shown {
    /// The value, if it was given.
    fn shown(&self) -> Option<&dyn Debug>;
}

impl<T: Debug> Shown for Option<T> {
    fn shown(&self) -> Option<&dyn Debug> {
        self.as_ref().map(|value| value as &dyn Debug)
    }
}

/// Shows the values that were given: those of an insert value alone, and those that it has in common with a patch.
#[doc(hidden)]
pub fn debug(
    f: &mut Formatter<'_>,
    name: &str,
    own: &[(&str, &dyn Shown)],
    names: &[&str],
    values: &[&dyn Shown],
) -> Result {
    let mut debug = f.debug_struct(name);
    let common = names.iter().copied().zip(values.iter().copied());
    for (name, value) in own.iter().copied().chain(common) {
        if let Some(value) = value.shown() {
            debug.field(name, value);
        }
    }
    debug.finish_non_exhaustive()
}
