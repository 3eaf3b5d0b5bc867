//! Keyset pages: the rows after a cursor.

use std::marker::PhantomData;

use crate::expr::{Col, Ordered};
use crate::scope::NotNull;
use crate::table::Source;
use crate::tree::{BinaryOp, Expr, OrderBy};
use crate::value::{Param, Value};

/// A query without ORDER BY.
pub struct Unordered;

/// The keys of an ORDER BY.
pub struct Keys<K>(PhantomData<fn() -> K>);

/// Keys of an order that a cursor can point into: columns that are never NULL.
///
/// ```
/// # use mizzle::__examples::*;
/// let order = (Modules.order.desc(), Modules.id);
/// let query = Modules.order_by(order).after((3, 20)).select(Modules.id);
/// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."order" < $1 OR "modules"."order" = $2 AND "modules"."id" > $3 ORDER BY "modules"."order" DESC, "modules"."id""#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "a cursor cannot point into this order",
    label = "`after` wants `order_by` of one column that is never NULL, or of a tuple of them"
)]
pub trait Keyset {
    /// The values of the keys in a row: one value, or a tuple of them.
    type Cursor;

    /// The values as parameters; their types are those of the keys.
    fn params(cursor: Self::Cursor) -> Vec<Param>;
}

#[diagnostic::do_not_recommend]
impl<T: Source, C: 'static, V: Value> Keyset for Col<T, C, V, NotNull> {
    type Cursor = V::Rust;

    fn params(cursor: V::Rust) -> Vec<Param> {
        vec![Param { ty: V::TYPE, datum: V::into_datum(cursor, &V::TYPE) }]
    }
}

#[diagnostic::do_not_recommend]
impl<K: Keyset> Keyset for Ordered<K> {
    type Cursor = K::Cursor;

    fn params(cursor: K::Cursor) -> Vec<Param> {
        K::params(cursor)
    }
}

macro_rules! keyset {
    ($($name:ident $cursor:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Keyset),*> Keyset for ($($name,)*) {
            type Cursor = ($($name::Cursor,)*);

            fn params(($($cursor,)*): Self::Cursor) -> Vec<Param> {
                let mut params = Vec::new();
                $(params.extend($name::params($cursor));)*
                params
            }
        }
    };
}

keyset!(A a);
keyset!(A a B b);
keyset!(A a B b C c);
keyset!(A a B b C c D d);

/// What `after` takes: a cursor, or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no cursor into this order",
    label = "wants the values of the order's keys: `{C}`, or an `Option` of that"
)]
pub trait IntoCursor<C> {
    /// The cursor; `None` is the first page.
    fn into_cursor(self) -> Option<C>;
}

#[diagnostic::do_not_recommend]
impl<C> IntoCursor<C> for C {
    fn into_cursor(self) -> Option<C> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<C> IntoCursor<C> for Option<C> {
    fn into_cursor(self) -> Option<C> {
        self
    }
}

/// The condition that a row comes after the cursor: `(a, b) > ($1, $2)` where all keys go the same way, so
/// that one index scan does it; else key by key.
pub(crate) fn after(order: &[OrderBy], cursor: Vec<Param>) -> Expr {
    let value = |(key, param): (_, Param)| -> (&OrderBy, Expr) {
        let key: &OrderBy = key;
        (key, Expr::Param(Param { ty: key.ty, ..param }))
    };
    let keys: Vec<(&OrderBy, Expr)> = order.iter().zip(cursor).map(value).collect();
    let beyond = |key: &OrderBy| if key.descending { BinaryOp::Lt } else { BinaryOp::Gt };
    match &keys[..] {
        [(key, value)] => Expr::binary(beyond(key), key.expr.clone(), value.clone()),
        [(first, _), rest @ ..] if rest.iter().all(|(key, _)| key.descending == first.descending) => {
            let columns = keys.iter().map(|(key, _)| key.expr.clone()).collect();
            let values = keys.iter().map(|(_, value)| value.clone()).collect();
            Expr::binary(beyond(first), Expr::Row(columns), Expr::Row(values))
        }
        keys => keys
            .iter()
            .rev()
            .fold(None, |later: Option<Expr>, (key, value)| {
                let here = Expr::binary(beyond(key), key.expr.clone(), value.clone());
                Some(match later {
                    None => here,
                    Some(later) => {
                        let equal = Expr::binary(BinaryOp::Eq, key.expr.clone(), value.clone());
                        Expr::binary(BinaryOp::Or, here, Expr::binary(BinaryOp::And, equal, later))
                    }
                })
            })
            .unwrap_or(Expr::Bool(true)),
    }
}
