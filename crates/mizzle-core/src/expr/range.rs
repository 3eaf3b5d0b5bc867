//! Ranges and multiranges: where they lie, what they have in common, their bounds.

use crate::expr::comparison::{Compared, compare};
use crate::expr::containment::Containment;
use crate::expr::{Ex, Expression};
use crate::scope::{Null, Nullness};
use crate::tree::{BinaryOp, Expr};
use crate::value::{Operand, PgMultirange, PgRange, RangeElement, Value};

/// A range or a multirange.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no range",
    label = "this is for a `PgRange` or `PgMultirange`"
)]
pub trait RangeOf: Value {
    /// The type of its bounds.
    type Element: Value;
}

#[diagnostic::do_not_recommend]
impl<T: RangeElement> RangeOf for PgRange<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: RangeElement> RangeOf for PgMultirange<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: RangeElement> Containment for PgRange<T> {}
#[diagnostic::do_not_recommend]
impl<T: RangeElement> Containment for PgMultirange<T> {}

/// A range made of this expression and an operand.
type Combined<E, O> = Ex<
    <E as Expression>::Value,
    <O as Operand<<E as Expression>::Value>>::OrNull<<E as Expression>::Null>,
    <O as Operand<<E as Expression>::Value>>::With<<E as Expression>::Refs>,
>;

/// A condition on this expression and one of its elements.
type OfElement<E, O> = Ex<
    bool,
    <<E as Expression>::Null as Nullness>::Or<<O as Operand<Element<E>>>::Null>,
    (<E as Expression>::Refs, <O as Operand<Element<E>>>::Refs),
>;

type Element<E> = <<E as Expression>::Value as RangeOf>::Element;

/// Operators and functions of ranges and multiranges. `@>`, `<@` and `&&` between two of them are those of
/// [`ContainmentMethods`](crate::expr::ContainmentMethods).
///
/// ```
/// # use mizzle::__examples::*;
/// #[derive(Table)]
/// #[table(Offers)]
/// struct Offer {
///     #[column(serial, primary_key)]
///     id: i32,
///     days: PgRange<Date>,
/// }
///
/// let may = mizzle::types::civil::date(2026, 5, 1)..mizzle::types::civil::date(2026, 6, 1);
/// let query = Offers.filter(Offers.days.overlaps(may)).order_by(Offers.days.lower()).select(Offers.days.upper());
/// let sql = r#"SELECT upper("offers"."days") FROM "offers" WHERE "offers"."days" && $1 ORDER BY lower("offers"."days")"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub trait RangeMethods: Expression<Value: RangeOf> {
    /// `self @> element`: whether the value is in the range.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let ages = val(PgRange::from(18..65));
    /// let query = Users.filter(ages.contains_element(Users.logins)).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE $1 @> "users"."logins""#);
    /// ```
    fn contains_element<O: Operand<Element<Self>>>(self, element: O) -> OfElement<Self, O> {
        let element = element.operand(&<Element<Self> as Value>::TYPE);
        Ex::new(Expr::binary(BinaryOp::Contains, self.into_tree(), element))
    }

    /// `self << other`: whether all of `self` is below `other`.
    fn strictly_left_of<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::StrictlyLeft, self, other)
    }

    /// `self >> other`: whether all of `self` is above `other`.
    fn strictly_right_of<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::StrictlyRight, self, other)
    }

    /// `self &< other`: whether `self` ends no later than `other`.
    fn not_right_of<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::NotRight, self, other)
    }

    /// `self &> other`: whether `self` begins no earlier than `other`.
    fn not_left_of<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::NotLeft, self, other)
    }

    /// `self -|- other`: whether one begins where the other ends.
    fn adjacent<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::Adjacent, self, other)
    }

    /// `self + other`: what is in either. Of two ranges with a gap between them, that is an error.
    fn union<O: Operand<Self::Value>>(self, other: O) -> Combined<Self, O> {
        combined(BinaryOp::Add, self, other)
    }

    /// `self * other`: what is in both.
    fn intersection<O: Operand<Self::Value>>(self, other: O) -> Combined<Self, O> {
        combined(BinaryOp::Mul, self, other)
    }

    /// `self - other`: what is in `self` only. Where that would be two ranges, it is an error.
    fn difference<O: Operand<Self::Value>>(self, other: O) -> Combined<Self, O> {
        combined(BinaryOp::Sub, self, other)
    }

    /// `lower(self)`: the lower bound; NULL where there is none.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.select(val(PgRange::from(1..5)).lower());
    /// assert_eq!(query.to_sql().text(), r#"SELECT lower($1) FROM "users""#);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let bounds: Vec<Option<i32>> = query.all(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    fn lower(self) -> Ex<Element<Self>, Null, Self::Refs> {
        Ex::new(Expr::call("lower", vec![self.into_tree()]))
    }

    /// `upper(self)`: the upper bound; NULL where there is none.
    fn upper(self) -> Ex<Element<Self>, Null, Self::Refs> {
        Ex::new(Expr::call("upper", vec![self.into_tree()]))
    }

    /// `isempty(self)`
    fn is_empty_range(self) -> Ex<bool, Self::Null, Self::Refs> {
        flag("isempty", self)
    }

    /// `lower_inc(self)`: whether the lower bound is in the range.
    fn lower_inc(self) -> Ex<bool, Self::Null, Self::Refs> {
        flag("lower_inc", self)
    }

    /// `upper_inc(self)`: whether the upper bound is in the range.
    fn upper_inc(self) -> Ex<bool, Self::Null, Self::Refs> {
        flag("upper_inc", self)
    }

    /// `lower_inf(self)`: whether there is no lower bound.
    fn lower_inf(self) -> Ex<bool, Self::Null, Self::Refs> {
        flag("lower_inf", self)
    }

    /// `upper_inf(self)`: whether there is no upper bound.
    fn upper_inf(self) -> Ex<bool, Self::Null, Self::Refs> {
        flag("upper_inf", self)
    }
}

impl<E: Expression<Value: RangeOf>> RangeMethods for E {}

fn combined<E: Expression, O: Operand<E::Value>>(op: BinaryOp, left: E, right: O) -> Combined<E, O> {
    let ty = left.ty();
    let right = right.operand(&ty);
    Ex::typed(ty, Expr::binary(op, left.into_tree(), right))
}

fn flag<E: Expression>(name: &'static str, range: E) -> Ex<bool, E::Null, E::Refs> {
    Ex::new(Expr::call(name, vec![range.into_tree()]))
}
