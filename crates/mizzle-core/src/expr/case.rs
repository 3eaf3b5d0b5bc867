//! `CASE WHEN … THEN … ELSE … END`.

use std::marker::PhantomData;

use crate::expr::{Ex, Expression};
use crate::scope::{NotNull, Null, Nullness};
use crate::tree::Expr;
use crate::value::{Operand, SqlType, Value};

/// A `CASE` with the branches so far; [`otherwise`](Case::otherwise) or [`end`](Case::end) makes it an
/// expression.
pub struct Case<V, N, R> {
    branches: Vec<(Expr, Expr)>,
    marker: PhantomData<fn() -> (V, N, R)>,
}

/// `CASE` of values of type `V`: `case::<String>().when(Users.is_admin, "admin").otherwise("member")`.
pub fn case<V: Value>() -> Case<V, NotNull, ()> {
    Case { branches: Vec::new(), marker: PhantomData }
}

impl<V: Value, N: Nullness, R> Case<V, N, R> {
    const TYPE: SqlType = V::TYPE;

    /// `WHEN condition THEN value`
    #[must_use]
    pub fn when<C: Expression<Value = bool>, O: Operand<V>>(
        mut self,
        condition: C,
        value: O,
    ) -> Case<V, N::Or<O::Null>, (R, (crate::scope::Solid<C::Refs>, O::Refs))> {
        self.branches.push((condition.into_tree(), value.operand(&Self::TYPE)));
        Case { branches: self.branches, marker: PhantomData }
    }

    /// `ELSE value END`
    pub fn otherwise<O: Operand<V>>(self, value: O) -> Ex<V, N::Or<O::Null>, (R, O::Refs)> {
        let otherwise = Some(Box::new(value.operand(&Self::TYPE)));
        Ex::new(Expr::Case { branches: self.branches, otherwise })
    }

    /// `END`: NULL where no condition holds.
    pub fn end(self) -> Ex<V, Null, R> {
        Ex::new(Expr::Case { branches: self.branches, otherwise: None })
    }
}
