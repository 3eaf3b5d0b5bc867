//! Several statements in one round trip and one transaction: `db.batch((a, b, c))`.

use crate::Result;
use crate::executor::{Collect, Discard, Executor, RowSink, Running, Statement};
use crate::query::source::Only;
use crate::query::{Delete, Insert, Nothing, Refresh, Returned, Select, Selection, Update, WhichRows};
use crate::table::Table;

/// A statement of a batch; `I` is inferred.
///
/// ```
/// # use mizzle::__examples::*;
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let statements = [1, 2].map(|id| Modules.find(id).select(Modules.title)).to_vec();
/// let titles: Vec<Vec<String>> = db.batch(statements).await?;
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a batch",
    label = "wants a select, insert, update or delete",
    note = "an update or delete must say which rows it means"
)]
pub trait Batched<I> {
    /// What it gives: `Vec<Row>` of a query, `u64` of a statement that returns nothing.
    type Out;
    /// What takes its rows.
    type Sink: RowSink + 'static;

    /// The statement.
    fn into_batched(self) -> (Statement, Self::Sink);

    /// What it gave.
    ///
    /// # Errors
    /// What makes it unreadable.
    fn finish(sink: Self::Sink, affected: u64) -> Result<Self::Out>;
}

/// What `batch` takes: a tuple of statements, or a `Vec` of them.
///
/// ```
/// # use mizzle::__examples::*;
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let (user, changed): (Vec<User>, u64) =
///     db.batch((Users.find(7), Users.update(Users.logins.set(0)).every_row())).await?;
/// # Ok(())
/// # }
/// ```
pub trait Batch<I> {
    /// A tuple, or a `Vec`, of what the statements give.
    type Out;

    /// Runs them.
    ///
    /// # Errors
    /// What the server reports of the first that fails; then none has an effect.
    fn run(self, db: &impl Executor) -> Running<'_, Self::Out>;
}

impl<S, Sel: Selection<S, I>, G, O, I> Batched<I> for Select<S, Sel, G, O> {
    type Out = Vec<Sel::Out>;
    type Sink = Collect<Sel::Out>;

    fn into_batched(self) -> (Statement, Self::Sink) {
        (crate::render::select(&self.into_tree()), Collect::new(Sel::check, Sel::read))
    }

    fn finish(sink: Self::Sink, _: u64) -> Result<Self::Out> {
        Ok(sink.rows)
    }
}

macro_rules! batched {
    ([$($generics:tt)*] $nothing:ty, $returned:ty) => {
        impl<$($generics)*> Batched<()> for $nothing {
            type Out = u64;
            type Sink = Discard;

            fn into_batched(self) -> (Statement, Discard) {
                (self.into_statement(), Discard)
            }

            fn finish(_: Discard, affected: u64) -> Result<u64> {
                Ok(affected)
            }
        }

        impl<$($generics)*, Sel: Selection<Only<T>, I>, I> Batched<I> for $returned {
            type Out = Vec<Sel::Out>;
            type Sink = Collect<Sel::Out>;

            fn into_batched(self) -> (Statement, Self::Sink) {
                (self.into_statement(), Collect::new(Sel::check, Sel::read))
            }

            fn finish(sink: Self::Sink, _: u64) -> Result<Self::Out> {
                Ok(sink.rows)
            }
        }
    };
}

batched!([T: Table] Insert<T, Nothing>, Insert<T, Returned<Sel>>);
batched!([T: Table, F: WhichRows] Update<T, F, Nothing>, Update<T, F, Returned<Sel>>);
batched!([T: Table, F: WhichRows] Delete<T, F, Nothing>, Delete<T, F, Returned<Sel>>);

impl<T: Table, H> Batched<()> for Refresh<T, H> {
    type Out = ();
    type Sink = Discard;

    fn into_batched(self) -> (Statement, Discard) {
        (self.into_statement(), Discard)
    }

    fn finish(_: Discard, _: u64) -> Result<()> {
        Ok(())
    }
}

impl<B: Batched<I>, I> Batch<I> for Vec<B> {
    type Out = Vec<B::Out>;

    fn run(self, db: &impl Executor) -> Running<'_, Self::Out> {
        let (statements, mut sinks): (Vec<_>, Vec<_>) = self.into_iter().map(Batched::into_batched).unzip();
        Running::new(async move {
            if statements.is_empty() {
                return Ok(Vec::new());
            }
            let mut places: Vec<Box<dyn RowSink + '_>> = Vec::new();
            for sink in &mut sinks {
                places.push(Box::new(sink));
            }
            let affected = db.run_batch(statements, &mut places).await?;
            drop(places);
            sinks.into_iter().zip(affected).map(|(sink, affected)| B::finish(sink, affected)).collect()
        })
    }
}

macro_rules! batch {
    ($($name:ident $index:ident $sink:ident)*) => {
        impl<$($name: Batched<$index>, $index),*> Batch<($($index,)*)> for ($($name,)*) {
            type Out = ($($name::Out,)*);

            fn run(self, db: &impl Executor) -> Running<'_, Self::Out> {
                #[allow(non_snake_case)]
                let ($($name,)*) = self;
                let mut statements = Vec::new();
                $(
                    let (statement, mut $sink) = $name.into_batched();
                    statements.push(statement);
                )*
                Running::new(async move {
                    let affected = {
                        let mut places: Vec<Box<dyn RowSink + '_>> = vec![$(Box::new(&mut $sink)),*];
                        db.run_batch(statements, &mut places).await?
                    };
                    let mut affected = affected.into_iter();
                    Ok(($($name::finish($sink, affected.next().unwrap_or(0))?,)*))
                })
            }
        }
    };
}

batch!(A I0 a);
batch!(A I0 a B I1 b);
batch!(A I0 a B I1 b C I2 c);
batch!(A I0 a B I1 b C I2 c D I3 d);
batch!(A I0 a B I1 b C I2 c D I3 d E I4 e);
batch!(A I0 a B I1 b C I2 c D I3 d E I4 e F I5 f);
batch!(A I0 a B I1 b C I2 c D I3 d E I4 e F I5 f G I6 g);
batch!(A I0 a B I1 b C I2 c D I3 d E I4 e F I5 f G I6 g H I7 h);
