//! What the code of `#[derive(Table)]` names, in one place: short paths, and functions that take a table's repeated
//! work out of it. Rustc reads that code anew for each table of a program, so every token and every function body
//! in it counts.

pub use crate::expr::{Assignments, Col};
pub use crate::query::Only;
pub use crate::query::{
    For, ForInsert, ForUpdate, Given, IsGiven, Missing, Named, NewRow, NewRowOf, NewRows, RowValues,
    Selected, Shown, Values, assign, debug, one, output_table, present, value, value_or_null,
};
pub use crate::relation::{
    Many, One, Pairs, References, Rel, Relation, TableRow, foreign_key, foreign_key_via,
};
pub use crate::row::{Field, Fields};
pub use crate::scope::{Cons, Here, NotNull, Null, Nullness, There, Whole};
pub use crate::table::{
    ColumnDef, Constraint, DefaultValue, ForeignKeys, KeyParams, Keyed, MaterializedView, OnUpdate, Ordinary,
    PlainView, RustType, SoftDelete, SoftlyDeleted, Source, Table, TableDef, TableKind,
};
pub use crate::tree::{Assignment, InsertRows, Link, Output};
pub use crate::value::{Custom, IntoNullable, IntoValue, SqlType, Stored, Value};

pub use std::option::Option::{None, Some};

/// Whether a row of the table `T` that another refers to may be hidden.
pub type Hidden<T> = <<T as Table>::Kind as TableKind>::Hidden;

/// The values `A` of a row with another state of its columns, `B`.
pub fn given<A, B>(values: A) -> B {
    const { assert!(size_of::<A>() == size_of::<B>()) };
    let values = std::mem::ManuallyDrop::new(values);
    // SAFETY: only the derive calls this, with two types that are `repr(C)`, have the same fields and differ in the
    // parameter of a `PhantomData` alone. What is copied is not dropped here.
    unsafe { std::mem::transmute_copy(&values) }
}

/// The columns of the table `T`, as the fields of `C`. What they are is worked out when a program is built that uses them,
/// not whenever it is checked.
pub fn columns<T: Table, C, const N: usize>() -> &'static C {
    const { assert!(size_of::<C>() == size_of::<[&ColumnDef; N]>()) };
    let defs: &'static [&'static ColumnDef; N] = const { &defs(T::DEF) };
    // SAFETY: only the derive calls this. Its `C` is `repr(C)` and has `N` fields, each a `Col`, which is
    // `repr(transparent)` over a reference to a `ColumnDef`, and then relations, which have no size: the layout of an array
    // of these references. No `Col` asks anything of the reference that the type does not.
    unsafe { &*std::ptr::from_ref(defs).cast() }
}

/// A reference to each column of a table.
const fn defs<const N: usize>(table: &'static TableDef) -> [&'static ColumnDef; N] {
    let mut defs = [&table.columns[0]; N];
    let mut at = 1;
    while at < N {
        defs[at] = &table.columns[at];
        at += 1;
    }
    defs
}

/// The columns `A` of a table as those of an alias of it, `B`.
pub fn aliased<A, B>(columns: &A) -> &B {
    const { assert!(size_of::<A>() == size_of::<B>()) };
    // SAFETY: only `alias!` calls this, with two types that differ in the first parameter of their `Col`s and `Rel`s alone, of
    // which these hold nothing; see `columns` for their layout.
    unsafe { &*std::ptr::from_ref(columns).cast() }
}
