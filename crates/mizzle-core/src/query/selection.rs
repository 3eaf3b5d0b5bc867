//! What may be selected, and what a program gets for it.

use crate::Result;
use crate::expr::{Col, Ex, Expression};
use crate::row::{Fields, Mismatch, ResultColumns, Row};
use crate::scope::{At, Has, In, Nullness};
use crate::table::{Source, Table};
use crate::tree::Output;
use crate::value::Value;

/// What `select` takes, as a value.
///
/// ```
/// # use mizzle::__examples::*;
/// assert_eq!(Modules.select(Modules.title).to_sql().text(), r#"SELECT "modules"."title" FROM "modules""#);
/// let query = Modules.select((Modules.title, Modules.order * 2, val(true)));
/// let sql = r#"SELECT "modules"."title", "modules"."order" * $1, $2 FROM "modules""#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "this cannot be selected",
    label = "wants a column, an expression, a table, or a tuple of them",
    note = "a plain value is selected by `val(..)`; a tuple holds up to 16"
)]
pub trait Selected {
    /// The columns named.
    type Refs;

    /// The outputs.
    fn outputs(self, outputs: &mut Vec<Output>);
}

/// What a selection gives in the scope `S`; `I` is inferred.
///
/// ```
/// # use mizzle::__examples::*;
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let left = || Users.left_join(Progresses, Progresses.user_id.eq(Users.id));
/// let rows: Vec<(String, Option<i16>, Option<Progress>)> =
///     left().select((Users.email, Progresses.percent, Progresses)).all(db).await?;
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what this query can give",
    label = "these rows cannot be read",
    note = "a field of a `#[derive(Row)]` struct has the type of its column, and is an `Option` where the column, or \
            its table in a join, may be NULL",
    note = "a grouped query gives rows by `.select(..)`",
    note = "the tables of the query: `{S}`"
)]
pub trait Selection<S, I> {
    /// What a program gets.
    type Out: Send + 'static;

    /// Checks the columns that [`read`](Selection::read) will read.
    ///
    /// # Errors
    /// [`Mismatch`], where one does not fit.
    fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch>;

    /// Reads one row.
    ///
    /// # Errors
    /// [`Decode`](crate::ErrorKind::Decode), where a value does not fit.
    fn read(row: &mut Row<'_>) -> Result<Self::Out>;
}

/// A selection of one column of type `V`: what `IN` and a scalar subquery take.
///
/// ```
/// # use mizzle::__examples::*;
/// let modules = Segments.select(Segments.module_id);
/// let query = Modules.filter(Modules.id.is_in(modules)).select(Modules.title);
/// let sql = r#"SELECT "modules"."title" FROM "modules" WHERE "modules"."id" IN (SELECT "segments"."module_id" FROM "segments")"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "a subquery here selects one column of type `{V}`",
    label = "add `.select(column)`"
)]
pub trait Subselect<V> {}

impl<T, C, V, N> Subselect<V> for Col<T, C, V, N> {}
impl<V, N, R> Subselect<V> for Ex<V, N, R> {}

#[diagnostic::do_not_recommend]
impl<T: Source, C: 'static, V: Value, N: Nullness> Selected for Col<T, C, V, N> {
    type Refs = At<T, C>;

    fn outputs(self, outputs: &mut Vec<Output>) {
        let ty = self.ty();
        outputs.push(Output::Expr(self.into_tree(), ty));
    }
}

#[diagnostic::do_not_recommend]
impl<T, C, V: Value, N: Nullness, S: Has<T, I>, I> Selection<S, I> for Col<T, C, V, N> {
    type Out = <<S::Null as Nullness>::Or<N> as Nullness>::Wrap<V::Rust>;

    fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
        columns.expect(std::any::type_name::<V::Rust>(), V::accepts)
    }

    #[inline]
    fn read(row: &mut Row<'_>) -> Result<Self::Out> {
        <<S::Null as Nullness>::Or<N> as Nullness>::read::<V>(row)
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness, R> Selected for Ex<V, N, R> {
    type Refs = R;

    fn outputs(self, outputs: &mut Vec<Output>) {
        let ty = self.ty();
        outputs.push(Output::Expr(self.into_tree(), ty));
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness, R: In<S, I>, S, I> Selection<S, I> for Ex<V, N, R> {
    type Out = <<R::Null as Nullness>::Or<N> as Nullness>::Wrap<V::Rust>;

    fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
        columns.expect(std::any::type_name::<V::Rust>(), V::accepts)
    }

    #[inline]
    fn read(row: &mut Row<'_>) -> Result<Self::Out> {
        <<R::Null as Nullness>::Or<N> as Nullness>::read::<V>(row)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Source, S: Has<T, I>, I> Selection<S, I> for T {
    type Out = <S::Null as Nullness>::Wrap<T::Row>;

    fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
        <T::Table as Table>::Fields::check(columns)?;
        match marker_column::<T, S::Null>() {
            true => columns.expect("bool", bool::accepts),
            false => Ok(()),
        }
    }

    fn read(row: &mut Row<'_>) -> Result<Self::Out> {
        if !S::Null::NULLABLE {
            return S::Null::wrap(Some(read_row::<T::Table>(row)?));
        }
        // A join found no row where a column that is never NULL is NULL; a table without such a column brings
        // one more that says so.
        let columns = T::REF.table.columns.len();
        let marker = marker_column::<T, S::Null>();
        let found = match T::REF.table.presence() {
            Some(column) => !row.is_null(column)?,
            None => !row.is_null(columns)?,
        };
        let whole = match found {
            true => Some(read_row::<T::Table>(row)?),
            false => {
                row.skip(columns)?;
                None
            }
        };
        if marker {
            row.skip(1)?;
        }
        S::Null::wrap(whole)
    }
}

/// Whether the rows of a table are followed by a column that says if there was one.
#[inline(always)]
fn read_row<T: Table>(row: &mut Row<'_>) -> Result<T::Row> {
    Ok(T::row(T::Fields::read(row)?))
}

/// The output of a table: all of its columns.
#[doc(hidden)]
pub fn output_table<T: Source>(outputs: &mut Vec<Output>) {
    outputs.push(Output::Table(T::REF));
}

fn marker_column<T: Source, N: Nullness>() -> bool {
    N::NULLABLE && T::REF.table.presence().is_none()
}

macro_rules! selection {
    ($($name:ident $index:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Selected),*> Selected for ($($name,)*) {
            type Refs = crate::expr::nested_refs!($($name)*);

            fn outputs(self, outputs: &mut Vec<Output>) {
                #[allow(non_snake_case)]
                let ($($name,)*) = self;
                $($name.outputs(outputs);)*
            }
        }

        #[diagnostic::do_not_recommend]
        impl<S, $($name: Selection<S, $index>, $index),*> Selection<S, ($($index,)*)> for ($($name,)*) {
            type Out = ($($name::Out,)*);

            fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
                $($name::check(columns)?;)*
                Ok(())
            }

            fn read(row: &mut Row<'_>) -> Result<Self::Out> {
                Ok(($($name::read(row)?,)*))
            }
        }
    };
}

selection!(A I0);
selection!(A I0 B I1);
selection!(A I0 B I1 C I2);
selection!(A I0 B I1 C I2 D I3);
selection!(A I0 B I1 C I2 D I3 E I4);
selection!(A I0 B I1 C I2 D I3 E I4 F I5);
selection!(A I0 B I1 C I2 D I3 E I4 F I5 G I6);
selection!(A I0 B I1 C I2 D I3 E I4 F I5 G I6 H I7);
selection!(A I0 B I1 C I2 D I3 E I4 F I5 G I6 H I7 J I8);
selection!(A I0 B I1 C I2 D I3 E I4 F I5 G I6 H I7 J I8 K I9);
selection!(A I0 B I1 C I2 D I3 E I4 F I5 G I6 H I7 J I8 K I9 L I10);
selection!(A I0 B I1 C I2 D I3 E I4 F I5 G I6 H I7 J I8 K I9 L I10 M I11);
selection!(A I0 B I1 C I2 D I3 E I4 F I5 G I6 H I7 J I8 K I9 L I10 M I11 N I12);
selection!(A I0 B I1 C I2 D I3 E I4 F I5 G I6 H I7 J I8 K I9 L I10 M I11 N I12 O I13);
selection!(A I0 B I1 C I2 D I3 E I4 F I5 G I6 H I7 J I8 K I9 L I10 M I11 N I12 O I13 P I14);
selection!(A I0 B I1 C I2 D I3 E I4 F I5 G I6 H I7 J I8 K I9 L I10 M I11 N I12 O I13 P I14 Q I15);
