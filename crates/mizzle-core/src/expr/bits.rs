//! Strings of bits: `&`, `|`, `#`, `bit_count`, and the distances of pgvector.

use crate::expr::vector::distance;
use crate::expr::{Ex, Expression};
use crate::tree::{BinaryOp, Expr};
use crate::value::{BitString, Operand};

/// A string of bits made of this expression and an operand.
type Combined<E, O> = Ex<
    BitString,
    <O as Operand<BitString>>::OrNull<<E as Expression>::Null>,
    <O as Operand<BitString>>::With<<E as Expression>::Refs>,
>;

/// The same, a number.
type Distance<E, O> = Ex<
    f64,
    <O as Operand<BitString>>::OrNull<<E as Expression>::Null>,
    <O as Operand<BitString>>::With<<E as Expression>::Refs>,
>;

/// Operators of strings of bits.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::BitMethods;
/// use mizzle::types::BitString;
///
/// #[derive(Table)]
/// #[table(Flags)]
/// struct Flag {
///     #[column(serial, primary_key)]
///     id: i32,
///     #[column(bit(4))]
///     bits: BitString,
/// }
///
/// let mask: BitString = "1010".parse()?;
/// let query = Flags.filter(Flags.bits.bit_and(mask.clone()).eq(mask)).select(Flags.id);
/// let sql = r#"SELECT "flags"."id" FROM "flags" WHERE "flags"."bits" & $1 = $2"#;
/// assert_eq!(query.to_sql().text(), sql);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait BitMethods: Expression<Value = BitString> {
    /// `self & other`, of strings of one length.
    fn bit_and<O: Operand<BitString>>(self, other: O) -> Combined<Self, O> {
        combined(BinaryOp::BitAnd, self, other)
    }

    /// `self | other`, of strings of one length.
    fn bit_or<O: Operand<BitString>>(self, other: O) -> Combined<Self, O> {
        combined(BinaryOp::BitOr, self, other)
    }

    /// `self # other`: the bits that differ, of strings of one length.
    fn bit_xor<O: Operand<BitString>>(self, other: O) -> Combined<Self, O> {
        combined(BinaryOp::BitXor, self, other)
    }

    /// `bit_count(self)`: how many bits are set; PostgreSQL 14.
    fn bit_count(self) -> Ex<i64, Self::Null, Self::Refs> {
        Ex::new(Expr::call("bit_count", vec![self.into_tree()]))
    }

    /// `self <~> other`, of pgvector: how many bits differ.
    fn hamming_distance<O: Operand<BitString>>(self, other: O) -> Distance<Self, O> {
        distance(BinaryOp::HammingDistance, self, other)
    }

    /// `self <%> other`, of pgvector: Jaccard distance.
    fn jaccard_distance<O: Operand<BitString>>(self, other: O) -> Distance<Self, O> {
        distance(BinaryOp::JaccardDistance, self, other)
    }
}

impl<E: Expression<Value = BitString>> BitMethods for E {}

fn combined<E: Expression<Value = BitString>, O: Operand<BitString>>(
    op: BinaryOp,
    left: E,
    right: O,
) -> Combined<E, O> {
    let ty = left.ty();
    let right = right.operand(&ty);
    Ex::typed(ty, Expr::binary(op, left.into_tree(), right))
}
