//! Tables: what `#[derive(Table)]` implements, and the static description that rendering reads.

use std::fmt;

pub use crate::table_kind::{
    MaterializedView, Ordinary, PlainView, Refreshed, SoftlyDeleted, TableKind, Written,
};

use crate::relation::References;
use crate::row::Fields;
use crate::tree::{Expr, SourceRef, TableRef};
use crate::value::{Param, SqlType, Value};

/// What a query can read from: a table, or an alias of one.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::Source;
///
/// /// Reads every row of a table or alias.
/// async fn dump<T: Source>(table: T, db: &impl Executor) -> mizzle::Result<i64> {
///     table.count(db).await
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "a query reads from a table, such as the `Users` of `#[table(Users)]`"
)]
pub trait Source: Copy + 'static {
    /// The table's struct: one row of it.
    type Row: Send + 'static;
    /// The table itself, where this is an alias of it.
    type Table: Table<Row = Self::Row>;

    /// The table, and the name it goes by.
    const REF: TableRef = TableRef { table: <Self::Table as Table>::DEF, alias: None };

    /// The name that columns are qualified with.
    const NAME: SourceRef = Self::REF.name();
}

/// A table of the schema; `#[derive(Table)]` implements it for the name given in `#[table(…)]`.
pub trait Table: Source<Table = Self> {
    /// What it is on the server: a table, a view.
    type Kind: TableKind;

    /// The columns, as fields: of the table itself, or of the alias `S`.
    type Columns<S: Source>: 'static;

    /// What rendering needs of the table.
    const DEF: &'static TableDef;

    /// The full definition in the form of `mizzle-schema`, as JSON: what a program creates its tables and views from.
    const MODEL: &'static str;

    /// The SQL types that the definition could not name, because only rustc knows them: enums and newtypes.
    fn types() -> &'static [RustType];

    /// The foreign keys, which the JSON lacks: only rustc knows what they refer to.
    fn foreign_keys(keys: &mut ForeignKeys);

    /// The columns in the order of the definition, as what reads them.
    type Fields: Fields;

    /// A row of these values.
    fn row(values: <Self::Fields as Fields>::Values) -> Self::Row;
}

/// A table with a primary key.
///
/// ```
/// # use mizzle::__examples::*;
/// let key: <Progresses as mizzle::Keyed>::Key = (1, 2);
/// let query = Progresses.find(key).select(Progresses.percent);
/// let sql = r#"SELECT "progress"."percent" FROM "progress" WHERE "progress"."user_id" = $1 AND "progress"."segment_id" = $2"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no primary key",
    label = "this needs one",
    note = "mark a column with `#[column(primary_key)]`, or several with `#[primary_key(a, b)]`; a view has none: `.filter(..)`"
)]
pub trait Keyed: Source {
    /// What a program gives to find a row: the column's type, or a tuple of them.
    type Key;

    /// The key as parameters, one a column.
    fn key(key: Self::Key, params: &mut KeyParams<'_>);
}

/// A table whose rows are softly deleted by setting a column.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Posts.query();
/// let sql = r#"SELECT "posts"."id", "posts"."title", "posts"."author_id", "posts"."deleted_at" FROM "posts" WHERE "posts"."deleted_at" IS NULL"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no soft delete",
    label = "this needs a column that says when a row was deleted",
    note = "add `#[column(soft_delete)] deleted_at: Option<Timestamp>`"
)]
pub trait SoftDelete: Source {}

/// A type of the user's own that a definition names: the derive cannot see what it is, and rustc can.
#[derive(Clone, Copy, Debug)]
pub struct RustType {
    /// As the field spells it.
    pub rust: &'static str,
    /// What it is in PostgreSQL.
    pub ty: SqlType,
    /// Its definition, where it is an enum, a composite type or a domain.
    pub definition: Option<&'static TypeDefinition>,
    /// The column's default, where it is a variant: as the attribute spells it.
    pub default: Option<&'static str>,
}

/// The definition of a type of the schema.
#[derive(Clone, Copy, Debug)]
pub struct TypeDefinition {
    /// In the form of `mizzle-schema`, as JSON.
    pub json: &'static str,
    /// The types of its parts that the JSON could not name.
    pub types: &'static [RustType],
}

/// What rendering needs to know of a table.
#[derive(Debug)]
pub struct TableDef {
    /// The PostgreSQL schema, where it is named.
    pub schema: Option<&'static str>,
    /// The name.
    pub name: &'static str,
    /// The columns, in the order of the struct's fields.
    pub columns: &'static [ColumnDef],
    /// All of them as they are selected, `"users"."id", "users"."name"`: what most statements begin with.
    pub selected: &'static str,
    /// Which column says that a row is softly deleted.
    pub soft_delete: Option<usize>,
}

impl TableDef {
    /// A column that is never NULL: where it is, a join found no row.
    pub fn presence(&self) -> Option<usize> {
        self.columns.iter().position(|column| !column.nullable)
    }
}

/// What rendering needs to know of a column.
#[derive(Debug)]
pub struct ColumnDef {
    /// The name.
    pub name: &'static str,
    /// The name of the field in Rust.
    pub field: &'static str,
    /// The type that values are sent as.
    pub ty: SqlType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// What the server puts where a row gives no value.
    pub default: Option<DefaultValue>,
    /// What every update that does not set the column puts there.
    pub on_update: Option<OnUpdate>,
    /// Whether the primary key has it.
    pub key: bool,
    /// Whether an index begins with it, so that rows are found by its values.
    pub indexed: bool,
}

impl ColumnDef {
    /// What a definition of a column that is never NULL leaves out.
    #[doc(hidden)]
    pub const NOT_NULL: ColumnDef = ColumnDef {
        name: "",
        field: "",
        ty: SqlType::Text,
        nullable: false,
        default: None,
        on_update: None,
        key: false,
        indexed: false,
    };

    /// What a definition of a column that may be NULL leaves out.
    #[doc(hidden)]
    pub const NULLABLE: ColumnDef = ColumnDef { nullable: true, ..ColumnDef::NOT_NULL };
}

/// The default of a column.
#[derive(Clone, Copy, Debug)]
pub enum DefaultValue {
    /// SQL, such as `now()`.
    Sql(&'static str),
    /// A label of an enum.
    Label(&'static str),
}

/// What an update puts into a column by itself.
#[derive(Clone, Copy, Debug)]
pub enum OnUpdate {
    /// SQL, such as `now()`.
    Sql(&'static str),
    /// A value that the program computes.
    Rust(fn(&SqlType) -> crate::value::Datum),
}

impl OnUpdate {
    /// The value for the column.
    pub(crate) fn value(self, column: &ColumnDef) -> Expr {
        match self {
            OnUpdate::Sql(text) => Expr::sql(text),
            OnUpdate::Rust(compute) => Expr::Param(Param { ty: column.ty, datum: compute(&column.ty) }),
        }
    }
}

/// The name of a constraint, as a constant of its table: `Users::EMAIL_KEY`.
///
/// Compare it with an error by [`Error::violates`](crate::Error::violates), or name it in an upsert.
///
/// ```
/// # use mizzle::__examples::*;
/// assert_eq!(Users::EMAIL_KEY.to_string(), "users_email_key");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constraint {
    schema: Option<&'static str>,
    table: &'static str,
    name: &'static str,
}

impl Constraint {
    /// A constraint of a table.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// const EMAIL_KEY: mizzle::Constraint = mizzle::Constraint::new(None, "users", "users_email_key");
    /// assert_eq!(EMAIL_KEY, Users::EMAIL_KEY);
    /// ```
    pub const fn new(schema: Option<&'static str>, table: &'static str, name: &'static str) -> Self {
        Constraint { schema, table, name }
    }

    /// The PostgreSQL schema of the table, where it is named.
    pub const fn schema(&self) -> Option<&'static str> {
        self.schema
    }

    /// The name of the table.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// assert_eq!(Segments::MODULE_ID_FKEY.table(), "segments");
    /// ```
    pub const fn table(&self) -> &'static str {
        self.table
    }

    /// The name of the constraint.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// assert_eq!(Segments::MODULE_ID_FKEY.name(), "segments_module_id_fkey");
    /// ```
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The columns of a primary key with the values of one row.
pub struct KeyParams<'a> {
    columns: &'static [ColumnDef],
    /// Who takes them: they are few and used at once, so that a list of them would be one too many.
    take: &'a mut dyn FnMut(&'static ColumnDef, Param),
}

impl KeyParams<'_> {
    /// The key of one row.
    pub(crate) fn of<T: Keyed>(key: T::Key) -> Vec<(&'static ColumnDef, Param)> {
        let mut params = Vec::new();
        KeyParams::each::<T>(key, |column, param| params.push((column, param)));
        params
    }

    /// Each column of the key of one row.
    pub(crate) fn each<T: Keyed>(key: T::Key, mut take: impl FnMut(&'static ColumnDef, Param)) {
        T::key(key, &mut KeyParams { columns: T::Table::DEF.columns, take: &mut take });
    }

    /// The value of the column at a place of the table.
    pub fn push<V: Value>(&mut self, at: usize, value: V::Rust) {
        let column = &self.columns[at];
        (self.take)(column, Param { ty: column.ty, datum: V::into_datum(value, &column.ty) });
    }
}

/// A foreign key may go from a column of one type to one of another.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot refer to one of type `{V}`",
    label = "the column that it refers to is of type `{V}`",
    note = "give both columns the same type"
)]
pub trait RefersTo<V> {}

#[diagnostic::do_not_recommend]
impl<V> RefersTo<V> for V {}

/// The foreign keys of a table.
#[derive(Default)]
pub struct ForeignKeys(pub(crate) Vec<mizzle_schema::ForeignKey>);

impl ForeignKeys {
    /// The foreign key `K` of the table `S` to the table `T`: what the derive knew of it as JSON, and the columns that it
    /// refers to.
    pub fn push<S: References<T, K>, T: Table, K>(&mut self, json: &str) {
        // The JSON is what the derive wrote from this very type.
        let mut key: mizzle_schema::ForeignKey = serde_json::from_str(json).unwrap_or_default();
        key.references = mizzle_schema::Reference {
            schema: T::DEF.schema.map(str::to_owned),
            table: T::DEF.name.to_owned(),
            columns: S::pairs().iter().map(|(_, column)| column.name.to_owned()).collect(),
        };
        self.0.push(key);
    }
}
