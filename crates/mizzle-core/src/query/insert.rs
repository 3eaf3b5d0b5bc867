//! INSERT.

use std::marker::PhantomData;

use crate::executor::{Executor, Running, Statement};
use crate::expr::{Assignments, Col, Columns, Expression};
use crate::query::fetch::fetch_methods;
use crate::query::source::Only;
use crate::query::update::with_on_update;
use crate::query::{AllRows, NewRows, Nothing, Rendered, Returned, RowOf, Selected, Selection};
use crate::render;
use crate::scope::{Groupable, In, Scalar, Ungrouped};
use crate::table::{Constraint, Table};
use crate::tree::{self, Arbiter, Conflict, Expr, InsertRows};

/// An INSERT into `T` that returns `R`.
#[must_use = "an insert does nothing until it is run: `.execute(&db).await`"]
pub struct Insert<T, R> {
    pub(crate) tree: tree::Insert,
    marker: PhantomData<fn() -> (T, R)>,
}

impl<T: Table> Insert<T, Nothing> {
    pub(crate) fn new<N: NewRows<T>>(rows: N) -> Self {
        let tree = tree::Insert {
            table: T::REF,
            rows: rows.into_rows(),
            overriding_system_value: false,
            conflict: None,
            returning: Vec::new(),
        };
        Insert { tree, marker: PhantomData }
    }

    /// `RETURNING` all columns: the rows as they went in.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let module: Module = Modules.insert(NewModule::new().title("Basics")).returning().one(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn returning(self) -> Insert<T, Returned<AllRows<(T,)>>> {
        self.returns(|outputs| outputs.push(tree::Output::Table(T::REF)))
    }

    /// `RETURNING` a selection: a column, an expression, or a tuple of them.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.insert(NewModule::new().title("Basics")).returning_columns(Modules.id);
    /// let sql = r#"INSERT INTO "modules" ("title") VALUES ($1) RETURNING "modules"."id""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let id: i32 = query.one(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    pub fn returning_columns<N, P, I, J>(self, selection: N) -> Insert<T, Returned<P>>
    where
        N: Selected,
        N::Refs: In<Only<T>, I, Picked<N> = P> + Groupable<Ungrouped, J>,
    {
        self.returns(|outputs| selection.outputs(outputs))
    }

    /// `RETURNING` what the fields of a `#[derive(Row)]` struct name.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// #[derive(Row)]
    /// struct Made {
    ///     id: i32,
    /// }
    /// let query = Modules.insert(NewModule::new().title("Basics")).returning_as::<Made>();
    /// let sql = r#"INSERT INTO "modules" ("title") VALUES ($1) RETURNING "modules"."id""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn returning_as<A: RowOf<T>>(self) -> Insert<T, Returned<A::Picked>> {
        self.returns(A::outputs)
    }

    fn returns<R>(mut self, outputs: impl FnOnce(&mut Vec<tree::Output>)) -> Insert<T, R> {
        outputs(&mut self.tree.returning);
        Insert { tree: self.tree, marker: PhantomData }
    }
}

impl<T: Table, R> Insert<T, R> {
    /// `ON CONFLICT target`: what to do where a row is there already. The target is a column, a tuple of
    /// columns, or a constraint such as `Users::EMAIL_KEY`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let ada = || Users.insert(NewUser::new().email("ada@example.com"));
    /// let query = ada().on_conflict(Users.email).do_nothing();
    /// let sql = r#"INSERT INTO "users" ("email") VALUES ($1) ON CONFLICT ("email") DO NOTHING"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// let query = ada().on_conflict(Users::EMAIL_KEY).do_nothing();
    /// let sql = r#"INSERT INTO "users" ("email") VALUES ($1) ON CONFLICT ON CONSTRAINT "users_email_key" DO NOTHING"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn on_conflict<G: Target<T>>(self, target: G) -> OnConflict<T, R> {
        OnConflict { insert: self, arbiter: Some(target.arbiter()) }
    }

    /// `ON CONFLICT DO NOTHING`, whatever the constraint.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.insert(NewUser::new().email("ada@example.com")).on_conflict_do_nothing();
    /// let sql = r#"INSERT INTO "users" ("email") VALUES ($1) ON CONFLICT DO NOTHING"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn on_conflict_do_nothing(self) -> Self {
        OnConflict { insert: self, arbiter: None }.do_nothing()
    }

    /// `OVERRIDING SYSTEM VALUE`: values for identity columns that are always generated.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.insert(NewModule::new().id(7).title("Basics")).overriding_system_value();
    /// let sql = r#"INSERT INTO "modules" ("id", "title") OVERRIDING SYSTEM VALUE VALUES ($1, $2)"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn overriding_system_value(mut self) -> Self {
        self.tree.overriding_system_value = true;
        self
    }

    /// The statement and its parameters, without running it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let insert = Modules.insert(NewModule::new().title("Basics"));
    /// assert_eq!(insert.to_sql().to_string(), r#"INSERT INTO "modules" ("title") VALUES ($1) -- $1 = 'Basics'"#);
    /// ```
    pub fn to_sql(&self) -> Rendered {
        Rendered(render::insert(&self.tree))
    }

    /// Runs the statement; returns how many rows it inserted or updated. Inserting no rows is no trip to the
    /// server.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let modules = ["Basics", "More"].map(|title| NewModule::new().title(title));
    /// assert_eq!(Modules.insert(modules).execute(db).await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports.
    pub fn execute(self, db: &impl Executor) -> Running<'_, u64> {
        match self.is_empty() {
            true => Running::new(std::future::ready(Ok(0))),
            false => Running::new(super::fetch::execute(db, self.into_statement())),
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self.tree.rows, InsertRows::Unnest { count: 0, .. })
    }

    pub(crate) fn into_statement(self) -> Statement {
        render::insert(&self.tree)
    }
}

fetch_methods! {
    /// Running an insert and reading what it returns.
    impl[T: Table, N] Insert<T, Returned<N>>, N: Selection<Only<T>, I, Out = Out>, one_row |query| { query }
}

/// What tells that a row is there already.
///
/// ```
/// # use mizzle::__examples::*;
/// let segment = NewSegment::new().module_id(1).title("Intro");
/// let query = Segments.insert(segment).on_conflict(Segments::MODULE_ID_TITLE_KEY).do_nothing();
/// let sql = r#"INSERT INTO "segments" ("module_id", "title") VALUES ($1, $2) ON CONFLICT ON CONSTRAINT "segments_module_id_title_key" DO NOTHING"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "this is no target of ON CONFLICT in `{T}`",
    label = "wants columns of `{T}`, or a constraint of it such as `Users::EMAIL_KEY`"
)]
pub trait Target<T> {
    /// The arbiter.
    fn arbiter(self) -> Arbiter;
}

fn columns<T, C: Columns<T>>(columns: C) -> Arbiter {
    Arbiter::Columns {
        columns: columns.defs().into_iter().map(|column| column.name).collect(),
        predicate: None,
    }
}

#[diagnostic::do_not_recommend]
impl<T, C, V, N> Target<T> for Col<T, C, V, N> {
    fn arbiter(self) -> Arbiter {
        columns::<T, Self>(self)
    }
}

macro_rules! target {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<T, $($name: Columns<T>),*> Target<T> for ($($name,)*) {
            fn arbiter(self) -> Arbiter {
                columns::<T, Self>(self)
            }
        }
    };
}

target!(A);
target!(A B);
target!(A B C);
target!(A B C D);

#[diagnostic::do_not_recommend]
impl<T> Target<T> for Constraint {
    fn arbiter(self) -> Arbiter {
        Arbiter::Constraint(self)
    }
}

/// An INSERT that is about to say what it does on conflict.
#[must_use = "say what to do on conflict: `.do_nothing()` or `.do_update(..)`"]
pub struct OnConflict<T, R> {
    insert: Insert<T, R>,
    arbiter: Option<Arbiter>,
}

impl<T: Table, R> OnConflict<T, R> {
    /// The predicate of the partial unique index that is meant: `ON CONFLICT (email) WHERE …`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let ada = Users.insert(NewUser::new().email("ada@example.com")).on_conflict(Users.email);
    /// let query = ada.where_index(Users.name.is_null()).do_nothing();
    /// let sql = r#"INSERT INTO "users" ("email") VALUES ($1) ON CONFLICT ("email") WHERE "users"."name" IS NULL DO NOTHING"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn where_index<E, I>(mut self, predicate: E) -> Self
    where
        E: Expression<Value = bool>,
        E::Refs: In<Only<T>, I> + Scalar,
    {
        if let Some(Arbiter::Columns { predicate: place, .. }) = &mut self.arbiter {
            *place = Expr::and(place.take(), predicate.into_tree());
        }
        self
    }

    /// `DO NOTHING`: the row that is there stays; it is not returned.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let insert = Users.insert(NewUser::new().email("ada@example.com")).on_conflict(Users.email).do_nothing();
    /// let sql = r#"INSERT INTO "users" ("email") VALUES ($1) ON CONFLICT ("email") DO NOTHING"#;
    /// assert_eq!(insert.to_sql().text(), sql);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let new: Option<User> = insert.returning().first(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    pub fn do_nothing(self) -> Insert<T, R> {
        self.with(Conflict::Nothing)
    }

    /// `DO UPDATE SET …`: the row that is there gets these values; `column.set_excluded()` gives it the value
    /// that was to be inserted.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let ada = Users.insert(NewUser::new().email("ada@example.com")).on_conflict(Users.email);
    /// let query = ada.do_update(Users.logins.set(Users.logins + 1));
    /// let sql = r#"INSERT INTO "users" ("email") VALUES ($1) ON CONFLICT ("email") DO UPDATE SET "logins" = "users"."logins" + $2"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn do_update<A, I>(self, assignments: A) -> Insert<T, R>
    where
        A: Assignments<T>,
        A::Refs: In<Only<T>, I> + Scalar,
    {
        let mut list = Vec::new();
        assignments.assignments(&mut list);
        self.update(list, None)
    }

    /// `DO UPDATE SET … WHERE condition`: as [`do_update`](OnConflict::do_update), only where the row that is
    /// there fulfils the condition.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let ada = Users.insert(NewUser::new().email("ada@example.com")).on_conflict(Users.email);
    /// let query = ada.do_update_where(Users.logins.set(Users.logins + 1), Users.is_admin);
    /// let sql = r#"INSERT INTO "users" ("email") VALUES ($1) ON CONFLICT ("email") DO UPDATE SET "logins" = "users"."logins" + $2 WHERE "users"."is_admin""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn do_update_where<A, E, I, J>(self, assignments: A, condition: E) -> Insert<T, R>
    where
        A: Assignments<T>,
        A::Refs: In<Only<T>, I> + Scalar,
        E: Expression<Value = bool>,
        E::Refs: In<Only<T>, J> + Scalar,
    {
        let mut list = Vec::new();
        assignments.assignments(&mut list);
        self.update(list, Some(condition.into_tree()))
    }

    /// `DO UPDATE SET` every column of the insert, but for those of the target and of the primary key, to the
    /// value that was to be inserted.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let ada = Users.insert(NewUser::new().email("ada@example.com").name("Ada").logins(1));
    /// let query = ada.on_conflict(Users.email).do_update_all();
    /// let sql = r#"INSERT INTO "users" ("email", "name", "logins") VALUES ($1, $2, $3) ON CONFLICT ("email") DO UPDATE SET "name" = excluded."name", "logins" = excluded."logins""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn do_update_all(self) -> Insert<T, R> {
        let target: &[&str] = match &self.arbiter {
            Some(Arbiter::Columns { columns, .. }) => columns,
            _ => &[],
        };
        let given: Vec<&'static crate::table::ColumnDef> = match &self.insert.tree.rows {
            InsertRows::Default => Vec::new(),
            InsertRows::Values(values) => values.iter().map(|(column, _)| *column).collect(),
            InsertRows::Unnest { columns, .. } => columns.iter().map(|column| column.column).collect(),
        };
        let list = given
            .into_iter()
            .filter(|column| !column.key && !target.contains(&column.name))
            .map(|column| tree::Assignment { column, value: Expr::Excluded(column.name) })
            .collect();
        self.update(list, None)
    }

    fn update(self, list: Vec<tree::Assignment>, filter: Option<Expr>) -> Insert<T, R> {
        match list.is_empty() {
            true => self.do_nothing(),
            false => self.with(Conflict::Update { assignments: with_on_update(T::DEF, list), filter }),
        }
    }

    fn with(mut self, action: Conflict) -> Insert<T, R> {
        self.insert.tree.conflict = Some(tree::OnConflict { arbiter: self.arbiter, action });
        self.insert
    }
}
