//! ORDER BY.

use std::marker::PhantomData;

use crate::expr::{Col, Ex, Expression};
use crate::scope::{At, Cons, In, Nil, NotNull, Nullness, Whole};
use crate::table::Source;
use crate::tree::{Nulls, OrderBy};
use crate::value::Value;

/// An expression with a direction.
pub struct Ordered<E> {
    expr: E,
    descending: bool,
    nulls: Option<Nulls>,
}

/// Giving an expression a direction.
pub trait Ordering: Expression {
    /// `self ASC`, which is the default.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.order_by((Modules.order.asc(), Modules.id)).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" ORDER BY "modules"."order", "modules"."id""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn asc(self) -> Ordered<Self> {
        Ordered { expr: self, descending: false, nulls: None }
    }

    /// `self DESC`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.order_by((Modules.order.desc(), Modules.id)).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" ORDER BY "modules"."order" DESC, "modules"."id""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn desc(self) -> Ordered<Self> {
        Ordered { expr: self, descending: true, nulls: None }
    }
}

impl<E: Expression> Ordering for E {}

impl<E> Ordered<E> {
    /// `NULLS FIRST`, which is the default of `DESC`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.order_by(Modules.price.asc().nulls_first()).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" ORDER BY "modules"."price" NULLS FIRST"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    #[must_use]
    pub fn nulls_first(self) -> Self {
        Ordered { nulls: Some(Nulls::First), ..self }
    }

    /// `NULLS LAST`, which is the default of `ASC`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.order_by(Modules.price.desc().nulls_last()).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" ORDER BY "modules"."price" DESC NULLS LAST"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    #[must_use]
    pub fn nulls_last(self) -> Self {
        Ordered { nulls: Some(Nulls::Last), ..self }
    }
}

impl<E: Expression> Ordered<E> {
    /// The key as one of the table, whatever column it names: for an order that is chosen at run time.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let by_title = true;
    /// let key = if by_title { Modules.title.asc().key(Modules) } else { Modules.price.desc().key(Modules) };
    /// let query = Modules.order_by((key, Modules.id)).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" ORDER BY "modules"."title", "modules"."id""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn key<T: Source, I>(self, _table: T) -> OrderKey<T>
    where
        E::Refs: In<Cons<T, NotNull, Nil>, I>,
    {
        let key = OrderBy {
            ty: self.expr.ty(),
            expr: self.expr.into_tree(),
            descending: self.descending,
            nulls: self.nulls,
        };
        OrderKey { key, marker: PhantomData }
    }
}

/// A key of ORDER BY whose type says only which table it is of; [`Ordered::key`] makes it.
pub struct OrderKey<T> {
    key: OrderBy,
    marker: PhantomData<fn() -> T>,
}

#[diagnostic::do_not_recommend]
impl<T> Orderings for OrderKey<T> {
    type Refs = Whole<T>;

    fn keys(self, keys: &mut Vec<OrderBy>) {
        keys.push(self.key);
    }
}

/// What ORDER BY takes: an expression, one with a direction, or a tuple of them.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Modules.order_by((Modules.order.desc(), lower(Modules.title), Modules.id)).select(Modules.id);
/// let sql = r#"SELECT "modules"."id" FROM "modules" ORDER BY "modules"."order" DESC, lower("modules"."title"), "modules"."id""#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something to order by",
    label = "wants a column or an expression, with `.asc()` or `.desc()`, or a tuple of them"
)]
pub trait Orderings {
    /// The columns named.
    type Refs;

    /// The keys.
    fn keys(self, keys: &mut Vec<OrderBy>);
}

#[diagnostic::do_not_recommend]
impl<E: Expression> Orderings for Ordered<E> {
    type Refs = E::Refs;

    fn keys(self, keys: &mut Vec<OrderBy>) {
        keys.push(OrderBy {
            ty: self.expr.ty(),
            expr: self.expr.into_tree(),
            descending: self.descending,
            nulls: self.nulls,
        });
    }
}

fn plain<E: Expression>(key: E) -> OrderBy {
    OrderBy { ty: key.ty(), expr: key.into_tree(), descending: false, nulls: None }
}

impl<T: Source, C: 'static, V: Value, N: Nullness> Orderings for Col<T, C, V, N> {
    type Refs = At<T, C>;

    fn keys(self, keys: &mut Vec<OrderBy>) {
        keys.push(plain(self));
    }
}

impl<V: Value, N: Nullness, R> Orderings for Ex<V, N, R> {
    type Refs = R;

    fn keys(self, keys: &mut Vec<OrderBy>) {
        keys.push(plain(self));
    }
}

macro_rules! orderings {
    ($first:ident $($name:ident)*) => {
        impl<$first: Orderings, $($name: Orderings),*> Orderings for ($first, $($name,)*) {
            type Refs = crate::expr::nested_refs!($first $($name)*);

            fn keys(self, keys: &mut Vec<OrderBy>) {
                #[allow(non_snake_case)]
                let ($first, $($name,)*) = self;
                $first.keys(keys);
                $($name.keys(keys);)*
            }
        }
    };
}

/// References of a tuple as a list that ends with `()`.
macro_rules! nested_refs {
    ($only:ident) => { $only::Refs };
    ($first:ident $($rest:ident)*) => { ($first::Refs, crate::expr::nested_refs!($($rest)*)) };
}
pub(crate) use nested_refs;

orderings!(A);
orderings!(A B);
orderings!(A B C);
orderings!(A B C D);
orderings!(A B C D E);
orderings!(A B C D E F);
orderings!(A B C D E F G);
orderings!(A B C D E F G H);
