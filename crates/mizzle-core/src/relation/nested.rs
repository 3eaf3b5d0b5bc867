//! A query with relations, and its running.

use std::marker::PhantomData;

use crate::error::Result;
use crate::executor::{Executor, Running, Statement};
use crate::expr::{Expression, Orderings};
use crate::query::{
    AllRows, Batched, FirstOrder, IntoCursor, Keys, Keyset, NothingSelected, Only, Rendered, Select,
    Selection, Unordered, only,
};
use crate::relation::related::IntoRelated;
use crate::relation::sink::RelationSink;
use crate::relation::{Add, Child, Loaded, Part, Shape, Shaped};
use crate::render::{self, Placed};
use crate::scope::{Groupable, In, NotNull, Scalar, Ungrouped};
use crate::table::Source;
use crate::tree::{self, Branch, Level};

/// A query of the table `T` with relations: its rows, ordered by `O`, each with what belongs to it, as `P`.
///
/// It is one statement whatever the depth, so one round trip and one snapshot, and it runs wherever a query does: on a pool,
/// a connection, in a transaction, in a batch.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Modules.with(Modules.segments.select(Segments.title)).select(Modules.title);
/// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
/// let titles: Vec<(String, Vec<String>)> = query.clone().all(db).await?;
/// # Ok(())
/// # };
/// let sql = r#"(SELECT 0, "modules"."title", "modules"."id" FROM "modules") UNION ALL (SELECT 1, "segments"."title", "segments"."module_id" FROM "segments")"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[must_use = "a query does nothing until it is run: `.all(&db).await`"]
pub struct Nested<T, P, O = Unordered> {
    query: Select<Only<T>, NothingSelected, Ungrouped, O>,
    branches: Vec<Branch>,
    marker: PhantomData<fn() -> P>,
}

impl<T, P, O> Clone for Nested<T, P, O> {
    fn clone(&self) -> Self {
        Nested { query: self.query.clone(), branches: self.branches.clone(), marker: PhantomData }
    }
}

impl<T: Source, Sel, O> Select<Only<T>, Sel, Ungrouped, O> {
    /// The rows with those that belong to them by a relation.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let late: Vec<(Module, Vec<Segment>)> =
    ///     Modules.filter(Modules.order.gt(9)).with(Modules.segments).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with<W: IntoRelated<T>, I>(
        self,
        relation: W,
    ) -> Nested<T, Loaded<Only<T>, Sel, I, (Child<W::Arity, W::Part>,)>, O>
    where
        Sel: Selection<Only<T>, I>,
    {
        Nested {
            query: Select::new(self.into_tree()),
            branches: vec![relation.into_branch()],
            marker: PhantomData,
        }
    }
}

impl<T: Source, Sel, I, C, O> Nested<T, Loaded<Only<T>, Sel, I, C>, O> {
    /// With the rows of one more relation.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let segments: Vec<(Segment, Module, Vec<Progress>)> =
    ///     Segments.with(Segments.module).with(Segments.progress).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with<W: IntoRelated<T>>(
        mut self,
        relation: W,
    ) -> Nested<T, Loaded<Only<T>, Sel, I, <C as Add<Child<W::Arity, W::Part>>>::Out>, O>
    where
        C: Add<Child<W::Arity, W::Part>>,
    {
        self.branches.push(relation.into_branch());
        Nested { query: self.query, branches: self.branches, marker: PhantomData }
    }

    /// What is read of each row, besides what belongs to it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let modules: Vec<((i32, String), Vec<Segment>)> =
    ///     Modules.with(Modules.segments).select((Modules.id, Modules.title)).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn select<N, P, J, K, G>(self, selection: N) -> Nested<T, Loaded<Only<T>, P, J, C>, O>
    where
        N: crate::query::Selected,
        N::Refs: In<Only<T>, K, Picked<N> = P> + Groupable<Ungrouped, G>,
        P: Selection<Only<T>, J>,
    {
        let query = Select::new(self.query.select(selection).into_tree());
        Nested { query, branches: self.branches, marker: PhantomData }
    }
}

impl<T: Source, W: Shape<Table = T::Table>, O> Nested<T, Shaped<W>, O> {
    pub(crate) fn shaped(query: Select<Only<T>, AllRows<(T,)>, Ungrouped, O>) -> Self {
        let mut level = Level { rows: query.tree, branches: Vec::new() };
        crate::relation::shape::fields::<W>(&mut level);
        // A shape names the columns of its table, and this may be an alias of it.
        let mut named =
            tree::Select { outputs: std::mem::take(&mut level.rows.outputs), ..Default::default() };
        tree::resolve(&mut named, <T::Table as Source>::NAME, T::NAME);
        level.rows.outputs = named.outputs;
        Nested { query: Select::new(level.rows), branches: level.branches, marker: PhantomData }
    }
}

impl<T: Source, P, O> Nested<T, P, O> {
    /// `WHERE condition`; a second one is added with AND.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let late: Vec<(Module, Vec<Segment>)> =
    ///     Modules.with(Modules.segments).filter(Modules.order.gt(9)).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn filter<E, J>(self, condition: E) -> Self
    where
        E: Expression<Value = bool>,
        E::Refs: In<Only<T>, J> + Scalar,
    {
        Nested { query: self.query.filter(condition), ..self }
    }

    /// Extends the query where there is a value.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db, at_least: Option<i32>) -> mizzle::Result<()> {
    /// let modules: Vec<(Module, Vec<Segment>)> = Modules
    ///     .with(Modules.segments)
    ///     .filter_if(at_least, |query, order| query.filter(Modules.order.ge(order)))
    ///     .all(db)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn filter_if<V>(self, value: Option<V>, extend: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => extend(self, value),
            None => self,
        }
    }

    /// `ORDER BY keys`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let modules: Vec<(Module, Vec<Segment>)> =
    ///     Modules.with(Modules.segments).order_by((Modules.order, Modules.id)).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn order_by<K, J, G>(self, keys: K) -> Nested<T, P, (O, Keys<K>)>
    where
        K: Orderings,
        K::Refs: In<Only<T>, J> + Groupable<Ungrouped, G>,
    {
        Nested { query: self.query.order_by(keys), branches: self.branches, marker: PhantomData }
    }

    /// `LIMIT count`, of the rows, not of what belongs to them.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let first_ten: Vec<(Module, Vec<Segment>)> =
    ///     Modules.with(Modules.segments).order_by(Modules.id).limit(10).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn limit(self, count: impl TryInto<i64>) -> Self {
        Nested { query: self.query.limit(count), ..self }
    }

    /// `OFFSET count`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let next_ten: Vec<(Module, Vec<Segment>)> =
    ///     Modules.with(Modules.segments).order_by(Modules.id).limit(10).offset(10).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn offset(self, count: impl TryInto<i64>) -> Self {
        Nested { query: self.query.offset(count), ..self }
    }

    /// Sees rows of this table that are softly deleted, too.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let posts: Vec<(Post, Option<User>)> = Posts.with(Posts.author).with_deleted().all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_deleted(self) -> Self
    where
        T: crate::table::SoftDelete,
    {
        let mut nested = self;
        nested.query.tree.with_deleted = true;
        nested
    }

    fn level(self) -> Level {
        Level { rows: self.query.into_tree(), branches: self.branches }
    }

    fn render(self) -> (Statement, Vec<Placed>) {
        render::relations(&self.level())
    }

    /// The statement and its parameters, without running it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.with(Modules.segments.select(Segments.title)).select(Modules.title).limit(10);
    /// let sql = r#"WITH "mizzle_0"("c0", "c1") AS (SELECT "modules"."title", "modules"."id" FROM "modules" LIMIT $1) (SELECT 0, "mizzle_0"."c0", "mizzle_0"."c1" FROM "mizzle_0") UNION ALL (SELECT 1, "segments"."title", "segments"."module_id" FROM "segments" WHERE "segments"."module_id" = ANY (ARRAY(SELECT "mizzle_0"."c1" FROM "mizzle_0")))"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn to_sql(&self) -> Rendered {
        Rendered(self.clone().render().0)
    }
}

impl<T: Source, P: Part, O> Nested<T, P, O> {
    /// All rows, each with what belongs to it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let modules: Vec<(Module, Vec<Segment>)> = Modules.with(Modules.segments).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports; [`Decode`](crate::ErrorKind::Decode), where the database does not have the types that the schema
    /// says, or a row that a foreign key refers to is not there.
    pub fn all(self, db: &impl Executor) -> Running<'_, Vec<P::Out>> {
        let (statement, levels) = self.render();
        Running::new(load::<P>(db, statement, levels))
    }

    /// The first row, with what belongs to it, or `None`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let module: Option<(Module, Vec<Segment>)> = Modules.find(7).with(Modules.segments).first(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As for `all`.
    pub fn first(mut self, db: &impl Executor) -> Running<'_, Option<P::Out>> {
        self.query = self.query.of_one_row();
        let (statement, levels) = self.render();
        Running::new(async move { Ok(load::<P>(db, statement, levels).await?.into_iter().next()) })
    }

    /// The only row, with what belongs to it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let (module, segments): (Module, Vec<Segment>) = Modules.find(7).with(Modules.segments).one(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) and [`TooManyRows`](crate::ErrorKind::TooManyRows); else as for `all`.
    pub fn one(self, db: &impl Executor) -> Running<'_, P::Out> {
        let (statement, levels) = self.render();
        Running::new(async move {
            let text = statement.text.clone();
            only(load::<P>(db, statement, levels).await?, &text)
        })
    }
}

impl<T: Source, P, F, K> Nested<T, P, (F, Keys<K>)> {
    /// The rows after a cursor, in the query's order: a keyset page; see [`Select::after`].
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let page: Vec<(Module, Vec<Segment>)> =
    ///     Modules.with(Modules.segments).order_by((Modules.order, Modules.id)).after((3, 20)).limit(10).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn after<Cursor, J>(self, cursor: impl IntoCursor<Cursor>) -> Self
    where
        K: Keyset<Cursor = Cursor> + Orderings,
        K::Refs: In<Only<T>, J, Null = NotNull>,
        F: FirstOrder,
    {
        Nested { query: self.query.after(cursor), ..self }
    }
}

async fn load<P: Part>(db: &impl Executor, statement: Statement, levels: Vec<Placed>) -> Result<Vec<P::Out>> {
    let text = statement.text.clone();
    let mut sink = RelationSink::<P>::new(levels);
    db.run(statement, &mut sink).await?;
    sink.finish().map_err(|error| error.with_statement(&text))
}

impl<T: Source, P: Part, O> Batched<()> for Nested<T, P, O> {
    type Out = Vec<P::Out>;
    type Sink = RelationSink<P>;

    fn into_batched(self) -> (Statement, Self::Sink) {
        let (statement, levels) = self.render();
        (statement, RelationSink::new(levels))
    }

    fn finish(sink: Self::Sink, _: u64) -> Result<Self::Out> {
        sink.finish()
    }
}
