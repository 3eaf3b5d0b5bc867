//! A column of a table.

use std::marker::PhantomData;

use crate::expr::{Ex, Expression};
use crate::scope::{At, Nullness};
use crate::table::{ColumnDef, RefersTo, Source};
use crate::tree;
use crate::value::{SqlType, Value};

/// The column `C` of the table (or alias) `T`, with values `V`, which can be NULL if `N` says so.
///
/// Columns are the fields of a table: `Users.email`.
///
/// ```
/// # use mizzle::__examples::*;
/// assert_eq!(Users.select(Users.email).to_sql().text(), r#"SELECT "users"."email" FROM "users""#);
/// ```
#[repr(transparent)]
pub struct Col<T, C, V, N> {
    def: &'static ColumnDef,
    marker: PhantomData<fn() -> (T, C, V, N)>,
}

impl<T, C, V, N> Clone for Col<T, C, V, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, C, V, N> Copy for Col<T, C, V, N> {}

impl<T, C, V, N> Col<T, C, V, N> {
    /// The column that a definition describes.
    #[doc(hidden)]
    pub const fn new(def: &'static ColumnDef) -> Self {
        Col { def, marker: PhantomData }
    }

    /// The column's description.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// assert!(Users.name.def().nullable);
    /// ```
    pub const fn def(&self) -> &'static ColumnDef {
        self.def
    }

    /// The column's name in the database.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// assert_eq!(Users.email.name(), "email");
    /// ```
    pub const fn name(&self) -> &'static str {
        self.def.name
    }

    /// The column's description, where a column of type `W` may refer to it.
    #[doc(hidden)]
    pub fn __referred_to_by<W: RefersTo<V>>(&self) -> &'static ColumnDef {
        self.def
    }
}

impl<T: Source, C: 'static, V: Value, N: Nullness> Col<T, C, V, N> {
    /// `excluded.column`: in an upsert, the value that was to be inserted.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let ada = Users.insert(NewUser::new().email("ada@example.com").logins(1)).on_conflict(Users.email);
    /// let query = ada.do_update(Users.logins.set(Users.logins + Users.logins.excluded()));
    /// let sql = r#"INSERT INTO "users" ("email", "logins") VALUES ($1, $2) ON CONFLICT ("email") DO UPDATE SET "logins" = "users"."logins" + excluded."logins""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn excluded(self) -> Ex<V, N, ()> {
        Ex::typed(self.def.ty, tree::Expr::Excluded(self.def.name))
    }
}

/// A type of column, which its description makes a value.
pub trait Described {
    /// The column of this description.
    fn described(def: &'static ColumnDef) -> Self;
}

impl<T, C, V, N> Described for Col<T, C, V, N> {
    fn described(def: &'static ColumnDef) -> Self {
        Col::new(def)
    }
}

/// A column, as a column of an alias `S` of its table.
pub trait OfAlias<S> {
    /// The column of the alias.
    type Column: Described;
}

impl<T, C, V, N, S> OfAlias<S> for Col<T, C, V, N> {
    type Column = Col<S, C, V, N>;
}

impl<T: Source, C: 'static, V: Value, N: Nullness> Expression for Col<T, C, V, N> {
    type Value = V;
    type Null = N;
    type Refs = At<T, C>;

    fn ty(&self) -> SqlType {
        self.def.ty
    }

    fn into_tree(self) -> tree::Expr {
        tree::Expr::Column { source: T::NAME, name: self.def.name }
    }
}

impl<T: Source, C: 'static, V: Value, N: Nullness> From<Col<T, C, V, N>> for Ex<V, N, At<T, C>> {
    fn from(column: Col<T, C, V, N>) -> Self {
        Ex::typed(column.def.ty, column.into_tree())
    }
}

/// Columns of one table, as `on_conflict`, `distinct_on` and others take them: one, or a tuple.
///
/// ```
/// # use mizzle::__examples::*;
/// let segment = NewSegment::new().module_id(1).title("Intro");
/// let query = Segments.insert(segment).on_conflict((Segments.module_id, Segments.title)).do_nothing();
/// let sql = r#"INSERT INTO "segments" ("module_id", "title") VALUES ($1, $2) ON CONFLICT ("module_id", "title") DO NOTHING"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "this is not a column, or tuple of columns, of `{T}`",
    label = "wants columns of `{T}`"
)]
pub trait Columns<T> {
    /// Their descriptions.
    fn defs(self) -> Vec<&'static ColumnDef>;
}

#[diagnostic::do_not_recommend]
impl<T, C, V, N> Columns<T> for Col<T, C, V, N> {
    fn defs(self) -> Vec<&'static ColumnDef> {
        vec![self.def]
    }
}

macro_rules! columns {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<T, $($name: Columns<T>),*> Columns<T> for ($($name,)*) {
            fn defs(self) -> Vec<&'static ColumnDef> {
                #[allow(non_snake_case)]
                let ($($name,)*) = self;
                let mut defs = Vec::new();
                $(defs.extend($name.defs());)*
                defs
            }
        }
    };
}
columns!(A);
columns!(A B);
columns!(A B D);
columns!(A B D E);
columns!(A B D E F);
columns!(A B D E F G);
