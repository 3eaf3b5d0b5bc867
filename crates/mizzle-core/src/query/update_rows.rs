//! UPDATE of many rows, each to values of its own, in one statement.

use std::collections::HashSet;
use std::marker::PhantomData;

use crate::executor::{Executor, Running, Statement};
use crate::expr::{Assignments, Expression};
use crate::query::new_row::ColumnValues;
use crate::query::source::Only;
use crate::query::update::with_on_update;
use crate::query::{AllRows, Nothing, Rendered, Returned, Selected, Selection};
use crate::render;
use crate::scope::{Groupable, In, Scalar, Ungrouped};
use crate::table::{ColumnDef, KeyParams, Keyed, SoftDelete, Table};
use crate::tree::{self, Assignment, Expr, UpdateRows};
use crate::value::Datum;
use crate::{Error, ErrorKind, Result};

/// New values for columns of one row, without expressions: a `UserPatch`, or an assignment of values.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what to set in a row of `{T}`",
    label = "wants a patch of the table"
)]
pub trait Patch<T>: Assignments<T, Refs = ()> {}

impl<T, P: Assignments<T, Refs = ()>> Patch<T> for P {}

/// An UPDATE of many rows of `T` that returns `R`.
///
/// ```
/// # use mizzle::__examples::*;
/// let rows = [(1, UserPatch::new().name("Ada")), (2, UserPatch::new().name("Bob").logins(0))];
/// let query = Users.update_many(rows);
/// let sql = r#"UPDATE "users" SET "name" = "new".c2, "logins" = CASE WHEN "new".c4 THEN "new".c3 ELSE "users"."logins" END FROM unnest($1, $2, $3, $4) AS "new"(c1, c2, c3, c4) WHERE "users"."id" = "new".c1"#;
/// assert_eq!(query.to_sql().unwrap().unwrap().text(), sql);
/// ```
#[must_use = "an update does nothing until it is run: `.execute(&db).await`"]
pub struct UpdateMany<T, R> {
    tree: Result<Option<tree::Update>, &'static str>,
    marker: PhantomData<fn() -> (T, R)>,
}

impl<T: Table + Keyed> UpdateMany<T, Nothing> {
    pub(crate) fn new<P: Patch<T>>(rows: impl IntoIterator<Item = (T::Key, P)>) -> Self {
        UpdateMany { tree: build::<T, P>(rows), marker: PhantomData }
    }

    /// `RETURNING` all columns: the rows as they are now, in no particular order.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let rows = [(1, ModulePatch::new().order(2)), (2, ModulePatch::new().order(1))];
    /// let modules: Vec<Module> = Modules.update_many(rows).returning().all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn returning(mut self) -> UpdateMany<T, Returned<AllRows<(T,)>>> {
        if let Ok(Some(tree)) = &mut self.tree {
            tree.returning.push(tree::Output::Table(T::REF));
        }
        UpdateMany { tree: self.tree, marker: PhantomData }
    }

    /// `RETURNING` a selection: a column, an expression, or a tuple of them.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let rows = [(1, ModulePatch::new().order(2)), (2, ModulePatch::new().order(1))];
    /// let changed: Vec<(i32, i32)> =
    ///     Modules.update_many(rows).returning_columns((Modules.id, Modules.order)).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn returning_columns<N, P, I, J>(mut self, selection: N) -> UpdateMany<T, Returned<P>>
    where
        N: Selected,
        N::Refs: In<Only<T>, I, Picked<N> = P> + Groupable<Ungrouped, J>,
    {
        if let Ok(Some(tree)) = &mut self.tree {
            selection.outputs(&mut tree.returning);
        }
        UpdateMany { tree: self.tree, marker: PhantomData }
    }
}

impl<T: Table, R> UpdateMany<T, R> {
    /// Only those of the rows for which the condition holds as well.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let rows = [(1, ModulePatch::new().order(2))];
    /// let query = Modules.update_many(rows).filter(Modules.order.lt(9)).to_sql()?;
    /// let sql = r#"UPDATE "modules" SET "order" = "new".c2 FROM unnest($1, $2) AS "new"(c1, c2) WHERE "modules"."id" = "new".c1 AND "modules"."order" < $3"#;
    /// assert_eq!(query.map(|query| query.text().to_owned()).as_deref(), Some(sql));
    /// # Ok::<(), mizzle::Error>(())
    /// ```
    pub fn filter<E, I>(mut self, condition: E) -> Self
    where
        E: Expression<Value = bool>,
        E::Refs: In<Only<T>, I> + Scalar,
    {
        if let Ok(Some(tree)) = &mut self.tree {
            tree.filter = Expr::and(tree.filter.take(), condition.into_tree());
        }
        self
    }

    /// Reaches rows that are softly deleted, too.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Posts.update_many([(1, PostPatch::new().title("x"))]).with_deleted().to_sql()?;
    /// assert!(query.is_some_and(|query| query.text().ends_with(r#"WHERE "posts"."id" = "new".c1"#)));
    /// # Ok::<(), mizzle::Error>(())
    /// ```
    pub fn with_deleted(mut self) -> Self
    where
        T: SoftDelete,
    {
        if let Ok(Some(tree)) = &mut self.tree {
            tree.with_deleted = true;
        }
        self
    }

    /// Runs the statement; returns how many rows it changed. No rows, or none that sets anything, is no trip
    /// to the server.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let rows = [(1, ModulePatch::new().order(2)), (2, ModulePatch::new().order(1))];
    /// let changed: u64 = Modules.update_many(rows).execute(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports; [`ErrorKind::Encode`], where two rows have the same key or a value is an
    /// expression.
    pub fn execute(self, db: &impl Executor) -> Running<'_, u64> {
        let statement = self.statement();
        Running::new(async move {
            match statement? {
                None => Ok(0),
                Some(statement) => super::fetch::execute(db, statement).await,
            }
        })
    }

    /// The statement and its parameters, without running it; `None`, where there is nothing to run.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let nothing: [(i32, ModulePatch); 0] = [];
    /// assert!(Modules.update_many(nothing).to_sql()?.is_none());
    /// let twice = [(1, ModulePatch::new().order(2)), (1, ModulePatch::new().order(3))];
    /// assert_eq!(Modules.update_many(twice).to_sql().unwrap_err().kind(), mizzle::ErrorKind::Encode);
    /// # Ok::<(), mizzle::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Encode`], where two rows have the same key or a value is an expression.
    pub fn to_sql(&self) -> Result<Option<Rendered>> {
        Ok(self.statement()?.map(Rendered))
    }

    fn statement(&self) -> Result<Option<Statement>> {
        let tree = self.tree.as_ref().map_err(|why| invalid(why))?;
        Ok(tree.as_ref().map(render::update))
    }
}

impl<T: Table, N> UpdateMany<T, Returned<N>> {
    /// Runs the statement and returns the rows as they are now, in no particular order.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let rows = [(1, ModulePatch::new().order(2))];
    /// let modules: Vec<Module> = Modules.update_many(rows).returning().all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As for [`execute`](UpdateMany::execute).
    pub fn all<I, Out>(self, db: &impl Executor) -> Running<'_, Vec<Out>>
    where
        N: Selection<Only<T>, I, Out = Out>,
        Out: Send + 'static,
    {
        let statement = self.statement();
        Running::new(async move {
            match statement? {
                None => Ok(Vec::new()),
                Some(statement) => super::fetch::all(db, statement, N::check, N::read).await,
            }
        })
    }
}

fn invalid(why: &'static str) -> Error {
    Error::new(ErrorKind::Encode, why)
}

fn build<T: Table + Keyed, P: Patch<T>>(
    rows: impl IntoIterator<Item = (T::Key, P)>,
) -> Result<Option<tree::Update>, &'static str> {
    let mut keys: Vec<ColumnValues> = Vec::new();
    let mut sets: Vec<ColumnValues> = T::DEF.columns.iter().map(ColumnValues::new).collect();
    let mut seen = HashSet::new();
    for (key, patch) in rows {
        let mut values = values_of(patch)?;
        let key = KeyParams::of::<T>(key);
        if !seen.insert(key.iter().map(|(_, param)| bytes_of(&param.datum)).collect::<Vec<_>>()) {
            return Err("two rows of one update have the same key");
        }
        // A row that sets nothing is not written.
        if values.is_empty() {
            continue;
        }
        if keys.is_empty() {
            keys = key.iter().map(|(column, _)| ColumnValues::new(column)).collect();
        }
        keys.iter_mut().zip(key).for_each(|(column, (_, param))| column.push(Some(param.datum)));
        for (column, place) in T::DEF.columns.iter().zip(&mut sets) {
            let at = values.iter().position(|(set, _)| set.name == column.name);
            place.push(at.map(|at| values.swap_remove(at).1));
        }
    }
    let sets: Vec<_> = sets.into_iter().filter_map(ColumnValues::for_update).collect();
    if sets.is_empty() {
        return Ok(None);
    }
    // The columns that every update writes: those that no row sets, by an assignment.
    let set_by_rows: Vec<Assignment> =
        sets.iter().map(|set| Assignment { column: set.column, value: Expr::Null }).collect();
    let count = set_by_rows.len();
    let assignments = with_on_update(T::DEF, set_by_rows).split_off(count);
    let keys = keys.into_iter().filter_map(ColumnValues::for_update).collect();
    Ok(Some(tree::Update {
        table: T::REF,
        assignments,
        rows: Some(UpdateRows { keys, sets }),
        filter: None,
        returning: Vec::new(),
        with_deleted: false,
    }))
}

fn values_of<T, P: Assignments<T>>(patch: P) -> Result<Vec<(&'static ColumnDef, Datum)>, &'static str> {
    let mut list = Vec::new();
    patch.assignments(&mut list);
    list.into_iter()
        .map(|assignment| match assignment.value {
            Expr::Param(param) => Ok((assignment.column, param.datum)),
            _ => Err("a row of `update_many` sets values, not expressions"),
        })
        .collect()
}

fn bytes_of(datum: &Datum) -> Vec<u8> {
    match datum {
        Datum::Inline { len, bytes } => bytes[..usize::from(*len)].to_vec(),
        Datum::Heap(bytes) => bytes.to_vec(),
        Datum::Array(array) => {
            array.iter().flat_map(|element| element.map_or(vec![0], |value| [&[1], value].concat())).collect()
        }
        Datum::Parts(parts) => parts.bytes().to_vec(),
        Datum::Null | Datum::Invalid(_) => Vec::new(),
    }
}
