//! `column = value`, in UPDATE and in upserts.

use std::marker::PhantomData;

use crate::expr::{Col, Expression};
use crate::scope::{NotNull, Null};
use crate::table::Source;
use crate::tree::{Assignment, Expr};
use crate::value::{Operand, OperandOrNull, Value};

/// A column of `T` and its new value, which names the columns `R`.
///
/// ```
/// # use mizzle::__examples::*;
/// let set = Users.logins.set(0);
/// assert_eq!(Users.update(set).every_row().to_sql().text(), r#"UPDATE "users" SET "logins" = $1"#);
/// ```
#[must_use = "an assignment does nothing until `update` or `do_update` gets it"]
pub struct Assign<T, R> {
    assignment: Assignment,
    marker: PhantomData<fn() -> (T, R)>,
}

impl<T, R> Assign<T, R> {
    fn new<C, V, N>(column: &Col<T, C, V, N>, value: Expr) -> Self {
        Assign { assignment: Assignment { column: column.def(), value }, marker: PhantomData }
    }
}

impl<T: Source, C: 'static, V: Value> Col<T, C, V, NotNull> {
    /// `column = value`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.update(Users.logins.set(Users.logins + 1)).filter(Users.id.eq(7));
    /// let sql = r#"UPDATE "users" SET "logins" = "users"."logins" + $1 WHERE "users"."id" = $2"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn set<O: Operand<V>>(self, value: O) -> Assign<T, O::Refs> {
        Assign::new(&self, value.operand(&self.ty()))
    }

    /// `column = excluded.column`: in an upsert, the value that was to be inserted.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let ada = NewUser::new().email("ada@example.com").is_admin(true);
    /// let query = Users.insert(ada).on_conflict(Users.email).do_update(Users.is_admin.set_excluded());
    /// let sql = r#"INSERT INTO "users" ("email", "is_admin") VALUES ($1, $2) ON CONFLICT ("email") DO UPDATE SET "is_admin" = excluded."is_admin""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn set_excluded(self) -> Assign<T, ()> {
        Assign::new(&self, Expr::Excluded(self.name()))
    }

    /// `column = DEFAULT`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.update(Users.logins.set_default()).every_row();
    /// assert_eq!(query.to_sql().text(), r#"UPDATE "users" SET "logins" = DEFAULT"#);
    /// ```
    pub fn set_default(self) -> Assign<T, ()> {
        Assign::new(&self, Expr::Default)
    }
}

impl<T: Source, C: 'static, V: Value> Col<T, C, V, Null> {
    /// `column = value`; `None` is NULL.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.update(Users.name.set("Ada")).filter(Users.id.eq(7));
    /// assert_eq!(query.to_sql().text(), r#"UPDATE "users" SET "name" = $1 WHERE "users"."id" = $2"#);
    /// let query = Users.update(Users.name.set(None)).filter(Users.id.eq(7));
    /// assert_eq!(query.to_sql().text(), r#"UPDATE "users" SET "name" = $1 WHERE "users"."id" = $2"#);
    /// ```
    pub fn set<O: OperandOrNull<V>>(self, value: O) -> Assign<T, O::Refs> {
        Assign::new(&self, value.operand_or_null(&self.ty()))
    }

    /// `column = excluded.column`: in an upsert, the value that was to be inserted.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let ada = NewUser::new().email("ada@example.com").name("Ada");
    /// let query = Users.insert(ada).on_conflict(Users.email).do_update(Users.name.set_excluded());
    /// let sql = r#"INSERT INTO "users" ("email", "name") VALUES ($1, $2) ON CONFLICT ("email") DO UPDATE SET "name" = excluded."name""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn set_excluded(self) -> Assign<T, ()> {
        Assign::new(&self, Expr::Excluded(self.name()))
    }

    /// `column = DEFAULT`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.update(Users.name.set_default()).every_row();
    /// assert_eq!(query.to_sql().text(), r#"UPDATE "users" SET "name" = DEFAULT"#);
    /// ```
    pub fn set_default(self) -> Assign<T, ()> {
        Assign::new(&self, Expr::Default)
    }
}

/// What SET takes: a patch, an assignment, or a tuple of assignments.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.update(UserPatch::new().name("Ada").is_admin(true)).filter(Users.id.eq(7));
/// let sql = r#"UPDATE "users" SET "name" = $1, "is_admin" = $2 WHERE "users"."id" = $3"#;
/// assert_eq!(query.to_sql().text(), sql);
/// let query = Users.update((Users.name.set("Ada"), Users.logins.set(Users.logins + 1))).every_row();
/// let sql = r#"UPDATE "users" SET "name" = $1, "logins" = "users"."logins" + $2"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "this does not say what to set in `{T}`",
    label = "wants a patch of `{T}`, `{T}.column.set(value)`, or a tuple of these"
)]
pub trait Assignments<T> {
    /// The columns that the new values name.
    type Refs;

    /// The assignments.
    fn assignments(self, list: &mut Vec<Assignment>);
}

#[diagnostic::do_not_recommend]
impl<T, R> Assignments<T> for Assign<T, R> {
    type Refs = R;

    fn assignments(self, list: &mut Vec<Assignment>) {
        list.push(self.assignment);
    }
}

#[diagnostic::do_not_recommend]
impl<T, A: Assignments<T>> Assignments<T> for Vec<A> {
    type Refs = A::Refs;

    fn assignments(self, list: &mut Vec<Assignment>) {
        self.into_iter().for_each(|one| one.assignments(list));
    }
}

#[diagnostic::do_not_recommend]
impl<T, A: Assignments<T>> Assignments<T> for Option<A> {
    type Refs = A::Refs;

    fn assignments(self, list: &mut Vec<Assignment>) {
        self.into_iter().for_each(|one| one.assignments(list));
    }
}

macro_rules! assignments {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<T, $($name: Assignments<T>),*> Assignments<T> for ($($name,)*) {
            type Refs = crate::expr::nested_refs!($($name)*);

            fn assignments(self, list: &mut Vec<Assignment>) {
                #[allow(non_snake_case)]
                let ($($name,)*) = self;
                $($name.assignments(list);)*
            }
        }
    };
}

assignments!(A);
assignments!(A B);
assignments!(A B C);
assignments!(A B C D);
assignments!(A B C D E);
assignments!(A B C D E F);
assignments!(A B C D E F G);
assignments!(A B C D E F G H);
