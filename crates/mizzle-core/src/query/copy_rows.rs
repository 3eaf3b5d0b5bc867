//! What `copy_in` takes: an iterator or a stream of insert values, or of `Result`s of them.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::Result;
use crate::query::{NewRow, RowValues};
use crate::table::Table;

/// Rows to insert, as they come.
pub trait RowStream: Send {
    /// Puts the values of the next row into their columns; `None` after the last.
    fn poll_row(&mut self, context: &mut Context<'_>, values: &mut RowValues) -> Poll<Option<Result<()>>>;
}

/// What [`copy_in`](crate::query::Query::copy_in) takes; which of the implementations that is, `M`, is inferred.
///
/// ```
/// # use mizzle::__examples::*;
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let row = |line: &str| NewModule::new().title(line.to_owned());
/// Modules.copy_in("Basics\nMore".lines().map(row)).execute(db).await?;
///
/// // An error of the source ends the COPY, and nothing of it is kept.
/// let parsed = ["1", "two"].into_iter().map(|word| {
///     let order: i32 = word.parse().map_err(mizzle::Error::custom)?;
///     mizzle::Result::Ok(NewModule::new().title(word).order(order))
/// });
/// assert!(Modules.copy_in(parsed).execute(db).await.is_err());
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "this cannot be copied into `{T}`",
    label = "wants an iterator or a stream of complete insert values of `{T}`, or of `mizzle::Result`s of them"
)]
pub trait CopyRows<'a, T: Table, M> {
    /// The rows.
    fn into_stream(self) -> Box<dyn RowStream + 'a>;
}

/// An item of [`CopyRows`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be copied into `{T}`",
    label = "wants complete insert values of `{T}`, or `mizzle::Result`s of them"
)]
pub trait CopyRow<T: Table, M> {
    /// Puts the values into their columns.
    ///
    /// # Errors
    /// The error that there is in place of a row.
    fn put(self, values: &mut RowValues) -> Result<()>;
}

/// An insert value.
pub struct FromRows;

/// A `Result` of one.
pub struct FromResults;

/// An iterator.
pub struct FromIter<M>(M);

/// A stream.
pub struct FromStream<M>(M);

#[diagnostic::do_not_recommend]
impl<T: Table, N: NewRow<T>> CopyRow<T, FromRows> for N {
    fn put(self, values: &mut RowValues) -> Result<()> {
        self.into_values(values);
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table, N: NewRow<T>> CopyRow<T, FromResults> for Result<N> {
    fn put(self, values: &mut RowValues) -> Result<()> {
        self?.into_values(values);
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T, I, M> CopyRows<'a, T, FromIter<M>> for I
where
    T: Table,
    I: IntoIterator,
    I::IntoIter: Send + 'a,
    I::Item: CopyRow<T, M>,
    M: 'a,
{
    fn into_stream(self) -> Box<dyn RowStream + 'a> {
        let mut rows = self.into_iter();
        Box::new(By(move |_: &mut Context<'_>, values: &mut RowValues| {
            Poll::Ready(rows.next().map(|row| row.put(values)))
        }))
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T, S, M> CopyRows<'a, T, FromStream<M>> for S
where
    T: Table,
    S: Stream + Send + 'a,
    S::Item: CopyRow<T, M>,
    M: 'a,
{
    fn into_stream(self) -> Box<dyn RowStream + 'a> {
        let mut rows: Pin<Box<S>> = Box::pin(self);
        Box::new(By(move |context: &mut Context<'_>, values: &mut RowValues| {
            rows.as_mut().poll_next(context).map(|row| row.map(|row| row.put(values)))
        }))
    }
}

/// Rows by a function.
struct By<F>(F);

impl<F> RowStream for By<F>
where
    F: FnMut(&mut Context<'_>, &mut RowValues) -> Poll<Option<Result<()>>> + Send,
{
    fn poll_row(&mut self, context: &mut Context<'_>, values: &mut RowValues) -> Poll<Option<Result<()>>> {
        (self.0)(context, values)
    }
}
