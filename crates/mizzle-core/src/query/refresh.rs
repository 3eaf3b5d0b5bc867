//! REFRESH MATERIALIZED VIEW.

use std::marker::PhantomData;

use crate::executor::{Executor, Running, Statement};
use crate::query::Rendered;
use crate::render;
use crate::table::{Refreshed, Table};
use crate::tree;

/// A REFRESH of the materialized view `T`, in the way `H`.
#[must_use = "a refresh does nothing until it is run: `.execute(&db).await`"]
pub struct Refresh<T, H = Exclusively> {
    tree: tree::Refresh,
    marker: PhantomData<fn() -> (T, H)>,
}

/// Nobody reads the view meanwhile.
pub struct Exclusively;

/// Others read the view meanwhile.
pub struct Concurrently;

/// The view is emptied.
pub struct Emptied;

impl<T: Table<Kind: Refreshed>> Refresh<T> {
    pub(crate) fn new() -> Self {
        let tree = tree::Refresh { view: T::REF, concurrently: false, with_no_data: false };
        Refresh { tree, marker: PhantomData }
    }

    /// `CONCURRENTLY`: others read the old rows until the new ones are there. The view wants an index that is unique, of
    /// columns, and of all rows: `#[index(id, unique)]`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let refresh = ModuleTotals.refresh().concurrently();
    /// assert_eq!(refresh.to_sql().text(), r#"REFRESH MATERIALIZED VIEW CONCURRENTLY "module_totals""#);
    /// ```
    pub fn concurrently(self) -> Refresh<T, Concurrently> {
        Refresh { tree: tree::Refresh { concurrently: true, ..self.tree }, marker: PhantomData }
    }

    /// `WITH NO DATA`: the rows are thrown away, and the view cannot be read until it is refreshed.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let refresh = ModuleTotals.refresh().with_no_data();
    /// assert_eq!(refresh.to_sql().text(), r#"REFRESH MATERIALIZED VIEW "module_totals" WITH NO DATA"#);
    /// ```
    pub fn with_no_data(self) -> Refresh<T, Emptied> {
        Refresh { tree: tree::Refresh { with_no_data: true, ..self.tree }, marker: PhantomData }
    }
}

impl<T: Table, H> Refresh<T, H> {
    /// The statement, without running it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let refresh = ModuleTotals.refresh();
    /// assert_eq!(refresh.to_sql().text(), r#"REFRESH MATERIALIZED VIEW "module_totals""#);
    /// ```
    pub fn to_sql(&self) -> Rendered {
        Rendered(render::refresh(&self.tree))
    }

    pub(crate) fn into_statement(self) -> Statement {
        render::refresh(&self.tree)
    }

    /// Runs the statement.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// ModuleTotals.refresh().execute(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports.
    pub fn execute(self, db: &impl Executor) -> Running<'_, ()> {
        let statement = self.into_statement();
        Running::new(async move { super::fetch::execute(db, statement).await.map(drop) })
    }
}
