//! `#[derive(Table)]`: a struct and its attributes become a table.

use mizzle_schema::{Check, Index, IndexKey, KeyTarget, PrimaryKey, Table, Type, Unique, names};
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Fields};

use crate::constraint::{CheckAttr, PrimaryKeyAttr, UniqueAttr};
use crate::definition::{ForeignKeyDef, RelationDef, RelationKind, TableDef};
use crate::error::{Errors, did_you_mean};
use crate::field::{self, FieldParts};
use crate::foreign_key::ForeignKeyAttr;
use crate::index::{IndexAttr, KeyTargetAttr};
use crate::table_attr::{self, TableAttr};
use crate::{comment, relation, unique_names};

/// The attributes of a table's struct.
pub const TABLE_ATTRIBUTES: &[&str] = &[
    "table",
    "primary_key",
    "unique",
    "check",
    "index",
    "foreign_key",
    "has_many",
    "has_one",
    "belongs_to",
    "column",
];

/// The most columns of a key or an index.
const MAX_KEY_COLUMNS: usize = 32;

/// Reads a struct with `#[derive(Table)]`.
///
/// ```
/// let input = syn::parse_quote! {
///     #[table(Users)]
///     struct User {
///         #[column(serial, primary_key)]
///         id: i32,
///         #[column(varchar(255), unique)]
///         email: String,
///     }
/// };
/// let table = mizzle_syntax::parse_table(&input).unwrap();
/// assert_eq!(table.model.name, "users");
/// assert_eq!(table.model.uniques[0].name, "users_email_key");
/// ```
pub fn parse_table(input: &DeriveInput) -> Result<TableDef, Errors> {
    let mut errors = Errors::default();
    let attr = table_attr::read(input, &mut errors);
    let doc = comment::of(&input.attrs, &mut errors);
    let mut fields = Vec::new();
    for field in named_fields(input, "table", &mut errors) {
        if let Some(ident) = &field.ident {
            fields.push(field::read(field, ident, &mut errors));
        }
    }
    let declared = Declared::read(input, &mut fields, &mut errors);
    let TableAttr { table, name, schema, renamed_from, comment, partition_by, checked, json } = attr;
    let comment = comment.or(doc);
    let model = Table { schema, name, renamed_from, comment, partition_by, ..Table::default() };
    let mut assembly = Assembly { model, fields: &fields, named: Vec::new(), errors: &mut errors };
    assembly.columns();
    let foreign_keys = assembly.constraints(declared.constraints);
    assembly.relations(&declared.relations);
    let Assembly { model, named, .. } = assembly;
    unique_names::check("table", &fields, &named, &declared.relations, &mut errors);
    let mut relations = declared.relations;
    relation::implied(&fields, &foreign_keys, &mut relations);
    errors.or(Some(TableDef {
        row: input.ident.clone(),
        vis: input.vis.clone(),
        table,
        checked,
        json,
        attrs: field::passed_on(&input.attrs),
        fields: fields.into_iter().filter_map(|parts| parts.column).map(|(field, _)| field).collect(),
        foreign_keys,
        relations,
        model,
    }))
}

/// The fields of a struct that can be a table or a view.
pub(crate) fn named_fields<'a>(
    input: &'a DeriveInput,
    what: &str,
    errors: &mut Errors,
) -> impl Iterator<Item = &'a Field> + use<'a> {
    if !input.generics.params.is_empty() || input.generics.where_clause.is_some() {
        errors.push_at(&input.generics, format!("a {what} is one type; remove the generic parameters"));
    }
    let named = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) if !fields.named.is_empty() => Some(fields),
            _ => None,
        },
        Data::Enum(_) | Data::Union(_) => None,
    };
    if named.is_none() {
        errors.push(
            input.ident.span(),
            format!(
                "`{0}` has no named fields to be columns; write `struct {0} {{ id: i32, .. }}`",
                input.ident
            ),
        );
    }
    named.into_iter().flat_map(|fields| &fields.named)
}

/// What the struct's attributes and those of its fields declare beside columns.
struct Declared {
    constraints: Constraints,
    relations: Vec<RelationDef>,
}

#[derive(Default)]
struct Constraints {
    primary_keys: Vec<PrimaryKeyAttr>,
    uniques: Vec<UniqueAttr>,
    checks: Vec<CheckAttr>,
    foreign_keys: Vec<ForeignKeyAttr>,
    indexes: Vec<IndexAttr>,
}

impl Declared {
    /// Those of fields first, as the columns of a table come before its constraints.
    fn read(input: &DeriveInput, fields: &mut [FieldParts], errors: &mut Errors) -> Self {
        let mut all = Constraints::default();
        for field in fields {
            all.primary_keys.extend(field.primary_key.take());
            all.uniques.extend(field.unique.take());
            all.checks.extend(field.check.take());
            all.foreign_keys.extend(field.foreign_key.take());
        }
        let mut relations = Vec::new();
        for attribute in &input.attrs {
            let Some(word) = attribute.path().get_ident().map(Ident::to_string) else { continue };
            match word.as_str() {
                "primary_key" => all.primary_keys.push(PrimaryKeyAttr::of_struct(attribute, errors)),
                "unique" => all.uniques.push(UniqueAttr::of_struct(attribute, errors)),
                "check" => all.checks.extend(CheckAttr::of_struct(attribute, errors)),
                "foreign_key" => all.foreign_keys.extend(ForeignKeyAttr::of_struct(attribute, errors)),
                "index" => all.indexes.push(IndexAttr::read(attribute, errors)),
                "has_many" => relations.extend(relation::read(RelationKind::HasMany, attribute, errors)),
                "has_one" => relations.extend(relation::read(RelationKind::HasOne, attribute, errors)),
                "belongs_to" => relations.extend(relation::read(RelationKind::BelongsTo, attribute, errors)),
                "column" => errors.push(
                    attribute.path().span(),
                    "`#[column(..)]` belongs to a field; write what concerns the table as `#[table(..)]`",
                ),
                "table" => {}
                other => misspelt(attribute, other, errors),
            }
        }
        Self { constraints: all, relations }
    }
}

/// The compiler reports an attribute that nobody knows; the command line reads sources that it has not seen yet.
fn misspelt(attribute: &syn::Attribute, word: &str, errors: &mut Errors) {
    const OF_OTHERS: &[&str] = &["tabled"];
    let guess = did_you_mean(word, TABLE_ATTRIBUTES.iter().copied());
    if !guess.is_empty() && !OF_OTHERS.contains(&word) {
        errors.push(attribute.path().span(), format!("unknown attribute `{word}`{guess}"));
    }
}

/// The table while it is put together; a view is read as one.
pub(crate) struct Assembly<'a> {
    pub model: Table,
    pub fields: &'a [FieldParts],
    /// The names of constraints and indexes, which must differ.
    pub named: Vec<(String, Span)>,
    pub errors: &'a mut Errors,
}

impl Assembly<'_> {
    pub fn columns(&mut self) {
        self.model.columns =
            self.fields.iter().filter_map(|parts| Some(parts.column.as_ref()?.1.clone())).collect();
        let mut soft_deletes = self
            .fields
            .iter()
            .filter(|parts| parts.column.as_ref().is_some_and(|(field, _)| field.soft_delete));
        if let (Some(first), Some(second)) = (soft_deletes.next(), soft_deletes.next()) {
            self.errors.push(
                second.ident.span(),
                format!("`{}` already marks deleted rows; remove one `soft_delete`", first.ident),
            );
        }
    }

    fn constraints(&mut self, declared: Constraints) -> Vec<ForeignKeyDef> {
        let Constraints { primary_keys, uniques, checks, foreign_keys, indexes } = declared;
        for key in primary_keys {
            self.primary_key(key);
        }
        for unique in uniques {
            self.unique(unique);
        }
        for check in checks {
            self.check(check);
        }
        let foreign_keys = foreign_keys.into_iter().filter_map(|key| self.foreign_key(key)).collect();
        for index in indexes {
            self.index(index);
        }
        foreign_keys
    }

    fn primary_key(&mut self, attr: PrimaryKeyAttr) {
        let PrimaryKeyAttr { name, fields, span } = attr;
        if self.model.primary_key.is_some() {
            self.errors.push(
                span,
                "a table has one primary key; write one of several columns on the struct: `#[primary_key(a, b)]`",
            );
            return;
        }
        let Some(columns) = self.columns_of(&fields, span, "primary key") else { return };
        for field in &fields {
            if self.part(field).and_then(|part| part.column.as_ref()).is_some_and(|(def, _)| def.nullable) {
                self.errors.push(
                    field.span(),
                    format!("`{field}` is in the primary key, which takes no NULL; remove the `Option`"),
                );
            }
        }
        let name = self.name(name, span, |table, _| names::primary_key_name(&table.name));
        self.model.primary_key = Some(PrimaryKey { name, columns });
    }

    fn unique(&mut self, attr: UniqueAttr) {
        let UniqueAttr { name, fields, nulls_not_distinct, span } = attr;
        let Some(columns) = self.columns_of(&fields, span, "unique constraint") else { return };
        let name = self.name(name, span, |table, _| names::unique_name(&table.name, &columns));
        self.model.uniques.push(Unique { name, columns, nulls_not_distinct });
    }

    fn check(&mut self, attr: CheckAttr) {
        let CheckAttr { name, expression, span } = attr;
        let name = self.name(name, span, |table, fields| {
            let columns: Vec<_> = fields.iter().map(|parts| parts.name.as_str()).collect();
            names::check_name(&table.name, &columns, &expression)
        });
        self.model.checks.push(Check { name, expression });
    }

    fn foreign_key(&mut self, attr: ForeignKeyAttr) -> Option<ForeignKeyDef> {
        let ForeignKeyAttr { name, fields, target, target_fields, options, span } = attr;
        let columns = self.columns_of(&fields, span, "foreign key")?;
        if let Some(span) = options.set_null {
            for field in &fields {
                if self
                    .part(field)
                    .and_then(|part| part.column.as_ref())
                    .is_some_and(|(def, _)| !def.nullable)
                {
                    self.errors.push(
                        span,
                        format!("`set_null` needs a column that takes NULL; make `{field}` an `Option`"),
                    );
                }
            }
        }
        let name = self.name(name, span, |table, _| names::foreign_key_name(&table.name, &columns));
        let crate::foreign_key::Options { on_delete, on_update, match_type, deferrable, set_null: _ } =
            options;
        Some(ForeignKeyDef {
            name,
            fields,
            target,
            target_fields,
            on_delete,
            on_update,
            match_type,
            deferrable,
            span,
        })
    }

    pub fn index(&mut self, attr: IndexAttr) {
        let IndexAttr {
            name,
            unique,
            method,
            keys,
            include,
            with,
            predicate,
            nulls_not_distinct,
            comment,
            span,
        } = attr;
        if keys.is_empty() {
            return;
        }
        if keys.len() + include.len() > MAX_KEY_COLUMNS {
            self.errors.push(span, format!("an index has at most {MAX_KEY_COLUMNS} columns; remove some"));
        }
        if nulls_not_distinct && !unique {
            self.errors.push(
                span,
                "only a unique index compares NULLs; add `unique` or remove `nulls_not_distinct`",
            );
        }
        let include =
            if include.is_empty() { Some(Vec::new()) } else { self.columns_of(&include, span, "index") };
        let keys: Option<Vec<_>> = keys.into_iter().map(|key| self.index_key(key)).collect();
        let (Some(keys), Some(include)) = (keys, include) else { return };
        let name = self.name(name, span, |table, _| names::index_name(&table.name, &keys, &include));
        let method = method.unwrap_or_else(|| "btree".to_owned());
        self.model.indexes.push(Index {
            name,
            unique,
            method,
            keys,
            include,
            with,
            predicate,
            nulls_not_distinct,
            comment,
        });
    }

    fn index_key(&mut self, attr: crate::index::KeyAttr) -> Option<IndexKey> {
        let crate::index::KeyAttr { target, collation, opclass, order, nulls } = attr;
        let target = match target {
            KeyTargetAttr::Field(field) => KeyTarget::Column(self.column_of(&field)?),
            KeyTargetAttr::Expression(sql) => KeyTarget::Expression(sql),
        };
        Some(IndexKey { target, collation, opclass, order, nulls })
    }

    /// `belongs_to(.., via = a)` names a field of this table, the other kinds one of another; `on(a = b)` one of each.
    pub fn relations(&mut self, relations: &[RelationDef]) {
        for relation in relations {
            if relation.kind == RelationKind::BelongsTo {
                for field in &relation.via {
                    self.column_of(field);
                }
            }
            for (own, _) in &relation.on {
                self.column_of(own);
            }
        }
    }

    /// The name that was given, or else the one PostgreSQL would choose.
    fn name(
        &mut self,
        given: Option<String>,
        span: Span,
        derived: impl FnOnce(&Table, &[FieldParts]) -> String,
    ) -> String {
        let name = given.unwrap_or_else(|| derived(&self.model, self.fields));
        self.named.push((name.clone(), span));
        name
    }

    fn part(&self, field: &Ident) -> Option<&FieldParts> {
        self.fields.iter().find(|parts| parts.ident.unraw() == field.unraw())
    }

    fn column_of(&mut self, field: &Ident) -> Option<String> {
        if let Some(part) = self.part(field) {
            return Some(part.name.clone());
        }
        let names: Vec<String> = self.fields.iter().map(|parts| parts.ident.unraw().to_string()).collect();
        let guess = did_you_mean(&field.unraw().to_string(), names.iter().map(String::as_str));
        let hint = if guess.is_empty() { "; name one of its fields".to_owned() } else { guess };
        self.errors.push(field.span(), format!("the struct has no field `{field}`{hint}"));
        None
    }

    /// The columns of fields, all of which must exist.
    fn columns_of(&mut self, fields: &[Ident], span: Span, what: &str) -> Option<Vec<String>> {
        if fields.is_empty() {
            self.errors.push(span, format!("the {what} has no columns; name them: `(a, b)`"));
            return None;
        }
        if fields.len() > MAX_KEY_COLUMNS {
            self.errors.push(span, format!("a {what} has at most {MAX_KEY_COLUMNS} columns; remove some"));
        }
        let columns: Vec<Option<String>> = fields.iter().map(|field| self.column_of(field)).collect();
        columns.into_iter().collect()
    }
}

/// A type that only another definition can tell.
pub(crate) fn unresolved(ty: &Type) -> bool {
    match ty {
        Type::Unresolved { .. } => true,
        Type::Array(element) => unresolved(element),
        Type::Builtin(..) | Type::Extension(..) | Type::Named { .. } | Type::Custom(_) => false,
    }
}
