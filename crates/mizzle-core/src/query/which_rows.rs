//! The rule that an update or a delete says which rows it means.

/// It is not said yet which rows are meant.
pub struct Unfiltered;

/// The rows of a filter are meant.
pub struct Filtered;

/// Every row is meant, and it was said so.
pub struct EveryRow;

/// It is said which rows are meant.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.update(Users.logins.set(0)).filter(Users.is_admin);
/// assert_eq!(query.to_sql().text(), r#"UPDATE "users" SET "logins" = $1 WHERE "users"."is_admin""#);
/// let query = Users.update(Users.logins.set(0)).every_row();
/// assert_eq!(query.to_sql().text(), r#"UPDATE "users" SET "logins" = $1"#);
/// ```
///
/// ```compile_fail
/// # use mizzle::__examples::*;
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// Users.update(Users.logins.set(0)).execute(db).await?; // does not say which rows
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "this would change every row of the table",
    label = "say which rows: add `.filter(..)`, or `.every_row()` if all are meant"
)]
pub trait WhichRows {}

#[diagnostic::do_not_recommend]
impl WhichRows for Filtered {}
#[diagnostic::do_not_recommend]
impl WhichRows for EveryRow {}

/// The methods that run a statement, for one that does not say yet which rows it means: each is refused.
///
/// They are no `async fn`s, of which rustc would report the refusal at the method, at the call and at `.await`.
macro_rules! unfiltered {
    ($builder:ident) => {
        #[doc(hidden)]
        impl<T: Table, R> $builder<T, Unfiltered, R> {
            pub fn execute(self, _: &impl Executor) -> std::future::Ready<Result<u64>>
            where
                for<'a> Unfiltered: WhichRows,
            {
                crate::query::which_rows::refused()
            }
        }

        #[doc(hidden)]
        impl<T: Table, N> $builder<T, Unfiltered, Returned<N>> {
            pub fn all<I>(self, _: &impl Executor) -> std::future::Ready<Result<Vec<N::Out>>>
            where
                N: Selection<Only<T>, I>,
                for<'a> Unfiltered: WhichRows,
            {
                crate::query::which_rows::refused()
            }

            pub fn first<I>(self, _: &impl Executor) -> std::future::Ready<Result<Option<N::Out>>>
            where
                N: Selection<Only<T>, I>,
                for<'a> Unfiltered: WhichRows,
            {
                crate::query::which_rows::refused()
            }

            pub fn one<I>(self, _: &impl Executor) -> std::future::Ready<Result<N::Out>>
            where
                N: Selection<Only<T>, I>,
                for<'a> Unfiltered: WhichRows,
            {
                crate::query::which_rows::refused()
            }
        }
    };
}
pub(crate) use unfiltered;

/// What the methods above give, which nothing can call.
pub(crate) fn refused<T>() -> std::future::Ready<crate::Result<T>> {
    let why = "a statement that does not say which rows it means is not run";
    std::future::ready(Err(crate::Error::new(crate::ErrorKind::Config, why)))
}
