//! `+`, `-`, `*`, `/`, `%` between expressions, and with values on the right.

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use crate::expr::{Col, Ex, Expression};
use crate::scope::{At, Nullness};
use crate::table::Source;
use crate::tree::{BinaryOp, Expr, PrefixOp};
use crate::value::{Interval, Operand, Value};

/// A type that has arithmetic.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select((Users.logins + 1) * 2 - Users.id % 10);
/// let sql = r#"SELECT ("users"."logins" + $1) * $2 - "users"."id" % $3 FROM "users""#;
/// assert_eq!(query.to_sql().text(), sql);
/// let query = Users.select(-Users.logins / 2);
/// assert_eq!(query.to_sql().text(), r#"SELECT - "users"."logins" / $1 FROM "users""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no arithmetic",
    label = "`+`, `-`, `*`, `/` and `%` are for numbers and intervals"
)]
pub trait Numeric: Value {}

#[diagnostic::do_not_recommend]
impl Numeric for i16 {}
#[diagnostic::do_not_recommend]
impl Numeric for i32 {}
#[diagnostic::do_not_recommend]
impl Numeric for i64 {}
#[diagnostic::do_not_recommend]
impl Numeric for f32 {}
#[diagnostic::do_not_recommend]
impl Numeric for f64 {}
#[diagnostic::do_not_recommend]
impl Numeric for Interval {}
#[cfg(feature = "decimal")]
#[diagnostic::do_not_recommend]
impl Numeric for rust_decimal::Decimal {}

macro_rules! arithmetic {
    ($($trait:ident $method:ident;)*) => {
        $(
            impl<T: Source, C: 'static, V: Numeric, N: Nullness, O: Operand<V>> $trait<O> for Col<T, C, V, N> {
                type Output = Ex<V, O::OrNull<N>, O::With<At<T, C>>>;

                fn $method(self, other: O) -> Self::Output {
                    let other = other.operand(&self.ty());
                    Ex::typed(self.ty(), Expr::binary(BinaryOp::$trait, self.into_tree(), other))
                }
            }

            impl<V: Numeric, N: Nullness, R, O: Operand<V>> $trait<O> for Ex<V, N, R> {
                type Output = Ex<V, O::OrNull<N>, O::With<R>>;

                fn $method(self, other: O) -> Self::Output {
                    let other = other.operand(&self.ty());
                    Ex::typed(self.ty(), Expr::binary(BinaryOp::$trait, self.into_tree(), other))
                }
            }
        )*
    };
}

arithmetic! {
    Add add;
    Sub sub;
    Mul mul;
    Div div;
    Rem rem;
}

impl<T: Source, C: 'static, V: Numeric, N: Nullness> Neg for Col<T, C, V, N> {
    type Output = Ex<V, N, At<T, C>>;

    fn neg(self) -> Self::Output {
        Ex::typed(self.ty(), Expr::Prefix(PrefixOp::Neg, Box::new(self.into_tree())))
    }
}

impl<V: Numeric, N: Nullness, R> Neg for Ex<V, N, R> {
    type Output = Ex<V, N, R>;

    fn neg(self) -> Self::Output {
        Ex::typed(self.ty(), Expr::Prefix(PrefixOp::Neg, Box::new(self.into_tree())))
    }
}

/// Moving a point in time by an [`Interval`].
#[cfg(feature = "jiff")]
pub trait Moment: Expression<Value: InTime> {
    /// `self + interval`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.created_at.plus(Interval::days(7)).gt(now())).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."created_at" + $1 > now()"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn plus<O: Operand<Interval>>(
        self,
        interval: O,
    ) -> Ex<Self::Value, O::OrNull<Self::Null>, O::With<Self::Refs>> {
        moved(BinaryOp::Add, self, interval)
    }

    /// `self - interval`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.created_at.gt(now().minus(Interval::hours(1)))).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."created_at" > now() - $1"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn minus<O: Operand<Interval>>(
        self,
        interval: O,
    ) -> Ex<Self::Value, O::OrNull<Self::Null>, O::With<Self::Refs>> {
        moved(BinaryOp::Sub, self, interval)
    }
}

#[cfg(feature = "jiff")]
impl<E: Expression<Value: InTime>> Moment for E {}

/// A point in time that an interval can be added to without changing its type.
#[cfg(feature = "jiff")]
#[diagnostic::on_unimplemented(message = "`{Self}` is not a point in time")]
pub trait InTime: Value {}

#[cfg(feature = "jiff")]
#[diagnostic::do_not_recommend]
impl InTime for jiff::Timestamp {}
#[cfg(feature = "jiff")]
#[diagnostic::do_not_recommend]
impl InTime for jiff::civil::DateTime {}
#[cfg(feature = "jiff")]
#[diagnostic::do_not_recommend]
impl InTime for jiff::civil::Time {}

/// Moments of other crates.
#[cfg(all(feature = "jiff", any(feature = "chrono", feature = "time")))]
macro_rules! in_time {
    ($($ty:ty)*) => { $(#[diagnostic::do_not_recommend] impl InTime for $ty {})* };
}

#[cfg(all(feature = "jiff", feature = "chrono"))]
in_time!(chrono::DateTime<chrono::Utc> chrono::NaiveDateTime chrono::NaiveTime);
#[cfg(all(feature = "jiff", feature = "time"))]
in_time!(time::OffsetDateTime time::PrimitiveDateTime time::Time);

#[cfg(feature = "jiff")]
fn moved<E: Expression, O: Operand<Interval>, N, R>(
    op: BinaryOp,
    moment: E,
    interval: O,
) -> Ex<E::Value, N, R> {
    let ty = moment.ty();
    Ex::typed(ty, Expr::binary(op, moment.into_tree(), interval.operand(&Interval::TYPE)))
}
