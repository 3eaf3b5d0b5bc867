//! `vector`, `halfvec` and `sparsevec`, by the crate pgvector.

use ::pgvector::{HalfVector, SparseVector, Vector};

use super::value_through;
use crate::expr::VectorLike;
use crate::value::{HalfVec, SparseVec, Vector as PgVector};

value_through!(PgVector: Vector, |read| Ok(Vector::from(read.0)), |vector| Ok(PgVector(vector.to_vec())));
value_through!(
    HalfVec: HalfVector,
    |read| Ok(HalfVector::from_f32_slice(&read.0)),
    |vector| Ok(HalfVec(vector.as_slice().iter().map(|half| half.to_f32()).collect()))
);
value_through!(
    SparseVec: SparseVector,
    |read| {
        let elements = read.elements.into_iter().map(|(at, element)| Ok((i32::try_from(at)?, element)));
        let elements: Vec<(i32, f32)> = elements.collect::<Result<_, std::num::TryFromIntError>>()?;
        let dimensions = i32::try_from(read.dimensions)?;
        Ok(SparseVector::from_map(elements.iter().map(|(at, element)| (at, element)), dimensions))
    },
    |vector| {
        let places = vector.indices().iter().map(|at| at.cast_unsigned());
        Ok(SparseVec {
            dimensions: vector.dimensions().cast_unsigned(),
            elements: places.zip(vector.values().iter().copied()).collect(),
        })
    }
);

#[diagnostic::do_not_recommend]
impl VectorLike for Vector {}
#[diagnostic::do_not_recommend]
impl VectorLike for HalfVector {}
#[diagnostic::do_not_recommend]
impl VectorLike for SparseVector {}
