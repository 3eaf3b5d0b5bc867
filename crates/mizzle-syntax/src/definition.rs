//! What a derive input says, for both of its readers: the derive macros take the Rust side, the command line takes the
//! model.

use mizzle_schema::{Action, Composite, Deferrable, Domain, Enum, Match, Table, Type, View};
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::{Attribute, Expr, Path, Visibility};

use crate::default::DefaultDef;

/// A struct with `#[derive(Table)]`.
#[derive(Clone)]
pub struct TableDef {
    /// The struct: `User`, one row.
    pub row: Ident,
    /// The visibility of the struct, which all that is made from it shares.
    pub vis: Visibility,
    /// The table value: `Users`.
    pub table: Ident,
    /// `checked`: rows for insert and update are validated by garde.
    pub checked: bool,
    /// `json`: rows for insert and update are read with serde.
    pub json: bool,
    /// The `#[serde(..)]` and `#[garde(..)]` attributes of the struct.
    pub attrs: Vec<Attribute>,
    /// The fields, one for each column of the model and in the same order.
    pub fields: Vec<FieldDef>,
    /// The foreign keys. They reach the model when [`resolve`](crate::resolve) has found their targets.
    pub foreign_keys: Vec<ForeignKeyDef>,
    /// The relations declared on the struct, in source order; the many-to-one ones that follow from foreign keys are
    /// not among them.
    pub relations: Vec<RelationDef>,
    /// The table. Its foreign keys are still missing and its types may be [`Type::Unresolved`].
    pub model: Table,
}

impl TableDef {
    /// The field of that Rust name, with or without `r#`.
    pub fn field(&self, ident: &Ident) -> Option<&FieldDef> {
        self.fields.iter().find(|field| field.ident.unraw() == ident.unraw())
    }

    /// The soft-delete column's field.
    pub fn soft_delete(&self) -> Option<&FieldDef> {
        self.fields.iter().find(|field| field.soft_delete)
    }

    /// The fields of the primary key, in its order.
    pub fn primary_key(&self) -> Vec<&FieldDef> {
        let columns = self.model.primary_key.iter().flat_map(|key| &key.columns);
        columns.filter_map(|name| self.fields.iter().find(|field| field.column == *name)).collect()
    }
}

/// A struct with `#[derive(View)]`.
#[derive(Clone)]
pub struct ViewDef {
    /// What a program reads, as if it were a table: the row, the view value, fields and relations, with a model that has
    /// the names, columns and indexes of the view and no constraints.
    pub table: TableDef,
    /// The view. Its types may be [`Type::Unresolved`].
    pub model: View,
}

/// A field of a row.
#[derive(Clone)]
pub struct FieldDef {
    /// The field, which is also the name of the column value: `Users.email`.
    pub ident: Ident,
    /// Its visibility.
    pub vis: Visibility,
    /// The name of its column in the model.
    pub column: String,
    /// The type as it is written.
    pub rust_type: syn::Type,
    /// The type without its `Option`.
    pub inner_type: syn::Type,
    /// Whether it is an `Option`.
    pub nullable: bool,
    /// Whether the attribute spells the SQL type; otherwise it follows from the Rust type.
    pub explicit_type: bool,
    /// The SQL type: the same as in the model.
    pub ty: Type,
    /// `default`: the value PostgreSQL puts in.
    pub default: Option<DefaultDef>,
    /// `default_with`: a path or closure, called without arguments for each inserted row that does not set the value.
    pub default_with: Option<Expr>,
    /// `on_update` or `on_update_with`: the value written by each update that does not set it.
    pub on_update: Option<OnUpdate>,
    /// `soft_delete`: a row with a value here counts as deleted.
    pub soft_delete: bool,
    /// Whether PostgreSQL computes the column, so that it is never written: `generated`, `identity(always)`.
    pub read_only: bool,
    /// Whether an insert may leave it out: nullable, or a default of any kind, serial, identity or generated.
    pub optional_on_insert: bool,
    /// The `#[serde(..)]` and `#[garde(..)]` attributes of the field.
    pub attrs: Vec<Attribute>,
}

/// The value an update writes by itself.
#[derive(Clone)]
pub enum OnUpdate {
    /// An SQL expression: `now()`, `sql("…")`.
    Sql(String),
    /// `on_update_with`: a path or closure, called without arguments.
    Rust(Box<Expr>),
}

/// A foreign key, as Rust names it.
#[derive(Clone)]
pub struct ForeignKeyDef {
    /// The name of the constraint.
    pub name: String,
    /// The referencing fields.
    pub fields: Vec<Ident>,
    /// The referenced table value: `Modules`, perhaps with a path before it.
    pub target: Path,
    /// The referenced fields of that table's row, as many as referencing ones.
    pub target_fields: Vec<Ident>,
    /// `ON DELETE`.
    pub on_delete: Action,
    /// `ON UPDATE`.
    pub on_update: Action,
    /// `MATCH`.
    pub match_type: Match,
    /// `DEFERRABLE`.
    pub deferrable: Deferrable,
    /// Where it is written.
    pub span: Span,
}

/// A relation: `#[has_many(segments: Segments)]`.
#[derive(Clone)]
pub struct RelationDef {
    /// Which kind.
    pub kind: RelationKind,
    /// The name of the relation value: `Modules.segments`.
    pub name: Ident,
    /// The table value at the other end.
    pub target: Path,
    /// `via = module_id` or `via(a, b)`: the fields of the foreign key, where several lead to the same table. They are
    /// fields of the other table, for `belongs_to` of this one, and with `through` of the table between.
    pub via: Vec<Ident>,
    /// `through = Memberships`: the join table of a many-to-many relation.
    pub through: Option<Path>,
    /// `to = group_id` or `to(a, b)`: the fields of the join table's foreign key to the other table, where it has several.
    pub to: Vec<Ident>,
    /// `on(email = address)`: fields of this table and of the other that are equal, where there is no foreign key.
    pub on: Vec<(Ident, Ident)>,
    /// `filter = Posts.published.eq(true)`: a condition that is part of the relation.
    pub filter: Option<Expr>,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelationKind {
    /// Many rows of the other table refer to one of this; with `through`, to many.
    HasMany,
    /// At most one row of the other table refers to one of this.
    HasOne,
    /// A row of this table refers to one of the other.
    BelongsTo,
}

impl RelationKind {
    /// The attribute: `has_many`.
    pub fn word(self) -> &'static str {
        match self {
            Self::HasMany => "has_many",
            Self::HasOne => "has_one",
            Self::BelongsTo => "belongs_to",
        }
    }
}

/// An enum with `#[derive(PgEnum)]`.
#[derive(Clone)]
pub struct EnumDef {
    /// The enum.
    pub ident: Ident,
    /// Its visibility.
    pub vis: Visibility,
    /// Its variants, one for each label of the model and in the same order.
    pub variants: Vec<VariantDef>,
    /// The enumerated type.
    pub model: Enum,
}

/// A variant of an enum.
#[derive(Clone)]
pub struct VariantDef {
    /// The variant.
    pub ident: Ident,
    /// Its label.
    pub label: String,
}

/// A struct of one field with `#[derive(PgNewtype)]`.
#[derive(Clone)]
pub struct NewtypeDef {
    /// The struct.
    pub ident: Ident,
    /// Its visibility.
    pub vis: Visibility,
    /// The type of its field.
    pub inner_type: syn::Type,
    /// Whether the attribute spells the SQL type; otherwise it follows from the Rust type.
    pub explicit_type: bool,
    /// The SQL type.
    pub ty: Type,
}

/// A struct with `#[derive(PgComposite)]`.
#[derive(Clone)]
pub struct CompositeDef {
    /// The struct.
    pub ident: Ident,
    /// Its visibility.
    pub vis: Visibility,
    /// Its fields, one for each of the model and in the same order.
    pub fields: Vec<CompositeFieldDef>,
    /// The composite type. The types of its fields may be [`Type::Unresolved`].
    pub model: Composite,
}

/// A field of a composite type.
#[derive(Clone)]
pub struct CompositeFieldDef {
    /// The field.
    pub ident: Ident,
    /// Its name in PostgreSQL.
    pub name: String,
    /// The type without its `Option`.
    pub inner_type: syn::Type,
    /// Whether it is an `Option`.
    pub nullable: bool,
    /// Whether the attribute spells the SQL type; otherwise it follows from the Rust type.
    pub explicit_type: bool,
    /// The SQL type: the same as in the model.
    pub ty: Type,
}

/// A struct of one field with `#[derive(PgDomain)]`.
#[derive(Clone)]
pub struct DomainDef {
    /// The struct.
    pub ident: Ident,
    /// Its visibility.
    pub vis: Visibility,
    /// The type of its field.
    pub inner_type: syn::Type,
    /// Whether the attribute spells the SQL type; otherwise it follows from the Rust type.
    pub explicit_type: bool,
    /// The domain. Its type may be [`Type::Unresolved`].
    pub model: Domain,
}
