//! Structs for rows and what belongs to them: what `#[derive(Shape)]` implements.

use std::marker::PhantomData;

use crate::error::Result;
use crate::expr::{Col, Ex, Expression};
use crate::query::{AllRows, FromColumn, Only, Select, Takes, output_table};
use crate::relation::key::Key;
use crate::relation::level::Level;
use crate::relation::{Arity, Child, Many, Nested, One, Part, Rel, Related, Relation};
use crate::row::{Fields, Mismatch, ResultColumns, Row};
use crate::scope::{In, NotNull, Null, Nullness, Scalar, Solid, Ungrouped, Whole};
use crate::table::{Source, Table};
use crate::tree::{self, Branch, Output};
use crate::value::Value;

/// A struct for the rows of a table: some columns, some relations.
///
/// `#[derive(Shape)]` implements it; the row of a table has it, too.
///
/// ```
/// # use mizzle::__examples::*;
/// #[derive(Shape)]
/// #[shape(Segments)]
/// struct SegmentCard {
///     title: String,
/// }
///
/// #[derive(Shape)]
/// #[shape(Modules)]
/// struct Outline {
///     id: i32,
///     title: String,
///     #[shape(order_by = Segments.order)]
///     segments: Vec<SegmentCard>,
/// }
///
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let outline: Vec<Outline> = Modules.shape().order_by(Modules.order).all(db).await?;
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a shape of rows",
    label = "wants a struct with `#[derive(Shape)]`, or the row of a table"
)]
pub trait Shape: Sized + Send + 'static {
    /// The table.
    type Table: Table;
    /// What the fields hold.
    type Parts: Part;

    /// The columns that are read, and the relations, each in the order of the fields.
    fn fields(outputs: &mut Vec<Output>, branches: &mut Vec<Branch>);

    /// The struct.
    fn build(parts: <Self::Parts as Part>::Out) -> Self;
}

/// The row of a table, which is a shape of itself; `#[derive(Table)]` implements it.
pub trait TableRow: Send + Sized + 'static {
    /// The table.
    type Table: Table<Row = Self>;
}

#[diagnostic::do_not_recommend]
impl<W: TableRow> Shape for W {
    type Table = W::Table;
    type Parts = WholeRow<W::Table>;

    fn fields(outputs: &mut Vec<Output>, _: &mut Vec<Branch>) {
        output_table::<W::Table>(outputs);
    }

    fn build(row: W) -> W {
        row
    }
}

/// Rows that are read as the struct `W`.
pub struct Shaped<W>(PhantomData<fn() -> W>);

impl<W: Shape> Part for Shaped<W> {
    type Out = W;
    type Read = <W::Parts as Part>::Read;
    type Rows = <W::Parts as Part>::Rows;
    const LEVELS: usize = <W::Parts as Part>::LEVELS;
    const RELATIONS: usize = <W::Parts as Part>::RELATIONS;

    fn check(columns: &mut ResultColumns<'_>, levels: &[Level]) -> Result<(), Mismatch> {
        W::Parts::check(columns, levels)
    }

    fn rows() -> Self::Rows {
        W::Parts::rows()
    }

    fn take(rows: &mut Self::Rows, levels: &[Level], at: usize, row: &Row<'_>) -> Result<()> {
        W::Parts::take(rows, levels, at, row)
    }

    fn read(row: &mut Row<'_>) -> Result<Self::Read> {
        W::Parts::read(row)
    }

    fn build(rows: &mut Self::Rows, levels: &[Level], read: Self::Read, keys: &[Option<Key>]) -> Result<W> {
        Ok(W::build(W::Parts::build(rows, levels, read, keys)?))
    }
}

/// A column of values `V`, which can be NULL if `N` says so, as a part.
pub struct Column<V, N>(PhantomData<fn() -> (V, N)>);

impl<V: Value, N: Nullness> Part for Column<V, N>
where
    N::Wrap<V::Rust>: Send + 'static,
{
    type Out = N::Wrap<V::Rust>;
    type Read = N::Wrap<V::Rust>;
    type Rows = ();
    const LEVELS: usize = 0;
    const RELATIONS: usize = 0;

    fn check(columns: &mut ResultColumns<'_>, _: &[Level]) -> Result<(), Mismatch> {
        columns.expect(std::any::type_name::<V::Rust>(), V::accepts)
    }

    fn rows() {}

    fn take((): &mut (), _: &[Level], _: usize, _: &Row<'_>) -> Result<()> {
        Err(crate::relation::level::unknown())
    }

    fn read(row: &mut Row<'_>) -> Result<Self::Read> {
        N::read::<V>(row)
    }

    fn build((): &mut (), _: &[Level], read: Self::Read, _: &[Option<Key>]) -> Result<Self::Out> {
        Ok(read)
    }
}

/// The whole row of the table `T`, as a part.
pub struct WholeRow<T>(PhantomData<fn() -> T>);

impl<T: Table> Part for WholeRow<T> {
    type Out = T::Row;
    type Read = T::Row;
    type Rows = ();
    const LEVELS: usize = 0;
    const RELATIONS: usize = 0;

    fn check(columns: &mut ResultColumns<'_>, _: &[Level]) -> Result<(), Mismatch> {
        T::Fields::check(columns)
    }

    fn rows() {}

    fn take((): &mut (), _: &[Level], _: usize, _: &Row<'_>) -> Result<()> {
        Err(crate::relation::level::unknown())
    }

    fn read(row: &mut Row<'_>) -> Result<T::Row> {
        Ok(T::row(T::Fields::read(row)?))
    }

    fn build((): &mut (), _: &[Level], read: T::Row, _: &[Option<Key>]) -> Result<T::Row> {
        Ok(read)
    }
}

/// A column or a relation of a table can fill a field of the type `Ty`; `F` is a type named like the field.
#[diagnostic::on_unimplemented(message = "the field `{F}` of type `{Ty}` cannot be filled by `{Self}`")]
pub trait Fills<Ty, F> {
    /// The part of the row.
    type Part: Part;

    /// Adds it to what is read.
    fn add(self, outputs: &mut Vec<Output>, branches: &mut Vec<Branch>);
}

impl<T: Source, C: 'static, V: Value, N: Nullness, Ty: Takes<V, N, F>, F> Fills<Ty, F> for Col<T, C, V, N>
where
    Ty::Picked<Column<V, N>>: Part,
{
    type Part = Ty::Picked<Column<V, N>>;

    fn add(self, outputs: &mut Vec<Output>, _: &mut Vec<Branch>) {
        let ty = self.ty();
        outputs.push(Output::Expr(self.into_tree(), ty));
    }
}

impl<S: Source, R: Relation<From = S::Table>, Ty: Holds<R::Arity, R::To, F>, F> Fills<Ty, F> for Rel<S, R> {
    type Part = Ty::Part;

    fn add(self, _: &mut Vec<Output>, branches: &mut Vec<Branch>) {
        add_related::<_, _, _, _, Ty, F>(Related::<S, R, R::Arity, ()>::whole(), branches);
    }
}

/// A relation with a condition, as a member of a shape: a row that must be there is an `Option` then.
pub struct Filtered<M>(PhantomData<fn() -> M>);

impl<S: Source, R: Relation<From = S::Table>, Ty, F> Fills<Ty, F> for Filtered<Rel<S, R>>
where
    Ty: Holds<<R::Arity as Arity>::Filtered, R::To, F>,
{
    type Part = Ty::Part;

    // The relation with its condition is a value, which is added by `add_related`.
    fn add(self, _: &mut Vec<Output>, _: &mut Vec<Branch>) {}
}

/// A field of this type holds as many rows of the table `T` as `A` says; `F` is a type named like the field.
#[diagnostic::on_unimplemented(
    message = "the field `{F}` of type `{Self}` does not hold what its relation gives",
    label = "wants a shape of `{T}`, or its row: `Vec<..>` for many, `Option<..>` for one that may be missing"
)]
pub trait Holds<A, T, F> {
    /// The shape of one row.
    type Shape: Shape<Table = T>;
    /// The part of the row that it holds.
    type Part: Part;
}

impl<W: Shape<Table = T>, T, F> Holds<Many, T, F> for Vec<W> {
    type Shape = W;
    type Part = Child<Many, Shaped<W>>;
}

impl<W: Shape<Table = T>, T, F> Holds<One<Null>, T, F> for Option<W> {
    type Shape = W;
    type Part = Child<One<Null>, Shaped<W>>;
}

impl<W: Shape<Table = T>, T, F> Holds<One<NotNull>, T, F> for W {
    type Shape = W;
    type Part = Child<One<NotNull>, Shaped<W>>;
}

/// Adds a relation with conditions to a shape.
pub fn add_related<S: Source, R: Relation<From = S::Table>, A: Arity, P, Ty: Holds<A, R::To, F>, F>(
    related: Related<S, R, A, P>,
    branches: &mut Vec<Branch>,
) {
    let mut level = related.level;
    fields::<Ty::Shape>(&mut level);
    branches.push(Branch { link: R::link(), level });
}

/// What a shape reads of a level.
pub(crate) fn fields<W: Shape>(level: &mut tree::Level) {
    level.rows.outputs.clear();
    W::fields(&mut level.rows.outputs, &mut level.branches);
}

/// Adds all that another shape of the table has: its columns, or those of the whole row, and its relations.
pub fn add_flat<T, W: Shape<Table = T>>(outputs: &mut Vec<Output>, branches: &mut Vec<Branch>) {
    W::fields(outputs, branches);
}

/// Adds an expression to a shape.
pub fn add_computed<T, F, Ty, E, I>(expr: E, outputs: &mut Vec<Output>)
where
    E: Expression,
    E::Refs: In<Only<T>, I> + Scalar,
    Ty: Takes<E::Value, E::Null, F>,
{
    let ty = expr.ty();
    outputs.push(Output::Expr(expr.into_tree(), ty));
}

/// The part of an expression that fills a field of the type `Ty`.
pub type Computed<Ty> = Column<<Ty as FromColumn>::Value, <Ty as FromColumn>::Null>;

/// The table that a relation leads to.
pub fn target<S, R: Relation>(_relation: Rel<S, R>) -> R::To {
    R::TO
}

/// A value of the row that a relation leads to: `(SELECT …)`.
pub fn follow<S, R, N, E, I>(relation: Rel<S, R>, value: E) -> Ex<E::Value, N::Or<E::Null>, Solid<Whole<S>>>
where
    S: Source,
    R: Relation<From = S::Table, Arity = One<N>>,
    N: Nullness,
    E: Expression,
    E::Refs: In<R::Scope, I>,
{
    relation.value(value)
}

impl<T: Source, O> Select<Only<T>, AllRows<(T,)>, Ungrouped, O> {
    /// The rows as a `#[derive(Shape)]` struct, with the relations it has fields for.
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
    /// let outline: Vec<Outline> = Modules.filter(Modules.order.lt(9)).shape().all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn shape<W: Shape<Table = T::Table>>(self) -> Nested<T, Shaped<W>, O> {
        Nested::shaped(self)
    }
}
