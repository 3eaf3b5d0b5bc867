//! Comparisons: `=`, `<>`, `<`, `BETWEEN`, `IN`, `IS DISTINCT FROM`.

use crate::expr::{Ex, Expression};
use crate::scope::{NotNull, Nullness, Solid};
use crate::tree::{BinaryOp, Expr, PostfixOp};
use crate::value::{ArrayBuilder, IntoValue, Operand, OperandOrNull, Param, Value};

/// A condition on this expression and an operand.
pub(crate) type Compared<E, O> = <O as Operand<<E as Expression>::Value>>::Joined<bool, E>;

/// A condition on this expression and an operand that may be NULL.
type ComparedOrNull<E, O> = <O as OperandOrNull<<E as Expression>::Value>>::Joined<bool, E>;

/// Comparisons, for every column and expression.
pub trait Comparison: Expression {
    /// `self = other`; with `None`, `self IS NULL`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.name.eq("Ada")).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."name" = $1"#);
    /// let query = Users.filter(Users.name.eq(None)).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."name" IS NULL"#);
    /// ```
    fn eq<O: OperandOrNull<Self::Value>>(self, other: O) -> ComparedOrNull<Self, O> {
        let other = other.operand_or_null(&self.ty());
        O::joined::<bool, Self>(if is_null(&other) {
            Expr::Postfix(PostfixOp::IsNull, Box::new(self.into_tree()))
        } else {
            Expr::binary(BinaryOp::Eq, self.into_tree(), other)
        })
    }

    /// `self <> other`; with `None`, `self IS NOT NULL`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.name.ne("Ada")).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."name" <> $1"#);
    /// let query = Users.filter(Users.name.ne(None)).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."name" IS NOT NULL"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn ne<O: OperandOrNull<Self::Value>>(self, other: O) -> ComparedOrNull<Self, O> {
        let other = other.operand_or_null(&self.ty());
        O::joined::<bool, Self>(if is_null(&other) {
            Expr::Postfix(PostfixOp::IsNotNull, Box::new(self.into_tree()))
        } else {
            Expr::binary(BinaryOp::Ne, self.into_tree(), other)
        })
    }

    /// `self < other`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.logins.lt(10)).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."logins" < $1"#);
    /// ```
    fn lt<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::Lt, self, other)
    }

    /// `self <= other`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.logins.le(10)).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."logins" <= $1"#);
    /// ```
    fn le<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::Le, self, other)
    }

    /// `self > other`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.logins.gt(10)).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."logins" > $1"#);
    /// ```
    fn gt<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::Gt, self, other)
    }

    /// `self >= other`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.logins.ge(Users.id)).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."logins" >= "users"."id""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn ge<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::Ge, self, other)
    }

    /// `self IS DISTINCT FROM other`: like [`ne`](Comparison::ne), with NULL as a value like any other.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.name.is_distinct_from("Ada")).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."name" IS DISTINCT FROM $1"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn is_distinct_from<O: OperandOrNull<Self::Value>>(
        self,
        other: O,
    ) -> Ex<bool, NotNull, Solid<O::With<Self::Refs>>> {
        let other = other.operand_or_null(&self.ty());
        Ex::new(Expr::binary(BinaryOp::IsDistinctFrom, self.into_tree(), other))
    }

    /// `self IS NOT DISTINCT FROM other`: like [`eq`](Comparison::eq), with NULL as a value like any other.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.id.is_not_distinct_from(Users.invited_by)).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."id" IS NOT DISTINCT FROM "users"."invited_by""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn is_not_distinct_from<O: OperandOrNull<Self::Value>>(
        self,
        other: O,
    ) -> Ex<bool, NotNull, Solid<O::With<Self::Refs>>> {
        let other = other.operand_or_null(&self.ty());
        Ex::new(Expr::binary(BinaryOp::IsNotDistinctFrom, self.into_tree(), other))
    }

    /// `self BETWEEN low AND high`, both included.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.id.between(1, 9)).select(Users.email);
    /// let sql = r#"SELECT "users"."email" FROM "users" WHERE "users"."id" BETWEEN $1 AND $2"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn between<L: Operand<Self::Value>, H: Operand<Self::Value>>(
        self,
        low: L,
        high: H,
    ) -> Ex<
        bool,
        <Self::Null as Nullness>::Or<<L::Null as Nullness>::Or<H::Null>>,
        (Self::Refs, (L::Refs, H::Refs)),
    > {
        between(false, self, low, high)
    }

    /// `self NOT BETWEEN low AND high`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.id.not_between(1, 9)).select(Users.email);
    /// let sql = r#"SELECT "users"."email" FROM "users" WHERE "users"."id" NOT BETWEEN $1 AND $2"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn not_between<L: Operand<Self::Value>, H: Operand<Self::Value>>(
        self,
        low: L,
        high: H,
    ) -> Ex<
        bool,
        <Self::Null as Nullness>::Or<<L::Null as Nullness>::Or<H::Null>>,
        (Self::Refs, (L::Refs, H::Refs)),
    > {
        between(true, self, low, high)
    }

    /// Whether the list has the value: `self = ANY($1)` for values, one parameter however many there are;
    /// `self IN (SELECT …)` for a subquery. An empty list has none.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.id.is_in([1, 2, 3])).select(Users.email);
    /// let sql = r#"SELECT "users"."email" FROM "users" WHERE "users"."id" = ANY($1)"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// let query = Users.filter(Users.id.is_in(Progresses.select(Progresses.user_id))).select(Users.email);
    /// let sql = r#"SELECT "users"."email" FROM "users" WHERE "users"."id" IN (SELECT "progress"."user_id" FROM "progress")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn is_in<L: InList<Self::Value>>(
        self,
        list: L,
    ) -> Ex<bool, <Self::Null as Nullness>::Or<L::Null>, (Self::Refs, L::Refs)> {
        let ty = self.ty();
        Ex::new(list.contains(false, self.into_tree(), &ty))
    }

    /// Whether the list does not have the value: `self <> ALL($1)`, or `NOT IN (SELECT …)`. Everything is not
    /// in an empty list.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.id.not_in(vec![1, 2, 3])).select(Users.email);
    /// let sql = r#"SELECT "users"."email" FROM "users" WHERE "users"."id" <> ALL($1)"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn not_in<L: InList<Self::Value>>(
        self,
        list: L,
    ) -> Ex<bool, <Self::Null as Nullness>::Or<L::Null>, (Self::Refs, L::Refs)> {
        let ty = self.ty();
        Ex::new(list.contains(true, self.into_tree(), &ty))
    }
}

impl<E: Expression> Comparison for E {}

fn is_null(expr: &Expr) -> bool {
    matches!(expr, Expr::Param(param) if param.is_null())
}

pub(crate) fn compare<E: Expression, O: Operand<E::Value>>(
    op: BinaryOp,
    left: E,
    right: O,
) -> Compared<E, O> {
    let right = right.operand(&left.ty());
    O::joined::<bool, E>(Expr::binary(op, left.into_tree(), right))
}

fn between<E: Expression, L: Operand<E::Value>, H: Operand<E::Value>, N, R>(
    negated: bool,
    value: E,
    low: L,
    high: H,
) -> Ex<bool, N, R> {
    let (low, high) = (low.operand(&value.ty()), high.operand(&value.ty()));
    Ex::new(Expr::Between { negated, operands: Box::new((value.into_tree(), low, high)) })
}

/// What `is_in` looks into: anything that iterates over values, or a subquery of one column.
///
/// ```
/// # use mizzle::__examples::*;
/// let ids = (1..10).filter(|id| id % 2 == 0);
/// let query = Users.filter(Users.id.is_in(ids)).select(Users.email);
/// let sql = r#"SELECT "users"."email" FROM "users" WHERE "users"."id" = ANY($1)"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "this is no list of `{V}`",
    label = "wants an array, `Vec` or iterator of `{V}`, or a subquery that selects one column of that type"
)]
pub trait InList<V: Value> {
    /// The columns it names: those of an outer query, in a subquery.
    type Refs;
    /// Whether the list may hold NULL.
    type Null: Nullness;

    /// The condition.
    fn contains(self, negated: bool, value: Expr, ty: &crate::value::SqlType) -> Expr;
}

#[diagnostic::do_not_recommend]
impl<V: Value, L: IntoIterator<Item: IntoValue<V>>> InList<V> for L {
    type Refs = ();
    type Null = NotNull;

    fn contains(self, negated: bool, value: Expr, ty: &crate::value::SqlType) -> Expr {
        let mut array = ArrayBuilder::new();
        self.into_iter().for_each(|element| array.push(&element.into_datum(ty)));
        let list = Param { ty: ty.array(), datum: array.into_datum() };
        Expr::Any { negated, operands: Box::new((value, Expr::Param(list))) }
    }
}
