//! `#[derive(View)]`: a struct and its attributes become a view.

use mizzle_schema::{Builtin, Table, View};
use syn::spanned::Spanned;
use syn::{Attribute, DeriveInput};

use crate::definition::{RelationDef, RelationKind, TableDef, ViewDef};
use crate::error::{Errors, did_you_mean};
use crate::field::{self, FieldParts};
use crate::index::IndexAttr;
use crate::table::{Assembly, named_fields};
use crate::view_attr::{self, ViewAttr};
use crate::{args, comment, relation, select_list, unique_names};

/// The attributes of a view's struct.
const VIEW_ATTRIBUTES: &[&str] = &["view", "index", "has_many", "has_one", "belongs_to", "column"];

/// What a column of a table may have and one of a view gets from the query.
const OF_TABLES: &[&str] = &[
    "collate",
    "default",
    "default_with",
    "on_update",
    "on_update_with",
    "soft_delete",
    "generated",
    "identity",
    "primary_key",
    "unique",
    "check",
    "references",
];

/// Reads a struct with `#[derive(View)]`.
///
/// ```
/// let input = syn::parse_quote! {
///     #[view(ActiveUsers, definition = "SELECT id, email FROM users WHERE active")]
///     struct ActiveUser {
///         id: i64,
///         email: String,
///     }
/// };
/// let view = mizzle_syntax::parse_view(&input).unwrap();
/// assert_eq!(view.model.name, "active_users");
/// assert_eq!(view.model.columns.len(), 2);
/// ```
pub fn parse_view(input: &DeriveInput) -> Result<ViewDef, Errors> {
    let mut errors = Errors::default();
    let ViewAttr { value, model, defines } = view_attr::read(input, &mut errors);
    let doc = comment::of(&input.attrs, &mut errors);
    let mut fields = Vec::new();
    for field in named_fields(input, "view", &mut errors) {
        if let Some(ident) = &field.ident {
            of_query(&field.attrs, &mut errors);
            fields.push(field::read(field, ident, &mut errors));
        }
    }
    without_serials(&fields, &mut errors);
    if let Some(query) = &model.definition {
        in_order(&fields, query, input, &mut errors);
    }
    let Declared { indexes, relations } = Declared::read(input, &model, defines, &mut errors);
    let comment = model.comment.clone().or(doc);
    let read = Table {
        schema: model.schema.clone(),
        name: model.name.clone(),
        comment: comment.clone(),
        ..Table::default()
    };
    let mut assembly = Assembly { model: read, fields: &fields, named: Vec::new(), errors: &mut errors };
    assembly.columns();
    for index in indexes {
        assembly.index(index);
    }
    assembly.relations(&relations);
    let Assembly { model: read, named, .. } = assembly;
    unique_names::check("view", &fields, &named, &relations, &mut errors);
    let model = View { comment, columns: read.columns.clone(), indexes: read.indexes.clone(), ..model };
    errors.or(Some(ViewDef {
        table: TableDef {
            row: input.ident.clone(),
            vis: input.vis.clone(),
            table: value,
            checked: false,
            json: false,
            attrs: Vec::new(),
            fields: fields.into_iter().filter_map(|parts| parts.column).map(|(field, _)| field).collect(),
            foreign_keys: Vec::new(),
            relations,
            model: read,
        },
        model,
    }))
}

/// What the struct's attributes declare beside columns.
#[derive(Default)]
struct Declared {
    indexes: Vec<IndexAttr>,
    relations: Vec<RelationDef>,
}

impl Declared {
    fn read(input: &DeriveInput, model: &View, defines: bool, errors: &mut Errors) -> Self {
        let mut all = Self::default();
        for attribute in &input.attrs {
            let Some(word) = attribute.path().get_ident().map(ToString::to_string) else { continue };
            match word.as_str() {
                "index" => {
                    all.indexes.push(IndexAttr::read(attribute, errors));
                    may_have_indexes(attribute, model, defines, errors);
                }
                "has_many" => all.relation(RelationKind::HasMany, attribute, errors),
                "has_one" => all.relation(RelationKind::HasOne, attribute, errors),
                "belongs_to" => all.relation(RelationKind::BelongsTo, attribute, errors),
                "view" => {}
                other => misplaced(attribute, other, model, errors),
            }
        }
        all
    }

    /// A view has no foreign keys that would say which rows belong together.
    fn relation(&mut self, kind: RelationKind, attribute: &Attribute, errors: &mut Errors) {
        let Some(found) = relation::read(kind, attribute, errors) else { return };
        if found.on.is_empty() {
            errors.push(
                found.span,
                format!(
                    "a view has no foreign keys; say which fields are equal: `#[{}({}: {}, on(id = user_id))]`",
                    kind.word(),
                    found.name,
                    crate::spelling::text(&found.target)
                ),
            );
        }
        self.relations.push(found);
    }
}

fn may_have_indexes(attribute: &Attribute, model: &View, defines: bool, errors: &mut Errors) {
    let span = attribute.path().span();
    if !model.materialized {
        errors.push(span, "only a materialized view has indexes; add `materialized`, or remove the index");
    } else if !defines {
        errors.push(
            span,
            "the indexes of a view are made where it is; add its `definition`, or remove the index",
        );
    }
}

/// An attribute of tables, or one that nobody knows.
fn misplaced(attribute: &Attribute, word: &str, model: &View, errors: &mut Errors) {
    let span = attribute.path().span();
    match word {
        "table" => errors.push(span, "this is a view; write what concerns it as `#[view(..)]`"),
        "column" => {
            errors.push(
                span,
                "`#[column(..)]` belongs to a field; write what concerns the view as `#[view(..)]`",
            );
        }
        "unique" if model.materialized => {
            errors.push(span, "a materialized view has no constraints; write `#[index(.., unique)]`");
        }
        "primary_key" | "unique" | "check" | "foreign_key" => {
            errors.push(span, format!("a view has no constraints; remove `{word}`"));
        }
        other => {
            let guess = did_you_mean(other, VIEW_ATTRIBUTES.iter().copied());
            if !guess.is_empty() {
                errors.push(span, format!("unknown attribute `{other}`{guess}"));
            }
        }
    }
}

/// Reports what a field says of its column that only a column of a table has.
fn of_query(attributes: &[Attribute], errors: &mut Errors) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("column")) {
        // Mistakes in the arguments themselves are reported when the field is read.
        for arg in args::of_attribute(attribute, &mut Errors::default()) {
            let name = arg.name();
            if OF_TABLES.contains(&name.as_str()) {
                errors.push(
                    arg.span(),
                    format!("a column of a view is what the query makes it; remove `{name}`"),
                );
            }
        }
    }
}

/// The fields give their names to the columns of the query in their order. Reports those that stand at the place of another.
fn in_order(fields: &[FieldParts], query: &str, input: &DeriveInput, errors: &mut Errors) {
    let Some(names) = select_list::names(query) else { return };
    let (columns, count) = (names.len(), fields.len());
    if columns != count && count > 0 {
        let remedy = if columns < count { "remove the others" } else { "give each of them a field" };
        errors.push(
            input.ident.span(),
            format!(
                "the view has {}, and its query {}; {remedy}",
                counted(count, "field"),
                counted(columns, "column")
            ),
        );
    }
    for (field, found) in fields.iter().zip(&names) {
        let Some(found) = found else { continue };
        if *found != field.name && fields.iter().any(|other| other.name == *found) {
            errors.push(
                field.ident.span(),
                format!(
                    "at the place of `{}`, the query has `{found}`; write the fields in the order of the query's columns",
                    field.ident
                ),
            );
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}

fn without_serials(fields: &[FieldParts], errors: &mut Errors) {
    for (field, column) in fields.iter().filter_map(|parts| parts.column.as_ref()) {
        let Some(builtin) = column.ty.builtin().filter(|builtin| Builtin::is_serial(*builtin)) else {
            continue;
        };
        let stored = builtin.stored().word();
        errors
            .push(field.rust_type.span(), format!("only a table counts; the column of a view is `{stored}`"));
    }
}
