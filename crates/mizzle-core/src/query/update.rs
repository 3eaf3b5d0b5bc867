//! UPDATE.

use std::marker::PhantomData;

use crate::Result;
use crate::executor::{Executor, Running, Statement};
use crate::expr::{Assignments, Expression};
use crate::query::fetch::fetch_methods;
use crate::query::source::Only;
use crate::query::which_rows::unfiltered;
use crate::query::{
    AllRows, EveryRow, Filtered, Rendered, RowOf, Selected, Selection, Unfiltered, WhichRows,
};
use crate::render;
use crate::scope::{Groupable, In, Scalar, Ungrouped};
use crate::table::{SoftDelete, Table, TableDef};
use crate::tree::{self, Assignment, Expr, PostfixOp};

/// Returns nothing but the number of rows.
pub struct Nothing;

/// Returns the selection `Sel`.
pub struct Returned<Sel>(PhantomData<fn() -> Sel>);

/// An UPDATE of `T`, of the rows `F`, that returns `R`.
#[must_use = "an update does nothing until it is run: `.execute(&db).await`"]
pub struct Update<T, F, R> {
    pub(crate) tree: tree::Update,
    marker: PhantomData<fn() -> (T, F, R)>,
}

impl<T: Table> Update<T, Unfiltered, Nothing> {
    pub(crate) fn new<A: Assignments<T>>(assignments: A) -> Self {
        let mut list = Vec::new();
        assignments.assignments(&mut list);
        Self::of(list)
    }

    fn of(list: Vec<Assignment>) -> Self {
        let tree = tree::Update {
            table: T::REF,
            assignments: with_on_update(T::DEF, list),
            rows: None,
            filter: None,
            returning: Vec::new(),
            with_deleted: false,
        };
        Update { tree, marker: PhantomData }
    }

    pub(crate) fn soft_delete() -> Self
    where
        T: SoftDelete,
    {
        Self::of(deleted_at::<T>(Expr::call("now", Vec::new())))
    }

    pub(crate) fn restore() -> Self
    where
        T: SoftDelete,
    {
        let mut update = Self::of(deleted_at::<T>(Expr::Null));
        update.tree.with_deleted = true;
        if let Some(column) = render::deleted_column(T::REF) {
            update.tree.filter = Some(Expr::Postfix(PostfixOp::IsNotNull, Box::new(column)));
        }
        update
    }
}

fn deleted_at<T: Table>(value: Expr) -> Vec<Assignment> {
    let column = T::DEF.soft_delete.and_then(|at| T::DEF.columns.get(at));
    column.map(|column| Assignment { column, value }).into_iter().collect()
}

/// The assignments, and those of the columns that every update writes. No assignments stay none: nothing is
/// written then.
pub(crate) fn with_on_update(table: &'static TableDef, mut list: Vec<Assignment>) -> Vec<Assignment> {
    if list.is_empty() {
        return list;
    }
    for column in table.columns {
        let Some(on_update) = column.on_update else { continue };
        if list.iter().any(|assignment| assignment.column.name == column.name) {
            continue;
        }
        list.push(Assignment { column, value: on_update.value(column) });
    }
    list
}

impl<T: Table, F, R> Update<T, F, R> {
    fn retype<G, Q>(self) -> Update<T, G, Q> {
        Update { tree: self.tree, marker: PhantomData }
    }

    /// `WHERE condition`; a second one is added with AND.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.update(UserPatch::new().name("Ada")).filter(Users.id.eq(7)).filter(Users.is_admin);
    /// let sql = r#"UPDATE "users" SET "name" = $1 WHERE "users"."id" = $2 AND "users"."is_admin""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn filter<E, I>(mut self, condition: E) -> Update<T, Filtered, R>
    where
        E: Expression<Value = bool>,
        E::Refs: In<Only<T>, I> + Scalar,
    {
        self.tree.filter = Expr::and(self.tree.filter.take(), condition.into_tree());
        self.retype()
    }

    /// Every row is meant: no WHERE.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.update(Users.logins.set(0)).every_row();
    /// assert_eq!(query.to_sql().text(), r#"UPDATE "users" SET "logins" = $1"#);
    /// ```
    pub fn every_row(self) -> Update<T, EveryRow, R> {
        self.retype()
    }

    /// Reaches rows that are softly deleted, too.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Posts.update(Posts.title.set("gone")).filter(Posts.id.eq(7));
    /// let sql = r#"UPDATE "posts" SET "title" = $1 WHERE "posts"."id" = $2 AND "posts"."deleted_at" IS NULL"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// let query = Posts.update(Posts.title.set("gone")).filter(Posts.id.eq(7)).with_deleted();
    /// assert_eq!(query.to_sql().text(), r#"UPDATE "posts" SET "title" = $1 WHERE "posts"."id" = $2"#);
    /// ```
    pub fn with_deleted(mut self) -> Self
    where
        T: crate::table::SoftDelete,
    {
        self.tree.with_deleted = true;
        self
    }

    /// The statement and its parameters, without running it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let update = Users.update(Users.logins.set(0)).filter(Users.id.eq(7));
    /// let sql = r#"UPDATE "users" SET "logins" = $1 WHERE "users"."id" = $2 -- $1 = 0, $2 = 7"#;
    /// assert_eq!(update.to_sql().to_string(), sql);
    /// ```
    pub fn to_sql(&self) -> Rendered {
        Rendered(render::update(&self.tree))
    }

    pub(crate) fn into_statement(self) -> Statement {
        render::update(&self.tree)
    }
}

impl<T: Table, R> Update<T, Filtered, R> {
    /// Extends the update where there is a value; which rows are meant has been said before.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let (id, busy): (i32, Option<i32>) = (7, Some(9));
    /// let update = Users.update(Users.logins.set(0)).filter(Users.id.eq(id));
    /// let query = update.filter_if(busy, |update, logins| update.filter(Users.logins.gt(logins)));
    /// let sql = r#"UPDATE "users" SET "logins" = $1 WHERE "users"."id" = $2 AND "users"."logins" > $3"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn filter_if<V>(self, value: Option<V>, extend: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => extend(self, value),
            None => self,
        }
    }
}

impl<T: Table, F> Update<T, F, Nothing> {
    /// `RETURNING` all columns: the rows as they are now. Of an update that sets nothing: the rows it would
    /// have met.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let update = Users.update(UserPatch::new().name("Ada")).filter(Users.id.eq(7));
    /// let user: Option<User> = update.returning().first(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn returning(mut self) -> Update<T, F, Returned<AllRows<(T,)>>> {
        self.tree.returning.push(tree::Output::Table(T::REF));
        self.retype()
    }

    /// `RETURNING` a selection: a column, an expression, or a tuple of them.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let update = Users.update(Users.logins.set(Users.logins + 1)).filter(Users.id.eq(7));
    /// let query = update.returning_columns(Users.logins);
    /// let sql = r#"UPDATE "users" SET "logins" = "users"."logins" + $1 WHERE "users"."id" = $2 RETURNING "users"."logins""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn returning_columns<N, P, I, J>(mut self, selection: N) -> Update<T, F, Returned<P>>
    where
        N: Selected,
        N::Refs: In<Only<T>, I, Picked<N> = P> + Groupable<Ungrouped, J>,
    {
        selection.outputs(&mut self.tree.returning);
        self.retype()
    }

    /// `RETURNING` what the fields of a `#[derive(Row)]` struct name.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// #[derive(Row)]
    /// struct Logins {
    ///     id: i32,
    ///     logins: i32,
    /// }
    /// let query = Users.update(Users.logins.set(0)).every_row().returning_as::<Logins>();
    /// let sql = r#"UPDATE "users" SET "logins" = $1 RETURNING "users"."id", "users"."logins""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn returning_as<A: RowOf<T>>(mut self) -> Update<T, F, Returned<A::Picked>> {
        A::outputs(&mut self.tree.returning);
        self.retype()
    }
}

impl<T: Table, F: WhichRows, R> Update<T, F, R> {
    /// Runs the statement; returns how many rows it changed. An update that sets nothing is no trip to the
    /// server and changes none.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let changed: u64 = Users.update(Users.logins.set(0)).filter(Users.is_admin).execute(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports.
    pub fn execute(self, db: &impl Executor) -> Running<'_, u64> {
        match self.tree.assignments.is_empty() {
            true => Running::new(std::future::ready(Ok(0))),
            false => Running::new(super::fetch::execute(db, self.into_statement())),
        }
    }
}

fetch_methods! {
    /// Running an update and reading what it returns.
    impl[T: Table, F: WhichRows, N] Update<T, F, Returned<N>>, N: Selection<Only<T>, I, Out = Out>, one_row |query| { query }
}

unfiltered!(Update);
