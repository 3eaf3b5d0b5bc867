//! Arrays: `= ANY(column)`, their length. (`@>` and its like are in `containment.rs`.)

use crate::expr::{Ex, Expression};
use crate::scope::{NotNull, Null, Nullness, Solid};
use crate::tree::{BinaryOp, Expr};
use crate::value::{Operand, Value};

/// A type that is an array.
pub trait ArrayOf: Value {
    /// The type of its elements.
    type Element: Value;
    /// Whether an element may be NULL.
    type Null: Nullness;
}

impl<V: Value> ArrayOf for Vec<V> {
    type Element = V;
    type Null = NotNull;
}

impl<V: Value> ArrayOf for Vec<Option<V>> {
    type Element = V;
    type Null = Null;
}

/// The nullness of looking for an element: of the array, of the element looked for, of the elements.
type HasNull<E, N> = <<<E as Expression>::Null as Nullness>::Or<N> as Nullness>::Or<
    <<E as Expression>::Value as ArrayOf>::Null,
>;

/// Operators of arrays.
pub trait ArrayMethods: Expression<Value: ArrayOf> {
    /// `element = ANY(self)`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.tags.has("new")).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE $1 = ANY("users"."tags")"#);
    /// ```
    fn has<O: Operand<<Self::Value as ArrayOf>::Element>>(
        self,
        element: O,
    ) -> Ex<bool, HasNull<Self, O::Null>, O::With<Self::Refs>> {
        let element = element.operand(&self.ty().element());
        Ex::new(Expr::Any { negated: false, operands: Box::new((element, self.into_tree())) })
    }

    /// `cardinality(self)`: how many elements there are.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.tags.cardinality().gt(3)).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE cardinality("users"."tags") > $1"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn cardinality(self) -> Ex<i32, Self::Null, Self::Refs> {
        Ex::new(Expr::call("cardinality", vec![self.into_tree()]))
    }

    /// `array_to_string(self, separator)`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.select(Users.tags.join(", "));
    /// assert_eq!(query.to_sql().text(), r#"SELECT array_to_string("users"."tags", $1) FROM "users""#);
    /// ```
    fn join<O: Operand<String>>(
        self,
        separator: O,
    ) -> Ex<String, O::OrNull<Self::Null>, O::With<Self::Refs>> {
        let separator = separator.operand(&String::TYPE);
        Ex::new(Expr::call("array_to_string", vec![self.into_tree(), separator]))
    }

    /// `array_position(self, element)`: where the element is first, counting from 1.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.select(Users.tags.position_of("new"));
    /// assert_eq!(query.to_sql().text(), r#"SELECT array_position("users"."tags", $1) FROM "users""#);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let positions: Vec<Option<i32>> = query.all(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    fn position_of<O: Operand<<Self::Value as ArrayOf>::Element>>(
        self,
        element: O,
    ) -> Ex<i32, Null, O::With<Self::Refs>> {
        let element = element.operand(&self.ty().element());
        Ex::new(Expr::call("array_position", vec![self.into_tree(), element]))
    }

    /// Whether there are no elements: `cardinality(self) = 0`, false for NULL.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.tags.is_empty_array()).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE (cardinality("users"."tags") = (0)) IS TRUE"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn is_empty_array(self) -> Ex<bool, NotNull, Solid<Self::Refs>> {
        let empty =
            Expr::binary(BinaryOp::Eq, Expr::call("cardinality", vec![self.into_tree()]), Expr::sql("0"));
        Ex::new(Expr::Postfix(crate::tree::PostfixOp::IsTrue, Box::new(empty)))
    }
}

impl<E: Expression<Value: ArrayOf>> ArrayMethods for E {}
