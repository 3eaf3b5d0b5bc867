//! Rows to insert: from the values of a `NewUser` to parameters, for one row or for many.

use std::sync::Arc;

use crate::query::RowValues;
use crate::table::{ColumnDef, Table};
use crate::tree::{InsertRows, UnnestColumn};
use crate::value::{ArrayBuilder, Datum, Param, SqlType, TypeKind, Value};

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

/// One row to insert into `T`, whose foreign key `Key` to the table `P` is filled in; `#[derive(Table)]` implements it for a
/// `NewSegment` whose other required columns all have values.
#[diagnostic::on_unimplemented(
    message = "this is no row of `{T}` that refers to `{P}`",
    label = "wants an insert value of `{T}`"
)]
pub trait NewRowOf<T: Table, P, Key> {
    /// Puts the values into their columns.
    fn into_values(self, values: &mut RowValues);
}

/// What an insert takes for rows that belong to the inserted one: a `Vec` or array of insert values, which lack the columns
/// that refer to it.
#[diagnostic::on_unimplemented(
    message = "these rows of `{T}` cannot be inserted with a row of `{P}`",
    label = "wants a `Vec` or array of insert values of `{T}`; only the columns that refer to `{P}` may lack a value"
)]
pub trait NewRowsOf<T: Table, P, Key> {
    /// The rows.
    fn into_rows_of(self) -> InsertRows;
}

impl<T: Table, P, Key, N: NewRowOf<T, P, Key>> NewRowsOf<T, P, Key> for Vec<N> {
    fn into_rows_of(self) -> InsertRows {
        collect::<T, N>(self.into_iter(), N::into_values)
    }
}

impl<T: Table, P, Key, N: NewRowOf<T, P, Key>, const COUNT: usize> NewRowsOf<T, P, Key> for [N; COUNT] {
    fn into_rows_of(self) -> InsertRows {
        collect::<T, N>(self.into_iter(), N::into_values)
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

fn many<T: Table, N: NewRow<T>>(rows: impl Iterator<Item = N>) -> InsertRows {
    collect::<T, N>(rows, N::into_values)
}

fn collect<T: Table, N>(rows: impl Iterator<Item = N>, put: fn(N, &mut RowValues)) -> InsertRows {
    let mut columns: Vec<ColumnValues> = T::DEF.columns.iter().map(ColumnValues::new).collect();
    let mut count = 0;
    let mut values = RowValues::new(T::DEF.columns);
    for row in rows {
        put(row, &mut values);
        columns.iter_mut().zip(values.take()).for_each(|(column, value)| column.push(value));
        count += 1;
    }
    InsertRows::Unnest { columns: columns.into_iter().filter_map(ColumnValues::for_insert).collect(), count }
}

/// The values of one column for many rows.
pub(crate) struct ColumnValues {
    column: &'static ColumnDef,
    values: ArrayBuilder,
    /// Of an array column: the array of each row.
    arrays: Vec<Option<Arc<ArrayBuilder>>>,
    /// Which rows have a value.
    given: Vec<bool>,
    any: bool,
    all: bool,
}

impl ColumnValues {
    pub(crate) fn new(column: &'static ColumnDef) -> Self {
        ColumnValues {
            column,
            values: ArrayBuilder::new(),
            arrays: Vec::new(),
            given: Vec::new(),
            any: false,
            all: true,
        }
    }

    /// The value of the next row, if it has one.
    pub(crate) fn push(&mut self, value: Option<Datum>) {
        self.given.push(value.is_some());
        self.any |= value.is_some();
        self.all &= value.is_some();
        match (self.column.ty.array, value.unwrap_or(Datum::Null)) {
            (true, Datum::Array(array)) => self.arrays.push(Some(array)),
            (true, Datum::Null) => self.arrays.push(None),
            (_, other) => self.values.push(&other),
        }
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
        let masked = !self.all && told_apart;
        let composite = matches!(self.column.ty.kind, TypeKind::Defined { composite: true });
        let (values, bounds) = match self.column.ty.array {
            true => join_arrays(self.values, &self.arrays),
            false if composite => {
                let places = places(self.values.len());
                (self.values, vec![places])
            }
            false => (self.values, Vec::new()),
        };
        self.any.then(|| UnnestColumn {
            column: self.column,
            values: array(self.column.ty, values),
            given: masked.then(|| Param {
                ty: <Vec<bool>>::TYPE,
                datum: <Vec<bool>>::datum(&self.given, &<Vec<bool>>::TYPE),
            }),
            bounds: bounds.into_iter().map(|bound| array(i32::TYPE, bound)).collect(),
        })
    }
}

fn array(ty: SqlType, values: ArrayBuilder) -> Param {
    Param { ty: ty.array(), datum: values.into_datum() }
}

/// The places of so many values: `unnest` would take composite values apart.
fn places(count: usize) -> ArrayBuilder {
    let mut places = ArrayBuilder::new();
    for place in (1..=i32::MAX).take(count) {
        places.push(&i32::datum(&place, &i32::TYPE));
    }
    places
}

/// How many NULLs may fill up arrays of different inner sizes.
const MOST_FILLED: usize = 1 << 24;

/// The arrays of many rows one after another, and the bounds of each: `unnest` would flatten them. Where arrays of
/// several dimensions differ in an inner one, the smaller are filled up with NULLs, and the bounds leave these out.
fn join_arrays(
    mistakes: ArrayBuilder,
    arrays: &[Option<Arc<ArrayBuilder>>],
) -> (ArrayBuilder, Vec<ArrayBuilder>) {
    let mut inner: Vec<usize> = Vec::new();
    for array in arrays.iter().flatten() {
        inner.resize(inner.len().max(array.inner().len()), 0);
        inner.iter_mut().zip(array.inner()).for_each(|(most, size)| *most = (*most).max(*size));
    }
    let mut bounds = vec![ArrayBuilder::new(); 2 + inner.len()];
    let mut joined = ArrayBuilder::of_arrays(inner.clone());
    joined.append(&mistakes);
    let below = inner.iter().try_fold(1_usize, |product, size| product.checked_mul(*size));
    let all = arrays.iter().flatten().map(|array| array.len()).sum::<usize>().max(1);
    if !inner.is_empty() && below.and_then(|below| below.checked_mul(all)).is_none_or(|all| all > MOST_FILLED)
    {
        joined.fail("the arrays of these rows differ too much in size; insert them one by one");
        return (joined, bounds);
    }
    for array in arrays {
        let Some(array) = array else {
            bounds.iter_mut().for_each(|bound| bound.push(&Datum::Null));
            continue;
        };
        let first = joined.len() + 1;
        joined.append_padded(array);
        let sizes = (0..inner.len()).map(|at| array.inner().get(at).copied().unwrap_or(0));
        for (bound, size) in bounds.iter_mut().zip([first, joined.len()].into_iter().chain(sizes)) {
            // An array of more elements than that does not fit into a message.
            bound.push(&i32::datum(&i32::try_from(size).unwrap_or(i32::MAX), &i32::TYPE));
        }
    }
    (joined, bounds)
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
