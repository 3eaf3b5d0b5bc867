//! JOIN.

use super::all_rows::Append;
use crate::expr::Expression;
use crate::query::{AllRows, Select};
use crate::scope::{Cons, In, NotNull, Null, Nullable, OuterRefs, Scalar, Ungrouped};
use crate::table::Source;
use crate::tree::{Join, JoinKind};

impl<S, L, O> Select<S, AllRows<L>, Ungrouped, O> {
    /// `INNER JOIN table ON condition`: pairs of rows.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Progresses
    ///     .inner_join(Users, Users.id.eq(Progresses.user_id))
    ///     .inner_join(Segments, Segments.id.eq(Progresses.segment_id));
    /// let columns = query.clone().select((Users.email, Segments.title));
    /// let sql = r#"SELECT "users"."email", "segments"."title" FROM "progress" INNER JOIN "users" ON "users"."id" = "progress"."user_id" INNER JOIN "segments" ON "segments"."id" = "progress"."segment_id""#;
    /// assert_eq!(columns.to_sql().text(), sql);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let rows: Vec<(Progress, User, Segment)> = query.all(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    pub fn inner_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, NotNull, S>, AllRows<L::Out>, Ungrouped, O>
    where
        L: Append<U>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, NotNull, S>, I> + Scalar,
    {
        self.join(JoinKind::Inner, table, Some(on.into_tree()))
    }

    /// `LEFT JOIN table ON condition`: every row so far, with `None` where the table has no partner for it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let query = Users.query().left_join(Progresses, Progresses.user_id.eq(Users.id));
    /// let rows: Vec<(User, Option<Progress>)> = query.clone().all(db).await?;
    /// let columns: Vec<(String, Option<i16>)> = query.select((Users.email, Progresses.percent)).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn left_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, Null, S>, AllRows<L::Out>, Ungrouped, O>
    where
        L: Append<U>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, Null, S>, I> + Scalar,
    {
        self.join(JoinKind::Left, table, Some(on.into_tree()))
    }

    /// `RIGHT JOIN table ON condition`: every row of the table, with `None` for all tables so far where they
    /// have no partner for it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let query = Progresses.query().right_join(Users, Progresses.user_id.eq(Users.id));
    /// let rows: Vec<(Option<Progress>, User)> = query.all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn right_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, NotNull, S::Out>, AllRows<L::Out>, Ungrouped, O>
    where
        S: Nullable,
        L: Append<U>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, NotNull, S>, I> + Scalar,
    {
        self.join(JoinKind::Right, table, Some(on.into_tree()))
    }

    /// `FULL JOIN table ON condition`: every row of both sides, each with `None` where it has no partner.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let query = Progresses.query().full_join(Users, Progresses.user_id.eq(Users.id));
    /// let rows: Vec<(Option<Progress>, Option<User>)> = query.all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn full_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, Null, S::Out>, AllRows<L::Out>, Ungrouped, O>
    where
        S: Nullable,
        L: Append<U>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, Null, S>, I> + Scalar,
    {
        self.join(JoinKind::Full, table, Some(on.into_tree()))
    }

    /// `CROSS JOIN table`: every pair.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let rows: Vec<(User, Module)> = Users.filter(Users.is_admin).cross_join(Modules).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn cross_join<U: Source>(self, table: U) -> Select<Cons<U, NotNull, S>, AllRows<L::Out>, Ungrouped, O>
    where
        L: Append<U>,
    {
        self.join(JoinKind::Cross, table, None)
    }

    /// `INNER JOIN LATERAL (SELECT …) ON condition`: for each row so far, the rows of a query of one table that
    /// may name this query's tables; see [`correlated`](Select::correlated). With a limit: the best few of each.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let last = Segments.correlated(Modules).filter(Segments.module_id.eq(Modules.id));
    /// let last = last.order_by(Segments.order.desc()).limit(1);
    /// let query = Modules.query().inner_join_lateral(last, val(true)).select((Modules.title, Segments.title));
    /// let sql = r#"SELECT "modules"."title", "segments"."title" FROM "modules" INNER JOIN LATERAL (SELECT "segments"."id", "segments"."module_id", "segments"."title", "segments"."order" FROM "segments" WHERE "segments"."module_id" = "modules"."id" ORDER BY "segments"."order" DESC LIMIT $1) AS "segments" ON $2"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn inner_join_lateral<U: Source, S2, O2, E, I, J>(
        self,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
        on: E,
    ) -> Select<Cons<U, NotNull, S>, AllRows<L::Out>, Ungrouped, O>
    where
        L: Append<U>,
        S2: OuterRefs<Refs: In<S, J>>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, NotNull, S>, I> + Scalar,
    {
        self.join_lateral(JoinKind::Inner, rows, Some(on.into_tree()))
    }

    /// `LEFT JOIN LATERAL (SELECT …) ON condition`: as [`inner_join_lateral`](Select::inner_join_lateral), with
    /// `None` where the query finds no row.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let last = Segments.correlated(Modules).filter(Segments.module_id.eq(Modules.id));
    /// let last = last.order_by(Segments.order.desc()).limit(1);
    /// let rows: Vec<(Module, Option<Segment>)> =
    ///     Modules.query().left_join_lateral(last, val(true)).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn left_join_lateral<U: Source, S2, O2, E, I, J>(
        self,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
        on: E,
    ) -> Select<Cons<U, Null, S>, AllRows<L::Out>, Ungrouped, O>
    where
        L: Append<U>,
        S2: OuterRefs<Refs: In<S, J>>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, Null, S>, I> + Scalar,
    {
        self.join_lateral(JoinKind::Left, rows, Some(on.into_tree()))
    }

    /// `CROSS JOIN LATERAL (SELECT …)`: every row so far with every row that the query finds for it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let last = Segments.correlated(Modules).filter(Segments.module_id.eq(Modules.id));
    /// let last = last.order_by(Segments.order.desc()).limit(1);
    /// let rows: Vec<(Module, Segment)> = Modules.query().cross_join_lateral(last).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn cross_join_lateral<U: Source, S2, O2, J>(
        self,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
    ) -> Select<Cons<U, NotNull, S>, AllRows<L::Out>, Ungrouped, O>
    where
        L: Append<U>,
        S2: OuterRefs<Refs: In<S, J>>,
    {
        self.join_lateral(JoinKind::Cross, rows, None)
    }

    fn join_lateral<U: Source, S2, O2, S3, L2>(
        mut self,
        kind: JoinKind,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
        on: Option<crate::tree::Expr>,
    ) -> Select<S3, AllRows<L2>, Ungrouped, O> {
        let lateral = Some(Box::new(rows.into_tree()));
        self.tree.joins.push(Join { kind, table: U::REF, lateral, on });
        Select::new(self.tree)
    }

    fn join<U: Source, S2, L2>(
        mut self,
        kind: JoinKind,
        _table: U,
        on: Option<crate::tree::Expr>,
    ) -> Select<S2, AllRows<L2>, Ungrouped, O> {
        self.tree.joins.push(Join { kind, table: U::REF, lateral: None, on });
        Select::new(self.tree)
    }
}
