//! Distances of pgvector: `<->`, `<#>`, `<=>`, `<+>`. (Those of bits are in `bits.rs`.)

use crate::expr::{Ex, Expression};
use crate::tree::{BinaryOp, Expr};
use crate::value::{HalfVec, Operand, SparseVec, Value, Vector};

/// A vector of pgvector.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no vector",
    label = "this is for pgvector's `Vector`, `HalfVec` and `SparseVec`"
)]
pub trait VectorLike: Value {}

#[diagnostic::do_not_recommend]
impl VectorLike for Vector {}
#[diagnostic::do_not_recommend]
impl VectorLike for HalfVec {}
#[diagnostic::do_not_recommend]
impl VectorLike for SparseVec {}

/// A number made of this expression and an operand of its type.
type Distance<E, O> = Ex<
    f64,
    <O as Operand<<E as Expression>::Value>>::OrNull<<E as Expression>::Null>,
    <O as Operand<<E as Expression>::Value>>::With<<E as Expression>::Refs>,
>;

/// Distances between vectors. Order by one and limit, and an index on the column serves the query.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::Vector;
///
/// #[derive(Table)]
/// #[table(Documents)]
/// struct Document {
///     #[column(serial, primary_key)]
///     id: i32,
///     #[column(vector(3))]
///     embedding: Vector,
/// }
///
/// let query = Documents.order_by(Documents.embedding.cosine_distance(Vector(vec![1.0, 2.0, 3.0]))).limit(5);
/// let sql = r#"SELECT "documents"."id" FROM "documents" ORDER BY "documents"."embedding" <=> $1::vector LIMIT $2"#;
/// assert_eq!(query.select(Documents.id).to_sql().text(), sql);
/// ```
pub trait VectorMethods: Expression<Value: VectorLike> {
    /// `self <-> other`: Euclidean distance.
    fn l2_distance<O: Operand<Self::Value>>(self, other: O) -> Distance<Self, O> {
        distance(BinaryOp::Distance, self, other)
    }

    /// `self <#> other`: the inner product, negated, so that the greatest comes first.
    fn negative_inner_product<O: Operand<Self::Value>>(self, other: O) -> Distance<Self, O> {
        distance(BinaryOp::InnerProduct, self, other)
    }

    /// `self <=> other`: cosine distance.
    fn cosine_distance<O: Operand<Self::Value>>(self, other: O) -> Distance<Self, O> {
        distance(BinaryOp::CosineDistance, self, other)
    }

    /// `self <+> other`: taxicab distance.
    fn l1_distance<O: Operand<Self::Value>>(self, other: O) -> Distance<Self, O> {
        distance(BinaryOp::TaxicabDistance, self, other)
    }
}

impl<E: Expression<Value: VectorLike>> VectorMethods for E {}

/// A number made of an expression and an operand of its type.
pub(crate) fn distance<E: Expression, O: Operand<E::Value>>(
    op: BinaryOp,
    left: E,
    right: O,
) -> Distance<E, O> {
    let right = right.operand(&left.ty());
    Ex::new(Expr::binary(op, left.into_tree(), right))
}
