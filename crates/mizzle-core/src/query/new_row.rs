//! Rows to insert: from the values of a `NewUser` to parameters, for one row or for many.

use crate::query::RowValues;
use crate::table::{ColumnDef, Table};
use crate::tree::{InsertRows, UnnestColumn};
use crate::value::{ArrayBuilder, Datum, Param, SqlType, Value};

/// One row to insert; `#[derive(Table)]` implements it for a `NewUser` whose required columns all have values.
pub trait NewRow<T: Table> {
    /// Puts the values into their columns.
    fn into_values(self, values: &mut RowValues);
}

/// What `insert` takes: a `NewUser`, or a `Vec` or array of them.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Modules.insert(NewModule::new().title("Basics"));
/// assert_eq!(query.to_sql().text(), r#"INSERT INTO "modules" ("title") VALUES ($1)"#);
/// let query = Modules.insert(vec![NewModule::new().title("Basics"), NewModule::new().title("More").order(1)]);
/// let sql = r#"INSERT INTO "modules" ("title", "order") SELECT "new".c1, CASE WHEN "new".c3 THEN "new".c2 ELSE 0 END FROM unnest($1, $2, $3) AS "new"(c1, c2, c3)"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "this cannot be inserted into `{T}`",
    label = "wants the insert value of `{T}`, or a `Vec` or array of them"
)]
pub trait NewRows<T: Table> {
    /// The rows of the statement.
    fn into_rows(self) -> InsertRows;
}

impl<T: Table, N: NewRow<T>> NewRows<T> for Vec<N> {
    fn into_rows(self) -> InsertRows {
        many(self.into_iter())
    }
}

impl<T: Table, N: NewRow<T>, const COUNT: usize> NewRows<T> for [N; COUNT] {
    fn into_rows(self) -> InsertRows {
        many(self.into_iter())
    }
}

/// The rows of a statement that inserts one.
#[doc(hidden)]
pub fn one<T: Table>(row: impl NewRow<T>) -> InsertRows {
    let mut values = RowValues::new(T::DEF.columns);
    row.into_values(&mut values);
    let given: Vec<_> = values.given().collect();
    match given.is_empty() {
        true => InsertRows::Default,
        false => InsertRows::Values(given),
    }
}

fn many<T: Table>(rows: impl Iterator<Item = impl NewRow<T>>) -> InsertRows {
    let mut columns: Vec<ColumnValues> = T::DEF.columns.iter().map(ColumnValues::new).collect();
    let mut count = 0;
    for row in rows {
        let mut values = RowValues::new(T::DEF.columns);
        row.into_values(&mut values);
        columns.iter_mut().zip(values.into_data()).for_each(|(column, value)| column.push(value));
        count += 1;
    }
    InsertRows::Unnest { columns: columns.into_iter().filter_map(ColumnValues::for_insert).collect(), count }
}

/// The values of one column for many rows.
pub(crate) struct ColumnValues {
    column: &'static ColumnDef,
    values: ArrayBuilder,
    given: ArrayBuilder,
    bounds: (ArrayBuilder, ArrayBuilder),
    any: bool,
    all: bool,
}

impl ColumnValues {
    pub(crate) fn new(column: &'static ColumnDef) -> Self {
        ColumnValues {
            column,
            values: ArrayBuilder::new(),
            given: ArrayBuilder::new(),
            bounds: Default::default(),
            any: false,
            all: true,
        }
    }

    /// The value of the next row, if it has one.
    pub(crate) fn push(&mut self, value: Option<Datum>) {
        self.given.push(&bool::datum(&value.is_some(), &bool::TYPE));
        self.any |= value.is_some();
        self.all &= value.is_some();
        let value = value.unwrap_or(Datum::Null);
        match self.column.ty.array {
            true => self.push_array(value),
            false => self.values.push(&value),
        }
    }

    /// Arrays of many rows go one after another, with the bounds of each: `unnest` would flatten them.
    fn push_array(&mut self, value: Datum) {
        let (first, last) = match value {
            Datum::Array(array) => {
                let first = self.values.len() as i32 + 1;
                self.values.append(&array);
                let last = self.values.len() as i32;
                (i32::datum(&first, &i32::TYPE), i32::datum(&last, &i32::TYPE))
            }
            Datum::Null => (Datum::Null, Datum::Null),
            other => {
                self.values.push(&other);
                (Datum::Null, Datum::Null)
            }
        };
        self.bounds.0.push(&first);
        self.bounds.1.push(&last);
    }

    /// The column of an insert; `None`, where no row has a value for it.
    fn for_insert(self) -> Option<UnnestColumn> {
        // Where the default is NULL, a row without a value need not be told apart.
        let null_is_default = self.column.nullable && self.column.default.is_none();
        self.finish(!null_is_default)
    }

    /// The column of an update; `None`, where no row has a value for it.
    pub(crate) fn for_update(self) -> Option<UnnestColumn> {
        self.finish(true)
    }

    /// The column; with `told_apart`, it says which rows have no value for it.
    fn finish(self, told_apart: bool) -> Option<UnnestColumn> {
        let array = |ty: SqlType, values: ArrayBuilder| Param { ty: ty.array(), datum: values.into_datum() };
        let masked = !self.all && told_apart;
        self.any.then(|| UnnestColumn {
            column: self.column,
            values: array(self.column.ty, self.values),
            given: masked.then(|| array(bool::TYPE, self.given)),
            bounds: self
                .column
                .ty
                .array
                .then(|| (array(i32::TYPE, self.bounds.0), array(i32::TYPE, self.bounds.1))),
        })
    }
}

/// The state of a required column of an insert value: it has its value.
pub struct Given;

/// The state of a required column of an insert value: the column `C` has none yet.
pub struct Missing<C>(std::marker::PhantomData<fn() -> C>);

/// The column `C` has a value.
#[diagnostic::on_unimplemented(
    message = "this row cannot be inserted yet: the required column `{C}` has no value",
    label = "`{C}` has no value",
    note = "a column is required that is not an `Option` and has no default"
)]
pub trait IsGiven<C> {}

#[diagnostic::do_not_recommend]
impl<C> IsGiven<C> for Given {}

/// Reads a field that is there; with `default`, one that is absent is `None`.
#[doc(hidden)]
pub fn present<'de, D: serde::Deserializer<'de>, T: serde::Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
