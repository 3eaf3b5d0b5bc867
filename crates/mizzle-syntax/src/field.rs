//! A field of a table's struct and its column.

use mizzle_schema::{Builtin, Column, Generated, Type};
use proc_macro2::{Ident, Span};
use syn::Field;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::column_attr::{self, At, ColumnAttr};
use crate::constraint::{CheckAttr, PrimaryKeyAttr, UniqueAttr};
use crate::definition::{FieldDef, OnUpdate};
use crate::error::Errors;
use crate::foreign_key::ForeignKeyAttr;
use crate::rust_type::{self, RustType};
use crate::{args, comment, default};

/// The columns every table has by itself, whose names are taken.
const SYSTEM_COLUMNS: &[&str] = &["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// A field, its column, and the constraints it declares.
pub(crate) struct FieldParts {
    pub ident: Ident,
    /// The column name, known even where the rest is not, so that a constraint on this field is no second mistake.
    pub name: String,
    /// The field and its column; nothing where the type could not be read.
    pub column: Option<(FieldDef, Column)>,
    pub primary_key: Option<PrimaryKeyAttr>,
    pub unique: Option<UniqueAttr>,
    pub check: Option<CheckAttr>,
    pub foreign_key: Option<ForeignKeyAttr>,
}

/// Reads a named field.
pub(crate) fn read(field: &Field, ident: &Ident, errors: &mut Errors) -> FieldParts {
    let doc = comment::of(&field.attrs, errors);
    let mut attr = column_attr::read(&field.attrs, ident, errors);
    let name = column_name(&mut attr, ident, errors);
    let (primary_key, unique) = (attr.primary_key.take(), attr.unique.take());
    let (check, foreign_key) = (attr.check.take(), attr.references.take());
    let column = rust_type::read(&field.ty, errors).and_then(|rust| {
        let ty = match &attr.spelled {
            Some(spelled) => rust.with_spelled(spelled, errors)?,
            None => rust.ty.clone(),
        };
        Some(column(field, ident, &name, doc, rust, ty, attr, errors))
    });
    FieldParts { ident: ident.clone(), name, column, primary_key, unique, check, foreign_key }
}

fn column_name(attr: &mut ColumnAttr, ident: &Ident, errors: &mut Errors) -> String {
    let name = match attr.name.take() {
        Some(name) => name,
        None => {
            let name = ident.unraw().to_string();
            args::identifier(&name, "column name", ident.span(), errors);
            name
        }
    };
    if SYSTEM_COLUMNS.contains(&name.as_str()) {
        errors.push(
            ident.span(),
            format!("every table has a column `{name}` by itself; name this one otherwise: `#[column(name = \"…\")]`"),
        );
    }
    name
}

#[expect(
    clippy::too_many_arguments,
    reason = "the parts of a field, read one after the other by the only caller"
)]
fn column(
    field: &Field,
    ident: &Ident,
    name: &str,
    doc: Option<String>,
    rust: RustType,
    ty: Type,
    attr: ColumnAttr,
    errors: &mut Errors,
) -> (FieldDef, Column) {
    one_source_of_value(&attr, &ty, errors);
    if let Some(span) = attr.soft_delete {
        soft_delete_suits(&rust, &ty, span, errors);
    }
    if let Some(identity) = &attr.identity {
        identity_suits(identity.span, &rust, &ty, errors);
    }
    let is_serial = ty.builtin().is_some_and(Builtin::is_serial);
    if is_serial && rust.nullable {
        errors.push(field.ty.span(), "a serial column always has a value; remove the `Option`");
    }
    let default = attr.default.as_ref().and_then(|at| or_report(default::read(&at.value, &ty), errors));
    let on_update = match (&attr.on_update, &attr.on_update_with) {
        (_, Some(at)) => Some(OnUpdate::Rust(Box::new(at.value.clone()))),
        (Some(at), None) => or_report(default::read_update(&at.value, &ty), errors).map(OnUpdate::Sql),
        (None, None) => None,
    };
    let always_identity = attr.identity.as_ref().is_some_and(|identity| identity.value.always);
    let computed = is_serial || attr.identity.is_some() || attr.generated.is_some();
    let column = Column {
        name: name.to_owned(),
        renamed_from: attr.renamed_from,
        comment: attr.comment.or(doc),
        ty: ty.clone(),
        nullable: rust.nullable,
        default: default.as_ref().map(|default| default.value.clone()),
        identity: attr.identity.map(|at| at.value),
        generated: attr.generated.as_ref().map(|at| Generated { expression: at.value.clone() }),
        collation: attr.collation,
    };
    let field = FieldDef {
        ident: ident.clone(),
        vis: field.vis.clone(),
        column: name.to_owned(),
        rust_type: field.ty.clone(),
        optional_on_insert: rust.nullable
            || computed
            || attr.default.is_some()
            || attr.default_with.is_some(),
        inner_type: rust.inner,
        nullable: rust.nullable,
        explicit_type: attr.spelled.is_some(),
        ty,
        default,
        default_with: attr.default_with.map(|at| at.value),
        on_update,
        soft_delete: attr.soft_delete.is_some(),
        read_only: attr.generated.is_some() || always_identity,
        attrs: passed_on(&field.attrs),
    };
    (field, column)
}

/// A column has one source of its value, and one of its value on update.
fn one_source_of_value(attr: &ColumnAttr, ty: &Type, errors: &mut Errors) {
    let computed = match (&attr.generated, &attr.identity) {
        (Some(_), Some(identity)) => {
            errors.push(identity.span, "a generated column cannot be an identity as well; keep one");
            Some("a generated column")
        }
        (Some(_), None) => Some("a generated column"),
        (None, Some(_)) => Some("an identity column"),
        (None, None) => None,
    };
    let is_serial = ty.builtin().is_some_and(Builtin::is_serial);
    if let (true, Some(at)) = (is_serial, &attr.identity) {
        errors.push(at.span, "a serial column has a sequence already; remove `identity` or the serial type");
    }
    if let (true, Some(at)) = (is_serial, &attr.generated) {
        errors.push(
            at.span,
            "a serial column takes its values from a sequence; remove `generated` or the serial type",
        );
    }
    let computed = computed.or(is_serial.then_some("a serial column"));
    for (word, at) in [("default", &attr.default), ("default_with", &attr.default_with)] {
        if let (Some(what), Some(At { span, .. })) = (computed, at) {
            errors.push(*span, format!("{what} gets its value from PostgreSQL; remove `{word}`"));
        }
    }
    if let (Some(_), Some(At { span, .. })) = (&attr.default, &attr.default_with) {
        errors.push(
            *span,
            "a column has one default: `default` in PostgreSQL or `default_with` in Rust; keep one",
        );
    }
    if let (Some(_), Some(At { span, .. })) = (&attr.on_update, &attr.on_update_with) {
        errors.push(*span, "`on_update` and `on_update_with` write the same value; keep one");
    }
    if let (Some(_), Some(At { span, .. })) =
        (&attr.generated, attr.on_update.as_ref().or(attr.on_update_with.as_ref()))
    {
        errors.push(*span, "a generated column is never written; remove `on_update`");
    }
}

fn soft_delete_suits(rust: &RustType, ty: &Type, span: Span, errors: &mut Errors) {
    let is_time = matches!(ty.builtin(), Some(Builtin::Timestamptz | Builtin::Timestamp));
    if !(rust.nullable && is_time) {
        errors.push(
            span,
            "`soft_delete` marks when a row was deleted, NULL until then; make the field an `Option<Timestamp>`",
        );
    }
}

fn identity_suits(span: Span, rust: &RustType, ty: &Type, errors: &mut Errors) {
    let is_integer = match ty {
        Type::Builtin(builtin, _) => builtin.integer_range().is_some(),
        Type::Unresolved { .. } => true,
        Type::Array(_) | Type::Extension(..) | Type::Named { .. } | Type::Custom(_) => false,
    };
    if !is_integer {
        errors.push(
            span,
            format!("an identity counts, and `{ty}` does not; make the field an `i64`, `i32` or `i16`"),
        );
    }
    if rust.nullable {
        errors.push(span, "an identity column always has a value; remove the `Option`");
    }
}

/// The attributes that the rows for insert and update share.
pub(crate) fn passed_on(attributes: &[syn::Attribute]) -> Vec<syn::Attribute> {
    let shared = |attribute: &&syn::Attribute| {
        attribute.path().is_ident("serde") || attribute.path().is_ident("garde")
    };
    attributes.iter().filter(shared).cloned().collect()
}

fn or_report<T>(result: syn::Result<T>, errors: &mut Errors) -> Option<T> {
    result.map_err(|error| errors.push_syn(error)).ok()
}
