//! `bit varying` and `bit(n)`, by bit-vec.

use ::bit_vec::BitVec;

use super::value_through;
use crate::value::BitString;

value_through!(BitString: BitVec, |bits| Ok(bits.iter().collect()), |bits| Ok(bits.iter().collect()));
