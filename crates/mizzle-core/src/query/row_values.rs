//! The values of one row, on their way from the fields of a `NewUser` or a `UserPatch` to parameters.

use std::fmt::{Debug, Formatter, Result};

use crate::table::{ColumnDef, Table};
use crate::tree::{Assignment, Expr};
use crate::value::{Datum, IntoNullable, IntoValue, Param, Value};

/// New values for some columns of a row; `#[derive(Table)]` implements it for `NewUser` and `UserPatch`.
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

    /// Takes out the value of each column; the next row may be put in.
    pub(crate) fn take(&mut self) -> impl ExactSizeIterator<Item = Option<Datum>> {
        self.values.iter_mut().map(Option::take)
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

/// What the values of a row are for, as a type: [`ForInsert`] makes them a `NewUser`, [`ForUpdate`] a `UserPatch`.
pub trait For {
    /// What is kept of a column that only an insert may set, such as the primary key.
    type Own<T>;

    /// It has no value yet.
    fn none<T>() -> Self::Own<T>;

    /// A copy of it.
    fn clone<T: Clone>(own: &Self::Own<T>) -> Self::Own<T>;

    /// Its value, to show it.
    fn shown<T: Debug>(own: &Self::Own<T>) -> &dyn Shown;

    /// What the values of a row of this type are called.
    fn name(row: &str) -> String;
}

/// Values of a row to insert.
pub struct ForInsert;

/// New values of a row that is there.
pub struct ForUpdate;

/// A column that a patch does not set: it says which row is meant.
pub struct NotInPatch;

impl For for ForInsert {
    type Own<T> = Option<T>;

    fn none<T>() -> Option<T> {
        None
    }

    fn clone<T: Clone>(own: &Option<T>) -> Option<T> {
        own.clone()
    }

    fn shown<T: Debug>(own: &Option<T>) -> &dyn Shown {
        own
    }

    fn name(row: &str) -> String {
        format!("New{row}")
    }
}

impl For for ForUpdate {
    type Own<T> = NotInPatch;

    fn none<T>() -> NotInPatch {
        NotInPatch
    }

    fn clone<T: Clone>(_: &NotInPatch) -> NotInPatch {
        NotInPatch
    }

    fn shown<T: Debug>(own: &NotInPatch) -> &dyn Shown {
        own
    }

    fn name(row: &str) -> String {
        format!("{row}Patch")
    }
}

impl Shown for NotInPatch {
    fn shown(&self) -> Option<&dyn Debug> {
        None
    }
}

/// Shows the values that were given.
#[doc(hidden)]
pub fn debug<K: For>(f: &mut Formatter<'_>, row: &str, names: &[&str], values: &[&dyn Shown]) -> Result {
    let mut debug = f.debug_struct(&K::name(row));
    for (name, value) in names.iter().zip(values) {
        if let Some(value) = value.shown() {
            debug.field(name, value);
        }
    }
    debug.finish_non_exhaustive()
}
