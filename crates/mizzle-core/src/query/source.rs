//! Where queries begin: the methods of every table and alias.

use crate::copy::CopyExecutor;
use crate::executor::{Executor, Running};
use crate::expr::{Assignments, Expression, Orderings};
use crate::query::{
    AllRows, CopyIn, CopyRows, Delete, GroupKeys, Insert, Keys, NewRows, Nothing, NothingSelected, Refresh,
    RowOf, Select, Selected, Selection, Unfiltered, Unordered, Update, UpdateMany,
};
use crate::relation::{Child, IntoRelated, Loaded, Nested, Shape, Shaped};
use crate::scope::{
    Cons, FromOuter, Group, Groupable, In, Nil, NotNull, Null, Nullable, OuterRefs, Scalar, Ungrouped,
};
use crate::table::{KeyParams, Keyed, Refreshed, SoftDelete, Source, Table, Written};
use crate::tree::{self, BinaryOp, Expr};

/// The scope of a query of one table.
pub type Only<T> = Cons<T, NotNull, Nil>;

/// The rows of a table.
pub type Rows<T> = Select<Only<T>, AllRows<(T,)>>;

/// The methods of tables and aliases; in the prelude.
pub trait Query: Source {
    /// The table as a query, to extend under conditions: `let mut q = Users.query();`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let mut query = Users.query();
    /// query = query.filter(Users.is_admin);
    /// let query = query.select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."is_admin""#);
    /// ```
    fn query(self) -> Rows<Self> {
        Select::new(tree::Select { from: Some(Self::REF), ..tree::Select::default() })
    }

    /// All rows: `SELECT …`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.query();
    /// let sql = r#"SELECT "modules"."id", "modules"."title", "modules"."order", "modules"."price" FROM "modules""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let modules: Vec<Module> = Modules.all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports.
    fn all(self, db: &impl Executor) -> Running<'_, Vec<Self::Row>>
    where
        Self: Selection<Only<Self>, crate::scope::Here, Out = Self::Row>,
    {
        self.query().all(db)
    }

    /// The first row, or `None`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let module: Option<Module> = Modules.first(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports.
    fn first(self, db: &impl Executor) -> Running<'_, Option<Self::Row>>
    where
        Self: Selection<Only<Self>, crate::scope::Here, Out = Self::Row>,
    {
        self.query().first(db)
    }

    /// The row with that primary key: `WHERE id = $1`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.find(7).select(Modules.title);
    /// let sql = r#"SELECT "modules"."title" FROM "modules" WHERE "modules"."id" = $1"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// let query = Progresses.find((1, 2)).select(Progresses.percent);
    /// let sql = r#"SELECT "progress"."percent" FROM "progress" WHERE "progress"."user_id" = $1 AND "progress"."segment_id" = $2"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn find(self, key: Self::Key) -> Rows<Self>
    where
        Self: Keyed,
    {
        let mut query = self.query();
        KeyParams::each::<Self>(key, |column, param| {
            let column = Expr::Column { source: Self::NAME, name: column.name };
            let equal = Expr::binary(BinaryOp::Eq, column, Expr::Param(param));
            query.tree.filter = Expr::and(query.tree.filter.take(), equal);
        });
        query
    }

    /// `WHERE condition`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.is_admin).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."is_admin""#);
    /// ```
    fn filter<E, I>(self, condition: E) -> Rows<Self>
    where
        E: Expression<Value = bool>,
        E::Refs: In<Only<Self>, I> + Scalar,
    {
        self.query().filter(condition)
    }

    /// Extends the query where there is a value.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let search: Option<&str> = Some("ada");
    /// let query = Users.filter_if(search, |query, text| query.filter(Users.name.contains_text(text)));
    /// let query = query.select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."name" LIKE $1"#);
    /// ```
    fn filter_if<T>(self, value: Option<T>, extend: impl FnOnce(Rows<Self>, T) -> Rows<Self>) -> Rows<Self> {
        self.query().filter_if(value, extend)
    }

    /// `SELECT selection`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.select((Users.email, Users.name, Users.logins + 1));
    /// let sql = r#"SELECT "users"."email", "users"."name", "users"."logins" + $1 FROM "users""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let rows: Vec<(String, Option<String>, i32)> = query.all(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    fn select<N, P, I, J>(self, selection: N) -> Select<Only<Self>, P>
    where
        N: Selected,
        N::Refs: In<Only<Self>, I, Picked<N> = P> + Groupable<Ungrouped, J>,
    {
        self.query().select(selection)
    }

    /// Selects what the fields of a `#[derive(Row)]` struct name.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// #[derive(Row)]
    /// struct Card {
    ///     title: String,
    ///     price: Option<Decimal>,
    /// }
    /// let query = Modules.select_as::<Card>();
    /// assert_eq!(query.to_sql().text(), r#"SELECT "modules"."title", "modules"."price" FROM "modules""#);
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let cards: Vec<Card> = Modules.select_as::<Card>().all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn select_as<R: RowOf<Self>>(self) -> Select<Only<Self>, R::Picked> {
        self.query().select_as::<R>()
    }

    /// `ORDER BY keys`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.order_by((Modules.order.desc(), Modules.id)).select(Modules.title);
    /// let sql = r#"SELECT "modules"."title" FROM "modules" ORDER BY "modules"."order" DESC, "modules"."id""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn order_by<K, I, J>(
        self,
        keys: K,
    ) -> Select<Only<Self>, AllRows<(Self,)>, Ungrouped, (Unordered, Keys<K>)>
    where
        K: Orderings,
        K::Refs: In<Only<Self>, I> + Groupable<Ungrouped, J>,
    {
        self.query().order_by(keys)
    }

    /// `LIMIT count`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.limit(10).select(Modules.title);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "modules"."title" FROM "modules" LIMIT $1"#);
    /// ```
    fn limit(self, count: impl TryInto<i64>) -> Rows<Self> {
        self.query().limit(count)
    }

    /// `OFFSET count`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.offset(20).limit(10).select(Modules.title);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "modules"."title" FROM "modules" LIMIT $1 OFFSET $2"#);
    /// ```
    fn offset(self, count: impl TryInto<i64>) -> Rows<Self> {
        self.query().offset(count)
    }

    /// `DISTINCT`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.distinct().select(Modules.title);
    /// assert_eq!(query.to_sql().text(), r#"SELECT DISTINCT "modules"."title" FROM "modules""#);
    /// ```
    fn distinct(self) -> Rows<Self> {
        self.query().distinct()
    }

    /// `DISTINCT ON (keys)`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let cheapest = Modules.distinct_on(Modules.order).order_by((Modules.order, Modules.price));
    /// let query = cheapest.select((Modules.order, Modules.title));
    /// let sql = r#"SELECT DISTINCT ON ("modules"."order") "modules"."order", "modules"."title" FROM "modules" ORDER BY "modules"."order", "modules"."price""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn distinct_on<K, I>(self, keys: K) -> Rows<Self>
    where
        K: GroupKeys,
        K::List: In<Only<Self>, I>,
    {
        self.query().distinct_on(keys)
    }

    /// `GROUP BY keys`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Segments.group_by(Segments.module_id).select((Segments.module_id, count()));
    /// let sql = r#"SELECT "segments"."module_id", count(*) FROM "segments" GROUP BY "segments"."module_id""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn group_by<K, I>(self, keys: K) -> Select<Only<Self>, NothingSelected, Group<K::List>>
    where
        K: GroupKeys,
        K::List: In<Only<Self>, I> + Scalar,
    {
        self.query().group_by(keys)
    }

    /// Sees rows that are softly deleted, too.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Posts.query().select(Posts.id);
    /// let sql = r#"SELECT "posts"."id" FROM "posts" WHERE "posts"."deleted_at" IS NULL"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// let query = Posts.with_deleted().select(Posts.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "posts"."id" FROM "posts""#);
    /// ```
    fn with_deleted(self) -> Rows<Self>
    where
        Self: SoftDelete,
    {
        let mut query = self.query();
        query.tree.with_deleted = true;
        query
    }

    /// Sees only rows that are softly deleted.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Posts.only_deleted().select(Posts.id);
    /// let sql = r#"SELECT "posts"."id" FROM "posts" WHERE "posts"."deleted_at" IS NOT NULL"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn only_deleted(self) -> Rows<Self>
    where
        Self: SoftDelete,
    {
        self.query().only_deleted(self)
    }

    /// Names a table that the query around this one reads; see [`Select::correlated`].
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let done = Progresses.correlated(Users).filter(Progresses.user_id.eq(Users.id));
    /// let query = Users.filter(exists(done)).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE EXISTS (SELECT 1 FROM "progress" WHERE "progress"."user_id" = "users"."id")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn correlated<T: Source>(self, outer: T) -> Select<Cons<T, FromOuter, Only<Self>>, AllRows<(Self,)>> {
        self.query().correlated(outer)
    }

    /// All rows, with those that belong to them by a relation.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let outline: Vec<(Module, Vec<Segment>)> =
    ///     Modules.with(Modules.segments.order_by(Segments.order)).order_by(Modules.order).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn with<W: IntoRelated<Self>>(
        self,
        relation: W,
    ) -> Nested<Self, Loaded<Only<Self>, AllRows<(Self,)>, crate::scope::Here, (Child<W::Arity, W::Part>,)>>
    where
        AllRows<(Self,)>: Selection<Only<Self>, crate::scope::Here>,
    {
        self.query().with(relation)
    }

    /// All rows as a `#[derive(Shape)]` struct, with the relations that this has fields for.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// #[derive(Shape)]
    /// #[shape(Modules)]
    /// struct Outline {
    ///     title: String,
    ///     segments: Vec<Segment>,
    /// }
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let outline: Vec<Outline> = Modules.shape().order_by(Modules.order).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn shape<W: Shape<Table = Self::Table>>(self) -> Nested<Self, Shaped<W>> {
        self.query().shape()
    }

    /// How many rows there are.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let users: i64 = Users.count(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports.
    fn count(self, db: &impl Executor) -> Running<'_, i64> {
        self.query().count(db)
    }

    /// Whether there is any row.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// if !Users.exists(db).await? { /* nobody yet */ }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports.
    fn exists(self, db: &impl Executor) -> Running<'_, bool> {
        self.query().exists(db)
    }

    /// `INNER JOIN table ON condition`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Segments.inner_join(Modules, Modules.id.eq(Segments.module_id));
    /// let columns = query.clone().select((Segments.title, Modules.title));
    /// let sql = r#"SELECT "segments"."title", "modules"."title" FROM "segments" INNER JOIN "modules" ON "modules"."id" = "segments"."module_id""#;
    /// assert_eq!(columns.to_sql().text(), sql);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let rows: Vec<(Segment, Module)> = query.all(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    fn inner_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, NotNull, Only<Self>>, AllRows<(Self, U)>>
    where
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, NotNull, Only<Self>>, I> + Scalar,
    {
        self.query().inner_join(table, on)
    }

    /// `LEFT JOIN table ON condition`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.left_join(Progresses, Progresses.user_id.eq(Users.id));
    /// let columns = query.clone().select((Users.email, Progresses.percent));
    /// let sql = r#"SELECT "users"."email", "progress"."percent" FROM "users" LEFT JOIN "progress" ON "progress"."user_id" = "users"."id""#;
    /// assert_eq!(columns.to_sql().text(), sql);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let rows: Vec<(User, Option<Progress>)> = query.all(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    fn left_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, Null, Only<Self>>, AllRows<(Self, U)>>
    where
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, Null, Only<Self>>, I> + Scalar,
    {
        self.query().left_join(table, on)
    }

    /// `RIGHT JOIN table ON condition`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Segments.right_join(Modules, Modules.id.eq(Segments.module_id));
    /// let columns = query.clone().select((Segments.title, Modules.title));
    /// let sql = r#"SELECT "segments"."title", "modules"."title" FROM "segments" RIGHT JOIN "modules" ON "modules"."id" = "segments"."module_id""#;
    /// assert_eq!(columns.to_sql().text(), sql);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let rows: Vec<(Option<Segment>, Module)> = query.all(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    fn right_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, NotNull, <Only<Self> as Nullable>::Out>, AllRows<(Self, U)>>
    where
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, NotNull, Only<Self>>, I> + Scalar,
    {
        self.query().right_join(table, on)
    }

    /// `FULL JOIN table ON condition`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Segments.full_join(Modules, Modules.id.eq(Segments.module_id));
    /// let columns = query.clone().select((Segments.title, Modules.title));
    /// let sql = r#"SELECT "segments"."title", "modules"."title" FROM "segments" FULL JOIN "modules" ON "modules"."id" = "segments"."module_id""#;
    /// assert_eq!(columns.to_sql().text(), sql);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let rows: Vec<(Option<Segment>, Option<Module>)> = query.all(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    fn full_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, Null, <Only<Self> as Nullable>::Out>, AllRows<(Self, U)>>
    where
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, Null, Only<Self>>, I> + Scalar,
    {
        self.query().full_join(table, on)
    }

    /// `CROSS JOIN table`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.cross_join(Modules).select((Users.email, Modules.title));
    /// let sql = r#"SELECT "users"."email", "modules"."title" FROM "users" CROSS JOIN "modules""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let rows: Vec<(User, Module)> = Users.cross_join(Modules).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn cross_join<U: Source>(self, table: U) -> Select<Cons<U, NotNull, Only<Self>>, AllRows<(Self, U)>> {
        self.query().cross_join(table)
    }

    /// `LEFT JOIN LATERAL (SELECT …) ON condition`; see [`Select::left_join_lateral`].
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let last = Segments.correlated(Modules).filter(Segments.module_id.eq(Modules.id)).limit(1);
    /// let rows: Vec<(Module, Option<Segment>)> = Modules.left_join_lateral(last, val(true)).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn left_join_lateral<U: Source, S2, O2, E, I, J>(
        self,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
        on: E,
    ) -> Select<Cons<U, Null, Only<Self>>, AllRows<(Self, U)>>
    where
        S2: OuterRefs<Refs: In<Only<Self>, J>>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, Null, Only<Self>>, I> + Scalar,
    {
        self.query().left_join_lateral(rows, on)
    }

    /// `INNER JOIN LATERAL (SELECT …) ON condition`; see [`Select::inner_join_lateral`].
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let last = Segments.correlated(Modules).filter(Segments.module_id.eq(Modules.id)).limit(1);
    /// let rows: Vec<(Module, Segment)> = Modules.inner_join_lateral(last, val(true)).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn inner_join_lateral<U: Source, S2, O2, E, I, J>(
        self,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
        on: E,
    ) -> Select<Cons<U, NotNull, Only<Self>>, AllRows<(Self, U)>>
    where
        S2: OuterRefs<Refs: In<Only<Self>, J>>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, NotNull, Only<Self>>, I> + Scalar,
    {
        self.query().inner_join_lateral(rows, on)
    }

    /// `CROSS JOIN LATERAL (SELECT …)`; see [`Select::cross_join_lateral`].
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let last = Segments.correlated(Modules).filter(Segments.module_id.eq(Modules.id)).limit(1);
    /// let rows: Vec<(Module, Segment)> = Modules.cross_join_lateral(last).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn cross_join_lateral<U: Source, S2, O2, J>(
        self,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
    ) -> Select<Cons<U, NotNull, Only<Self>>, AllRows<(Self, U)>>
    where
        S2: OuterRefs<Refs: In<Only<Self>, J>>,
    {
        self.query().cross_join_lateral(rows)
    }

    /// `INSERT INTO table …`: one row, or a `Vec` of any number as one statement.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.insert(NewModule::new().title("Basics").order(1));
    /// assert_eq!(query.to_sql().text(), r#"INSERT INTO "modules" ("title", "order") VALUES ($1, $2)"#);
    /// let query = Modules.insert(["Basics", "More"].map(|title| NewModule::new().title(title)));
    /// let sql = r#"INSERT INTO "modules" ("title") SELECT "new".c1 FROM unnest($1) AS "new"(c1)"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn insert<N: NewRows<Self>>(self, rows: N) -> Insert<Self, Nothing>
    where
        Self: Table<Kind: Written>,
    {
        Insert::new(rows)
    }

    /// `UPDATE table SET …`: a patch, `column.set(value)`, or a tuple of these.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.update(UserPatch::new().name("Ada")).filter(Users.id.eq(7));
    /// assert_eq!(query.to_sql().text(), r#"UPDATE "users" SET "name" = $1 WHERE "users"."id" = $2"#);
    /// let query = Users.update(Users.logins.set(Users.logins + 1)).every_row();
    /// assert_eq!(query.to_sql().text(), r#"UPDATE "users" SET "logins" = "users"."logins" + $1"#);
    /// ```
    fn update<A, I>(self, assignments: A) -> Update<Self, Unfiltered, Nothing>
    where
        Self: Table<Kind: Written>,
        A: Assignments<Self>,
        A::Refs: In<Only<Self>, I> + Scalar,
    {
        Update::new(assignments)
    }

    /// Updates many rows, each to values of its own, in one statement: pairs of a primary key and a patch.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let orders = [(1, ModulePatch::new().order(2)), (2, ModulePatch::new().order(1))];
    /// let query = Modules.update_many(orders);
    /// let sql = r#"UPDATE "modules" SET "order" = "new".c2 FROM unnest($1, $2) AS "new"(c1, c2) WHERE "modules"."id" = "new".c1"#;
    /// assert_eq!(query.to_sql().unwrap().unwrap().text(), sql);
    /// ```
    fn update_many<P>(self, rows: impl IntoIterator<Item = (Self::Key, P)>) -> UpdateMany<Self, Nothing>
    where
        Self: Table<Kind: Written> + Keyed,
        P: crate::query::Patch<Self>,
    {
        UpdateMany::new(rows)
    }

    /// `COPY table FROM STDIN`: by far the fastest way to insert many rows, in constant memory. Takes an iterator or a
    /// stream of insert values, or of `Result`s of them.
    ///
    /// All rows go in, or none. Each row gives the same columns as the first; see [`CopyIn`] for what that means for
    /// defaults.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let modules = (0..100_000).map(|n| NewModule::new().title(format!("Module {n}")));
    /// assert_eq!(Modules.copy_in(modules).execute(db).await?, 100_000);
    /// # Ok(())
    /// # }
    /// ```
    fn copy_in<'a, M, R>(self, rows: R) -> CopyIn<'a, Self>
    where
        Self: Table<Kind: Written>,
        R: CopyRows<'a, Self, M>,
    {
        CopyIn::new(rows.into_stream())
    }

    /// `COPY (SELECT …) TO STDOUT`: the rows one by one, in constant memory; see
    /// [`Select::copy_out`].
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let users = std::pin::pin!(Users.copy_out(db));
    /// // With `futures_util::TryStreamExt`: while let Some(user) = users.try_next().await? { … }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Each item as for `all`; the first error is the last item.
    fn copy_out<'a>(
        self,
        db: &'a impl CopyExecutor,
    ) -> impl futures_core::Stream<Item = crate::Result<Self::Row>> + Send + 'a
    where
        Self: Selection<Only<Self>, crate::scope::Here, Out = Self::Row>,
    {
        self.query().copy_out(db)
    }

    /// `DELETE FROM table …`: the rows are gone for good. In a table with soft delete it meets
    /// the rows that queries see; [`with_deleted`](Delete::with_deleted) reaches the others.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.delete().filter(Users.logins.eq(0));
    /// assert_eq!(query.to_sql().text(), r#"DELETE FROM "users" WHERE "users"."logins" = $1"#);
    /// let query = Posts.delete().filter(Posts.id.eq(7));
    /// let sql = r#"DELETE FROM "posts" WHERE "posts"."id" = $1 AND "posts"."deleted_at" IS NULL"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn delete(self) -> Delete<Self, Unfiltered, Nothing>
    where
        Self: Table<Kind: Written>,
    {
        Delete::new()
    }

    /// `UPDATE table SET deleted_at = now() …`: the rows are hidden from queries.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Posts.soft_delete().filter(Posts.id.eq(7));
    /// let sql = r#"UPDATE "posts" SET "deleted_at" = now() WHERE "posts"."id" = $1 AND "posts"."deleted_at" IS NULL"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn soft_delete(self) -> Update<Self, Unfiltered, Nothing>
    where
        Self: Table + SoftDelete,
    {
        Update::soft_delete()
    }

    /// `UPDATE table SET deleted_at = NULL …`: softly deleted rows are seen again.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Posts.restore().filter(Posts.id.eq(7));
    /// let sql = r#"UPDATE "posts" SET "deleted_at" = NULL WHERE "posts"."deleted_at" IS NOT NULL AND "posts"."id" = $1"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn restore(self) -> Update<Self, Unfiltered, Nothing>
    where
        Self: Table + SoftDelete,
    {
        Update::restore()
    }

    /// `REFRESH MATERIALIZED VIEW view`: its rows are computed anew.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let refresh = ModuleTotals.refresh();
    /// assert_eq!(refresh.to_sql().text(), r#"REFRESH MATERIALIZED VIEW "module_totals""#);
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// ModuleTotals.refresh().concurrently().execute(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn refresh(self) -> Refresh<Self>
    where
        Self: Table<Kind: Refreshed>,
    {
        Refresh::new()
    }
}

impl<T: Source> Query for T {}
