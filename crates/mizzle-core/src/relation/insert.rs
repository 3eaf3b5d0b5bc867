//! A row inserted with those that belong to it.

use std::marker::PhantomData;

use crate::error::{Error, ErrorKind, Result};
use crate::executor::{Executor, Running, Statement};
use crate::query::{AllRows, Insert, NewRowsOf, Nothing, Only, Rendered, Selection};
use crate::relation::sink::RelationSink;
use crate::relation::{Add, Child, Loaded, Part, Rel, Relation};
use crate::render::{self, Placed};
use crate::scope::Here;
use crate::table::{Source, Table};
use crate::tree::{self, InsertRows, Link, TableRef};

/// An INSERT of one row of `T` and of rows that belong to it, `C`: one statement, all or nothing.
///
/// ```
/// # use mizzle::__examples::*;
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let (module, segments): (Module, Vec<Segment>) = Modules
///     .insert(NewModule::new().title("Basics"))
///     .with(Modules.segments, [NewSegment::new().title("Words"), NewSegment::new().title("Numbers")])
///     .one(db)
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "an insert does nothing until it is run: `.one(&db).await`"]
pub struct NestedInsert<T, C> {
    insert: tree::Insert,
    children: Vec<(Link, TableRef, InsertRows)>,
    marker: PhantomData<fn() -> (T, C)>,
}

/// The rows of a relation, whole.
type Rows<R> = Loaded<<R as Relation>::Scope, AllRows<(<R as Relation>::To,)>, <R as Relation>::Index, ()>;

impl<T: Table> Insert<T, Nothing> {
    /// With rows that belong to the new one by a relation; the columns that refer to it are filled in.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let insert = Modules.insert(NewModule::new().title("Basics"));
    /// let query = insert.with(Modules.segments, [NewSegment::new().title("Words")]);
    /// let sql = query.to_sql().to_string();
    /// assert!(sql.starts_with(r#"WITH "mizzle_0"("c0", "c1", "c2", "c3") AS (INSERT INTO "modules" ("title") VALUES ($1) RETURNING "modules"."id", "#));
    /// assert!(sql.contains(r#"INSERT INTO "segments" ("module_id", "title") SELECT "mizzle_0"."c0", "new".c1 FROM "mizzle_0" CROSS JOIN unnest($2)"#));
    /// ```
    pub fn with<R, N, Key>(self, relation: Rel<T, R>, rows: N) -> NestedInsert<T, (Child<R::Arity, Rows<R>>,)>
    where
        R: Relation<From = T, Scope = Only<<R as Relation>::To>>,
        N: NewRowsOf<R::To, T, Key>,
    {
        NestedInsert { insert: self.tree, children: Vec::new(), marker: PhantomData::<fn() -> (T, ())> }
            .with(relation, rows)
    }
}

impl<T: Table, C> NestedInsert<T, C> {
    /// With rows of one more relation.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let (user, posts, progress): (User, Vec<Post>, Vec<Progress>) = Users
    ///     .insert(NewUser::new().email("ada@example.com"))
    ///     .with(Users.posts, [NewPost::new().title("Hello")])
    ///     .with(Users.progress, [NewProgress::new().segment_id(7)])
    ///     .one(db)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with<R, N, Key>(
        mut self,
        _relation: Rel<T, R>,
        rows: N,
    ) -> NestedInsert<T, <C as Add<Child<R::Arity, Rows<R>>>>::Out>
    where
        R: Relation<From = T, Scope = Only<<R as Relation>::To>>,
        N: NewRowsOf<R::To, T, Key>,
        C: Add<Child<R::Arity, Rows<R>>>,
    {
        self.children.push((R::link(), <R::To as Source>::REF, rows.into_rows_of()));
        NestedInsert { insert: self.insert, children: self.children, marker: PhantomData }
    }

    /// The statement and its parameters, without running it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let insert = Modules.insert(NewModule::new().title("Basics"));
    /// let query = insert.with(Modules.segments, [NewSegment::new().title("Words")]);
    /// assert_eq!(query.to_sql().params().len(), 2);
    /// ```
    pub fn to_sql(&self) -> Rendered {
        Rendered(self.render().0)
    }

    fn render(&self) -> (Statement, Vec<Placed>) {
        render::insert_relations(&self.insert, &self.children)
    }

    /// Rows that belong to several are nobody's in particular.
    fn check(&self) -> Result<()> {
        match &self.insert.rows {
            InsertRows::Default | InsertRows::Values(_) => Ok(()),
            InsertRows::Unnest { .. } => {
                let message = "an insert of several rows cannot say to which of them others belong";
                Err(Error::new(ErrorKind::Config, message).with_hint(
                    "insert the rows one by one, each `.with(..)` its own, in a transaction or a batch",
                ))
            }
        }
    }
}

impl<T, C> NestedInsert<T, C>
where
    T: Table,
    Loaded<Only<T>, AllRows<(T,)>, Here, C>: Part,
    AllRows<(T,)>: Selection<Only<T>, Here>,
{
    /// Runs the statement: the new row, and those that belong to it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let insert = Modules.insert(NewModule::new().title("Basics"));
    /// let (module, segments) = insert.with(Modules.segments, [NewSegment::new().title("Words")]).one(db).await?;
    /// assert_eq!(segments[0].module_id, module.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports; [`NotFound`](ErrorKind::NotFound), where `on_conflict` inserted nothing;
    /// [`Config`](ErrorKind::Config), where the insert is one of several rows.
    pub fn one(
        self,
        db: &impl Executor,
    ) -> Running<'_, <Loaded<Only<T>, AllRows<(T,)>, Here, C> as Part>::Out> {
        let checked = self.check();
        let (statement, levels) = self.render();
        Running::new(async move {
            checked?;
            let text = statement.text.clone();
            let mut sink = RelationSink::<Loaded<Only<T>, AllRows<(T,)>, Here, C>>::new(levels);
            db.run(statement, &mut sink).await?;
            let row = sink.finish().map_err(|error| error.with_statement(&text))?.into_iter().next();
            row.ok_or_else(|| crate::query::not_found().with_statement(&text))
        })
    }
}
