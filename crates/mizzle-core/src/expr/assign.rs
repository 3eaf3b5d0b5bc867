//! `column = value`, in UPDATE and in upserts.

use std::marker::PhantomData;

use crate::expr::{Col, Expression};
use crate::scope::{NotNull, Null};
use crate::table::Source;
use crate::tree::{Assignment, Expr};
use crate::value::{Operand, OperandOrNull, Value};

/// A column of `T` and its new value, which names the columns `R`.
#[must_use = "an assignment does nothing until `update` or `do_update` gets it"]
pub struct Assign<T, R> {
    assignment: Assignment,
    marker: PhantomData<fn() -> (T, R)>,
}

impl<T, R> Assign<T, R> {
    fn new<C, V, N>(column: &Col<T, C, V, N>, value: Expr) -> Self {
        Assign { assignment: Assignment { column: column.def(), value }, marker: PhantomData }
    }
}

impl<T: Source, C: 'static, V: Value> Col<T, C, V, NotNull> {
    /// `column = value`
    pub fn set<O: Operand<V>>(self, value: O) -> Assign<T, O::Refs> {
        Assign::new(&self, value.operand(&self.ty()))
    }

    /// `column = excluded.column`: in an upsert, the value that was to be inserted.
    pub fn set_excluded(self) -> Assign<T, ()> {
        Assign::new(&self, Expr::Excluded(self.name()))
    }

    /// `column = DEFAULT`
    pub fn set_default(self) -> Assign<T, ()> {
        Assign::new(&self, Expr::Default)
    }
}

impl<T: Source, C: 'static, V: Value> Col<T, C, V, Null> {
    /// `column = value`; `None` is NULL.
    pub fn set<O: OperandOrNull<V>>(self, value: O) -> Assign<T, O::Refs> {
        Assign::new(&self, value.operand_or_null(&self.ty()))
    }

    /// `column = excluded.column`: in an upsert, the value that was to be inserted.
    pub fn set_excluded(self) -> Assign<T, ()> {
        Assign::new(&self, Expr::Excluded(self.name()))
    }

    /// `column = DEFAULT`
    pub fn set_default(self) -> Assign<T, ()> {
        Assign::new(&self, Expr::Default)
    }
}

/// What SET takes: a patch, an assignment, or a tuple of assignments.
#[diagnostic::on_unimplemented(
    message = "this does not say what to set in `{T}`",
    label = "wants a patch of `{T}`, `{T}.column.set(value)`, or a tuple of these"
)]
pub trait Assignments<T> {
    /// The columns that the new values name.
    type Refs;

    /// The assignments.
    fn assignments(self, list: &mut Vec<Assignment>);
}

#[diagnostic::do_not_recommend]
impl<T, R> Assignments<T> for Assign<T, R> {
    type Refs = R;

    fn assignments(self, list: &mut Vec<Assignment>) {
        list.push(self.assignment);
    }
}

#[diagnostic::do_not_recommend]
impl<T, A: Assignments<T>> Assignments<T> for Vec<A> {
    type Refs = A::Refs;

    fn assignments(self, list: &mut Vec<Assignment>) {
        self.into_iter().for_each(|one| one.assignments(list));
    }
}

#[diagnostic::do_not_recommend]
impl<T, A: Assignments<T>> Assignments<T> for Option<A> {
    type Refs = A::Refs;

    fn assignments(self, list: &mut Vec<Assignment>) {
        self.into_iter().for_each(|one| one.assignments(list));
    }
}

macro_rules! assignments {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<T, $($name: Assignments<T>),*> Assignments<T> for ($($name,)*) {
            type Refs = crate::expr::nested_refs!($($name)*);

            fn assignments(self, list: &mut Vec<Assignment>) {
                #[allow(non_snake_case)]
                let ($($name,)*) = self;
                $($name.assignments(list);)*
            }
        }
    };
}

assignments!(A);
assignments!(A B);
assignments!(A B C);
assignments!(A B C D);
assignments!(A B C D E);
assignments!(A B C D E F);
assignments!(A B C D E F G);
assignments!(A B C D E F G H);
