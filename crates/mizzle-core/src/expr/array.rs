//! Arrays: `@>`, `<@`, `&&`, `= ANY(column)`, their length.

use crate::expr::{Ex, Expression};
use crate::scope::{NotNull, Null, Nullness, Solid};
use crate::tree::{BinaryOp, Expr};
use crate::value::{Operand, Value};

/// A type that is an array.
pub trait ArrayOf: Value {
    /// The type of its elements.
    type Element: Value;
}

impl<V: Value> ArrayOf for Vec<V> {
    type Element = V;
}

impl<V: Value> ArrayOf for Vec<Option<V>> {
    type Element = V;
}

type Condition<E, O> = Ex<
    bool,
    <<E as Expression>::Null as Nullness>::Or<<O as Operand<<E as Expression>::Value>>::Null>,
    (<E as Expression>::Refs, <O as Operand<<E as Expression>::Value>>::Refs),
>;

/// Operators of arrays.
pub trait ArrayMethods: Expression<Value: ArrayOf> {
    /// `self @> other`: whether every element of `other` is in `self`.
    fn contains<O: Operand<Self::Value>>(self, other: O) -> Condition<Self, O> {
        array_op(BinaryOp::Contains, self, other)
    }

    /// `self <@ other`: whether every element of `self` is in `other`.
    fn contained_by<O: Operand<Self::Value>>(self, other: O) -> Condition<Self, O> {
        array_op(BinaryOp::ContainedBy, self, other)
    }

    /// `self && other`: whether they have an element in common.
    fn overlaps<O: Operand<Self::Value>>(self, other: O) -> Condition<Self, O> {
        array_op(BinaryOp::Overlaps, self, other)
    }

    /// `element = ANY(self)`
    fn has<O: Operand<<Self::Value as ArrayOf>::Element>>(
        self,
        element: O,
    ) -> Ex<bool, <Self::Null as Nullness>::Or<O::Null>, (Self::Refs, O::Refs)> {
        let element = element.operand(&self.ty().element());
        Ex::new(Expr::Any { negated: false, operands: Box::new((element, self.into_tree())) })
    }

    /// `cardinality(self)`: how many elements there are.
    fn cardinality(self) -> Ex<i32, Self::Null, Self::Refs> {
        Ex::new(Expr::call("cardinality", vec![self.into_tree()]))
    }

    /// `array_to_string(self, separator)`
    fn join<O: Operand<String>>(
        self,
        separator: O,
    ) -> Ex<String, <Self::Null as Nullness>::Or<O::Null>, (Self::Refs, O::Refs)> {
        let separator = separator.operand(&String::TYPE);
        Ex::new(Expr::call("array_to_string", vec![self.into_tree(), separator]))
    }

    /// `array_position(self, element)`: where the element is first, counting from 1.
    fn position_of<O: Operand<<Self::Value as ArrayOf>::Element>>(
        self,
        element: O,
    ) -> Ex<i32, Null, (Self::Refs, O::Refs)> {
        let element = element.operand(&self.ty().element());
        Ex::new(Expr::call("array_position", vec![self.into_tree(), element]))
    }

    /// Whether there are no elements: `cardinality(self) = 0`, false for NULL.
    fn is_empty_array(self) -> Ex<bool, NotNull, Solid<Self::Refs>> {
        let empty = Expr::binary(
            BinaryOp::Eq,
            Expr::call("cardinality", vec![self.into_tree()]),
            Expr::sql("0"),
        );
        Ex::new(Expr::Postfix(crate::tree::PostfixOp::IsTrue, Box::new(empty)))
    }
}

impl<E: Expression<Value: ArrayOf>> ArrayMethods for E {}

fn array_op<E: Expression, O: Operand<E::Value>>(op: BinaryOp, left: E, right: O) -> Condition<E, O> {
    let right = right.operand(&left.ty());
    Ex::new(Expr::binary(op, left.into_tree(), right))
}
