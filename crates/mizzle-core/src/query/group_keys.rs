//! What GROUP BY and DISTINCT ON take.

use crate::expr::{Col, Ex, Expression};
use crate::scope::{At, Nullness, Whole};
use crate::table::{Keyed, Source, Table};
use crate::tree::Expr;
use crate::value::Value;

/// One key: a column, an expression, or a table, which stands for its primary key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something to group by",
    label = "wants a column, an expression, or a table with a primary key"
)]
pub trait GroupKey {
    /// What it names.
    type Refs;

    /// Its trees.
    fn trees(self, trees: &mut Vec<Expr>);
}

impl<T: Source, C: 'static, V: Value, N: Nullness> GroupKey for Col<T, C, V, N> {
    type Refs = At<T, C>;

    fn trees(self, trees: &mut Vec<Expr>) {
        trees.push(self.into_tree());
    }
}

impl<V: Value, N: Nullness, R> GroupKey for Ex<V, N, R> {
    type Refs = R;

    fn trees(self, trees: &mut Vec<Expr>) {
        trees.push(self.into_tree());
    }
}

/// A table is grouped by its primary key, on which PostgreSQL knows all of its columns to depend.
impl<T: Source<Table: Keyed>> GroupKey for T {
    type Refs = Whole<T>;

    fn trees(self, trees: &mut Vec<Expr>) {
        let key = <T::Table as Table>::DEF.columns.iter().filter(|column| column.key);
        trees.extend(key.map(|column| Expr::Column { source: T::NAME, name: column.name }));
    }
}

/// A key, or a tuple of keys.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Segments.group_by((Segments.module_id, Segments.order)).select((Segments.module_id, count()));
/// let sql = r#"SELECT "segments"."module_id", count(*) FROM "segments" GROUP BY "segments"."module_id", "segments"."order""#;
/// assert_eq!(query.to_sql().text(), sql);
/// let query = Modules.group_by(Modules).select((Modules.title, count()));
/// let sql = r#"SELECT "modules"."title", count(*) FROM "modules" GROUP BY "modules"."id""#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something to group by",
    label = "wants a column, an expression, or a table with a primary key, or a tuple of these"
)]
pub trait GroupKeys {
    /// What they name, as a list.
    type List;

    /// Their trees.
    fn trees(self) -> Vec<Expr>;
}

impl<K: GroupKey> GroupKeys for K {
    type List = (K::Refs, ());

    fn trees(self) -> Vec<Expr> {
        let mut trees = Vec::new();
        GroupKey::trees(self, &mut trees);
        trees
    }
}

macro_rules! group_keys {
    (list) => { () };
    (list $first:ident $($rest:ident)*) => { ($first::Refs, group_keys!(list $($rest)*)) };
    ($($name:ident)*) => {
        impl<$($name: GroupKey),*> GroupKeys for ($($name,)*) {
            type List = group_keys!(list $($name)*);

            fn trees(self) -> Vec<Expr> {
                #[allow(non_snake_case)]
                let ($($name,)*) = self;
                let mut trees = Vec::new();
                $(GroupKey::trees($name, &mut trees);)*
                trees
            }
        }
    };
}

group_keys!(A);
group_keys!(A B);
group_keys!(A B C);
group_keys!(A B C D);
group_keys!(A B C D E);
group_keys!(A B C D E F);
group_keys!(A B C D E F G);
group_keys!(A B C D E F G H);
