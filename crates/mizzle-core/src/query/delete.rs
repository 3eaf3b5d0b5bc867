//! DELETE.

use std::marker::PhantomData;

use crate::Result;
use crate::executor::{Executor, Running, Statement};
use crate::expr::Expression;
use crate::query::fetch::fetch_methods;
use crate::query::source::Only;
use crate::query::which_rows::unfiltered;
use crate::query::{
    AllRows, EveryRow, Filtered, Nothing, Rendered, Returned, RowOf, Selected, Selection, Unfiltered,
    WhichRows,
};
use crate::render;
use crate::scope::{Groupable, In, Scalar, Ungrouped};
use crate::table::Table;
use crate::tree::{self, Expr};

/// A DELETE from `T`, of the rows `F`, that returns `R`.
#[must_use = "a delete does nothing until it is run: `.execute(&db).await`"]
pub struct Delete<T, F, R> {
    pub(crate) tree: tree::Delete,
    marker: PhantomData<fn() -> (T, F, R)>,
}

impl<T: Table> Delete<T, Unfiltered, Nothing> {
    pub(crate) fn new() -> Self {
        let tree = tree::Delete { table: T::REF, filter: None, returning: Vec::new(), with_deleted: false };
        Delete { tree, marker: PhantomData }
    }
}

impl<T: Table, F, R> Delete<T, F, R> {
    fn retype<G, Q>(self) -> Delete<T, G, Q> {
        Delete { tree: self.tree, marker: PhantomData }
    }

    /// `WHERE condition`; a second one is added with AND.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.delete().filter(Users.logins.eq(0)).filter(Users.name.is_null());
    /// let sql = r#"DELETE FROM "users" WHERE "users"."logins" = $1 AND "users"."name" IS NULL"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn filter<E, I>(mut self, condition: E) -> Delete<T, Filtered, R>
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
    /// assert_eq!(Users.delete().every_row().to_sql().text(), r#"DELETE FROM "users""#);
    /// ```
    pub fn every_row(self) -> Delete<T, EveryRow, R> {
        self.retype()
    }

    /// Reaches rows that are softly deleted, too.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Posts.delete().filter(Posts.deleted_at.lt(now())).with_deleted();
    /// assert_eq!(query.to_sql().text(), r#"DELETE FROM "posts" WHERE "posts"."deleted_at" < now()"#);
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
    /// let delete = Users.delete().filter(Users.id.eq(7));
    /// assert_eq!(delete.to_sql().to_string(), r#"DELETE FROM "users" WHERE "users"."id" = $1 -- $1 = 7"#);
    /// ```
    pub fn to_sql(&self) -> Rendered {
        Rendered(render::delete(&self.tree))
    }

    pub(crate) fn into_statement(self) -> Statement {
        render::delete(&self.tree)
    }
}

impl<T: Table, R> Delete<T, Filtered, R> {
    /// Extends the delete where there is a value; which rows are meant has been said before.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let busy: Option<i32> = None;
    /// let delete = Users.delete().filter(Users.name.is_null());
    /// let query = delete.filter_if(busy, |delete, logins| delete.filter(Users.logins.gt(logins)));
    /// let sql = r#"DELETE FROM "users" WHERE "users"."name" IS NULL"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn filter_if<V>(self, value: Option<V>, extend: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => extend(self, value),
            None => self,
        }
    }
}

impl<T: Table, F> Delete<T, F, Nothing> {
    /// `RETURNING` all columns: the rows as they were.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let gone: Option<User> = Users.delete().filter(Users.id.eq(7)).returning().first(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn returning(mut self) -> Delete<T, F, Returned<AllRows<(T,)>>> {
        self.tree.returning.push(tree::Output::Table(T::REF));
        self.retype()
    }

    /// `RETURNING` a selection: a column, an expression, or a tuple of them.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.delete().filter(Users.id.eq(7)).returning_columns((Users.id, Users.email));
    /// let sql = r#"DELETE FROM "users" WHERE "users"."id" = $1 RETURNING "users"."id", "users"."email""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn returning_columns<N, P, I, J>(mut self, selection: N) -> Delete<T, F, Returned<P>>
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
    /// struct Gone {
    ///     email: String,
    /// }
    /// let query = Users.delete().filter(Users.id.eq(7)).returning_as::<Gone>();
    /// let sql = r#"DELETE FROM "users" WHERE "users"."id" = $1 RETURNING "users"."email""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn returning_as<A: RowOf<T>>(mut self) -> Delete<T, F, Returned<A::Picked>> {
        A::outputs(&mut self.tree.returning);
        self.retype()
    }
}

impl<T: Table, F: WhichRows, R> Delete<T, F, R> {
    /// Runs the statement; returns how many rows it deleted.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let deleted: u64 = Users.delete().filter(Users.logins.eq(0)).execute(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports.
    pub fn execute(self, db: &impl Executor) -> Running<'_, u64> {
        Running::new(super::fetch::execute(db, self.into_statement()))
    }
}

fetch_methods! {
    /// Running a delete and reading what it returns.
    impl[T: Table, F: WhichRows, N] Delete<T, F, Returned<N>>, N: Selection<Only<T>, I, Out = Out>, one_row |query| { query }
}

unfiltered!(Delete);
