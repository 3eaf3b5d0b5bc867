//! Conditions put together at run time.

use crate::expr::{Ex, Expression};
use crate::scope::Null;
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
pub fn none() -> Ex<bool, crate::scope::NotNull, ()> {
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

/// A condition whose type says only which tables it is on; see [`Ex::on`].
pub type Condition<R> = Ex<bool, Null, R>;
