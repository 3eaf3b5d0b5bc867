//! What may stand where a value is wanted: the value itself, a reference to it, text for a `String`, and on
//! the right of an operator also a column or an expression.

use core::net::IpAddr;
use std::ops::{Range, RangeFrom, RangeInclusive, RangeTo};

use crate::expr::{Col, Ex, Expression};
use crate::scope::{At, NotNull, Null, Nullness};
use crate::tree;
use crate::value::custom::Stored;
use crate::value::{Custom, Datum, Inet, Param, PgRange, RangeElement, SqlType, Value};

/// A Rust value that fits a column of type `V`.
///
/// ```
/// # use mizzle::__examples::*;
/// let email = String::from("ada@example.com");
/// let _ = (NewUser::new().email("ada@example.com"), NewUser::new().email(&email), NewUser::new().email(email.clone()));
/// ```
#[diagnostic::on_unimplemented(
    message = "a value of type `{Self}` does not fit a column of type `{V}`",
    label = "wants `{V}`"
)]
pub trait IntoValue<V>: Sized {
    /// The value as the column holds it.
    fn into_value(self) -> V::Rust
    where
        V: Value;

    /// Its binary form.
    fn into_datum(self, ty: &SqlType) -> Datum
    where
        V: Value,
    {
        V::into_datum(self.into_value(), ty)
    }
}

/// A Rust value that fits a nullable column of type `V`: a value, or an `Option` of one.
///
/// ```
/// # use mizzle::__examples::*;
/// let _ = (UserPatch::new().name("Ada"), UserPatch::new().name(Some("Ada".to_owned())), UserPatch::new().name(None));
/// ```
#[diagnostic::on_unimplemented(
    message = "a value of type `{Self}` does not fit a nullable column of type `{V}`",
    label = "wants `{V}` or `Option<{V}>`"
)]
pub trait IntoNullable<V>: Sized {
    /// The value, or `None` for NULL.
    fn into_nullable(self) -> Option<V::Rust>
    where
        V: Value;
}

/// What may stand beside an operator whose other side has type `V`: a value, a column, an expression.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Modules.filter(Modules.order.gt(1)).select(Modules.id);
/// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."order" > $1"#;
/// assert_eq!(query.to_sql().text(), sql);
/// let query = Modules.filter(Modules.order.gt(Modules.id * 2)).select(Modules.id);
/// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."order" > "modules"."id" * $1"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not of type `{V}`",
    label = "wants a `{V}`, or a column or expression of that type",
    note = "an `Option` goes where NULL has a meaning: `eq`, `ne`, `is_distinct_from`, and `set` of a nullable column"
)]
pub trait Operand<V: Value> {
    /// The columns it names.
    type Refs;
    /// Whether it can be NULL.
    type Null: Nullness;
    /// What an expression names that names `Left` and this.
    type With<Left>;
    /// Whether an expression can be NULL that can be if `Left` says so, or if this is.
    type OrNull<Left: Nullness>: Nullness;
    /// An expression with values `W` that is made of `Left` and this.
    type Joined<W, Left: Expression>;

    /// Its expression; a value is sent as `ty`.
    fn operand(self, ty: &SqlType) -> tree::Expr;

    /// What `tree` is, which has `Left` and this in it.
    fn joined<W: Value, Left: Expression>(tree: tree::Expr) -> Self::Joined<W, Left>;
}

/// An [`Operand`], or an `Option` of a value: `None` is NULL, and `eq(None)` is `IS NULL`.
///
/// ```
/// # use mizzle::__examples::*;
/// let price: Option<Decimal> = None;
/// let query = Modules.filter(Modules.price.eq(price)).select(Modules.id);
/// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."price" IS NULL"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not of type `{V}`",
    label = "wants a `{V}`, an `Option<{V}>`, or a column or expression of that type"
)]
pub trait OperandOrNull<V: Value> {
    /// The columns it names.
    type Refs;
    /// Whether it can be NULL.
    type Null: Nullness;
    /// What an expression names that names `Left` and this.
    type With<Left>;
    /// Whether an expression can be NULL that can be if `Left` says so, or if this is.
    type OrNull<Left: Nullness>: Nullness;
    /// An expression with values `W` that is made of `Left` and this.
    type Joined<W, Left: Expression>;

    /// Its expression; a value is sent as `ty`.
    fn operand_or_null(self, ty: &SqlType) -> tree::Expr;

    /// What `tree` is, which has `Left` and this in it.
    fn joined<W: Value, Left: Expression>(tree: tree::Expr) -> Self::Joined<W, Left>;
}

fn param(datum: Datum, ty: &SqlType) -> tree::Expr {
    tree::Expr::Param(Param { ty: *ty, datum })
}

/// Says in four traits that `$from` is a value of type `$value`.
macro_rules! into_value {
    ([$($generics:tt)*] $value:ty, $from:ty, |$it:ident| $into:expr $(, datum $datum:expr)?) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> IntoValue<$value> for $from {
            fn into_value(self) -> <$value as Value>::Rust {
                let $it = self;
                $into
            }

            $(
                fn into_datum(self, _: &SqlType) -> Datum {
                    let $it = self;
                    $datum
                }
            )?
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> IntoNullable<$value> for $from {
            fn into_nullable(self) -> Option<<$value as Value>::Rust> {
                Some(IntoValue::<$value>::into_value(self))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Operand<$value> for $from {
            type Refs = ();
            type Null = NotNull;
            type With<Left> = Left;
            type OrNull<Left: Nullness> = Left;
            type Joined<W, Left: Expression> = Ex<W, Left::Null, Left::Refs>;

            fn operand(self, ty: &SqlType) -> tree::Expr {
                param(IntoValue::<$value>::into_datum(self, ty), ty)
            }

            fn joined<W: Value, Left: Expression>(tree: tree::Expr) -> Self::Joined<W, Left> {
                Ex::new(tree)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> OperandOrNull<$value> for $from {
            type Refs = ();
            type Null = NotNull;
            type With<Left> = Left;
            type OrNull<Left: Nullness> = Left;
            type Joined<W, Left: Expression> = Ex<W, Left::Null, Left::Refs>;

            fn operand_or_null(self, ty: &SqlType) -> tree::Expr {
                param(IntoValue::<$value>::into_datum(self, ty), ty)
            }

            fn joined<W: Value, Left: Expression>(tree: tree::Expr) -> Self::Joined<W, Left> {
                Ex::new(tree)
            }
        }
    };
}

into_value!([V: Value<Rust = V>] V, V, |it| it);
into_value!([V: Value<Rust = V> + Clone] V, &V, |it| it.clone());
into_value!([P: Stored] Custom<P>, P, |it| it);
into_value!([P: Stored + Clone] Custom<P>, &P, |it| it.clone());
into_value!([] String, &str, |it| it.to_owned(), datum Datum::copied(it.as_bytes()));
into_value!([] Vec<u8>, &[u8], |it| it.to_vec(), datum Datum::copied(it));
into_value!([const N: usize] Vec<u8>, [u8; N], |it| it.to_vec());
into_value!([const N: usize] Vec<u8>, &[u8; N], |it| it.to_vec());
into_value!([] Inet, IpAddr, |it| it.into());
into_value!([T: RangeElement + Clone] PgRange<T>, Range<T>, |it| it.into());
into_value!([T: RangeElement + Clone] PgRange<T>, RangeInclusive<T>, |it| it.into());
into_value!([T: RangeElement + Clone] PgRange<T>, RangeFrom<T>, |it| it.into());
into_value!([T: RangeElement + Clone] PgRange<T>, RangeTo<T>, |it| it.into());
into_value!([V: Value<Rust = V>, const N: usize] Vec<V>, [V; N], |it| it.into());
into_value!([const N: usize] Vec<String>, [&str; N], |it| it.into_iter().map(str::to_owned).collect());
into_value!([V: Value<Rust = V> + Clone] Vec<V>, &[V], |it| it.to_vec());

/// Says in two traits that an `Option` of what a column holds is a nullable value of it.
macro_rules! into_nullable {
    ([$($generics:tt)*] $value:ty, $rust:ty) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> IntoNullable<$value> for Option<$rust> {
            fn into_nullable(self) -> Option<<$value as Value>::Rust> {
                self
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> OperandOrNull<$value> for Option<$rust> {
            type Refs = ();
            type Null = Null;
            type With<Left> = Left;
            type OrNull<Left: Nullness> = Null;
            type Joined<W, Left: Expression> = Ex<W, Null, Left::Refs>;

            fn operand_or_null(self, ty: &SqlType) -> tree::Expr {
                param(self.map_or(Datum::Null, |value| <$value as Value>::into_datum(value, ty)), ty)
            }

            fn joined<W: Value, Left: Expression>(tree: tree::Expr) -> Self::Joined<W, Left> {
                Ex::new(tree)
            }
        }
    };
}

into_nullable!([V: Value<Rust = V>] V, V);
into_nullable!([P: Stored] Custom<P>, P);

/// Says in two traits that a column or an expression stands beside others of its type.
macro_rules! operand {
    ([$($generics:tt)*] $value:ty, $from:ty, $refs:ty, $null:ty) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Operand<$value> for $from {
            type Refs = $refs;
            type Null = $null;
            type With<Left> = (Left, $refs);
            type OrNull<Left: Nullness> = Left::Or<$null>;
            type Joined<W, Left: Expression> = Ex<W, <Left::Null as Nullness>::Or<$null>, (Left::Refs, $refs)>;

            fn operand(self, _: &SqlType) -> tree::Expr {
                self.into_tree()
            }

            fn joined<W: Value, Left: Expression>(tree: tree::Expr) -> Self::Joined<W, Left> {
                Ex::new(tree)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> OperandOrNull<$value> for $from {
            type Refs = $refs;
            type Null = $null;
            type With<Left> = (Left, $refs);
            type OrNull<Left: Nullness> = Left::Or<$null>;
            type Joined<W, Left: Expression> = Ex<W, <Left::Null as Nullness>::Or<$null>, (Left::Refs, $refs)>;

            fn operand_or_null(self, _: &SqlType) -> tree::Expr {
                self.into_tree()
            }

            fn joined<W: Value, Left: Expression>(tree: tree::Expr) -> Self::Joined<W, Left> {
                Ex::new(tree)
            }
        }
    };
}

operand!([T: crate::table::Source, C: 'static, V: Value, N: Nullness] V, Col<T, C, V, N>, At<T, C>, N);
operand!([V: Value, N: Nullness, R] V, Ex<V, N, R>, R, N);
