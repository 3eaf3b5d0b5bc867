//! How a relation is declared: what the derive implements.

use crate::expr::{Col, Expression};
use crate::relation::Arity;
use crate::scope::{In, Scalar};
use crate::table::{ColumnDef, Source, Table};
use crate::tree::{Link, Through};

/// A relation from one table to another.
///
/// `#[derive(Table)]` implements it for each `has_many`, `has_one` and `belongs_to`, and for each foreign key of one column
/// whose name ends in `_id`.
pub trait Relation: 'static {
    /// The table that it starts from.
    type From: Table;
    /// The table that it leads to.
    type To: Table;
    /// The tables that its rows are read from: that, and the join table.
    type Scope: 'static;
    /// Where the table that it leads to is among them.
    type Index: 'static;
    /// How many rows it leads to.
    type Arity: Arity;

    /// The table that it leads to, as a value.
    const TO: Self::To;

    /// Which rows those are.
    fn link() -> Link;
}

/// Columns of one table, each with the column of another that it equals.
pub type Pairs = Vec<(&'static ColumnDef, &'static ColumnDef)>;

/// The table has a foreign key to the table `To`; `Key` is which, and is inferred where there is but one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no foreign key to `{To}`",
    label = "a relation follows from a foreign key of `{Self}`",
    note = "add one: `#[column(references({To}.id))]`",
    note = "or name the columns that are equal: `on(own = other)`"
)]
pub trait References<To, Key> {
    /// The columns of the key, each with what it refers to.
    fn pairs() -> Pairs;
}

/// The columns of a foreign key: `Posts.author_id`, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`via` names columns of a foreign key of `{T}`",
    label = "no column of `{T}`"
)]
pub trait Via<T> {
    /// What tells the foreign key from others.
    type Key;
}

impl<T, C, V, N> Via<T> for Col<T, C, V, N> {
    type Key = C;
}

macro_rules! via {
    ($($column:ident)*) => {
        impl<T, $($column: Via<T>),*> Via<T> for ($($column,)*) {
            type Key = ($($column::Key,)*);
        }
    };
}
via!(A B);
via!(A B C);
via!(A B C D);

/// The columns of the foreign key of `From` to `To`.
pub fn foreign_key<From: References<To, Key>, To, Key>() -> Pairs {
    From::pairs()
}

/// The columns of the foreign key of `From` to `To` that begins with these columns.
pub fn foreign_key_via<From, To, K>(_columns: K) -> Pairs
where
    K: Via<From>,
    From: References<To, K::Key>,
{
    From::pairs()
}

impl Link {
    /// The rows of another table that refer to this one.
    #[doc(hidden)]
    pub fn has(name: &'static str, foreign_key: Pairs) -> Link {
        let (to, from) = foreign_key.into_iter().unzip();
        Link { name, from, to, refers: true, through: None, filter: None }
    }

    /// The row of another table that this one refers to.
    #[doc(hidden)]
    pub fn belongs(name: &'static str, foreign_key: Pairs) -> Link {
        let (from, to) = foreign_key.into_iter().unzip();
        Link { name, from, to, refers: false, through: None, filter: None }
    }

    /// The rows of another table that the join table `J` refers to, beside this one.
    #[doc(hidden)]
    pub fn through<J: Source>(name: &'static str, near: Pairs, far: Pairs) -> Link {
        let (near, from) = near.into_iter().unzip();
        let (far, to) = far.into_iter().unzip();
        Link {
            name,
            from,
            to,
            refers: false,
            through: Some(Through { table: J::REF, near, far }),
            filter: None,
        }
    }

    /// Only those rows.
    #[doc(hidden)]
    #[must_use]
    pub fn filtered<S, E, I>(self, condition: E) -> Link
    where
        E: Expression<Value = bool>,
        E::Refs: In<S, I> + Scalar,
    {
        Link { filter: Some(condition.into_tree()), ..self }
    }
}
