//! Conditions put together at run time.

use crate::expr::{Ex, Expression};
use crate::scope::{All, At, Cons, In, Nil, NotNull, Null, Nullness, Scalar};
use crate::table::Source;
use crate::tree::{BinaryOp, Expr};

/// All of the conditions: `a AND b AND …`; of none, `TRUE`.
///
/// The conditions of a list are of one type; [`Ex::on`] makes them so.
pub fn all_of<E: Expression<Value = bool>>(
    conditions: impl IntoIterator<Item = E>,
) -> Ex<bool, E::Null, E::Refs> {
    joined(BinaryOp::And, true, conditions)
}

/// Any of the conditions: `a OR b OR …`; of none, `FALSE`.
pub fn any_of<E: Expression<Value = bool>>(
    conditions: impl IntoIterator<Item = E>,
) -> Ex<bool, E::Null, E::Refs> {
    joined(BinaryOp::Or, false, conditions)
}

/// `FALSE`, as a condition that any query takes.
pub fn none() -> Ex<bool, NotNull, ()> {
    Ex::new(Expr::Bool(false))
}

fn joined<E: Expression<Value = bool>, N, R>(
    op: BinaryOp,
    empty: bool,
    conditions: impl IntoIterator<Item = E>,
) -> Ex<bool, N, R> {
    let joined = conditions
        .into_iter()
        .map(Expression::into_tree)
        .reduce(|left, right| Expr::binary(op, left, right));
    Ex::new(joined.unwrap_or(Expr::Bool(empty)))
}

/// A condition whose type says only which table it is on, so that conditions on different columns go into one
/// list; [`Ex::on`] makes it.
pub type Condition<T> = Ex<bool, Null, At<T, All>>;

impl<N: Nullness, R> Ex<bool, N, R> {
    /// The condition as one on the table, whatever columns it names: for lists that
    /// [`any_of`] and [`all_of`] take.
    pub fn on<T: Source, I>(self, _table: T) -> Condition<T>
    where
        R: In<Cons<T, NotNull, Nil>, I> + Scalar,
    {
        self.retype()
    }
}
