//! `json` and `jsonb`: `->`, `->>`, `@>`, `?`.

use crate::expr::{Ex, Expression};
use crate::scope::{Null, Nullness};
use crate::tree::{BinaryOp, Expr};
use crate::value::{Operand, SqlType, Value};

/// A type that is kept as JSON.
pub trait JsonValue: Value {}

#[cfg(feature = "json")]
impl JsonValue for serde_json::Value {}
#[cfg(feature = "json")]
impl<T> JsonValue for crate::value::Json<T> where crate::value::Json<T>: Value {}

/// Operators of JSON.
#[cfg(feature = "json")]
pub trait JsonMethods: Expression<Value: JsonValue> {
    /// `self -> key`: the member of an object, as JSON; NULL where there is none.
    fn get<O: Operand<String>>(self, key: O) -> Ex<serde_json::Value, Null, (Self::Refs, O::Refs)> {
        let key = key.operand(&String::TYPE);
        Ex::typed(self.ty(), Expr::binary(BinaryOp::JsonGet, self.into_tree(), key))
    }

    /// `self -> index`: the element of an array, as JSON; negative counts from the end.
    fn at(self, index: i32) -> Ex<serde_json::Value, Null, Self::Refs> {
        let index = Operand::<i32>::operand(index, &i32::TYPE);
        Ex::typed(self.ty(), Expr::binary(BinaryOp::JsonGet, self.into_tree(), index))
    }

    /// `self ->> key`: the member of an object, as text.
    fn get_text<O: Operand<String>>(self, key: O) -> Ex<String, Null, (Self::Refs, O::Refs)> {
        let key = key.operand(&String::TYPE);
        Ex::new(Expr::binary(BinaryOp::JsonGetText, self.into_tree(), key))
    }

    /// `self @> other`, of jsonb.
    fn contains_json(self, other: serde_json::Value) -> Ex<bool, Self::Null, Self::Refs> {
        let other = Operand::<serde_json::Value>::operand(other, &JSONB);
        Ex::new(Expr::binary(BinaryOp::Contains, self.into_tree(), other))
    }

    /// `self ? key`, of jsonb: whether an object has the member.
    fn has_key<O: Operand<String>>(
        self,
        key: O,
    ) -> Ex<bool, <Self::Null as Nullness>::Or<O::Null>, (Self::Refs, O::Refs)> {
        let key = key.operand(&String::TYPE);
        Ex::new(Expr::binary(BinaryOp::HasKey, self.into_tree(), key))
    }
}

#[cfg(feature = "json")]
impl<E: Expression<Value: JsonValue>> JsonMethods for E {}

#[cfg(feature = "json")]
const JSONB: SqlType = <serde_json::Value as Value>::TYPE;
