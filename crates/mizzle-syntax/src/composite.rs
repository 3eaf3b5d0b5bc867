//! `#[derive(PgComposite)]`: a struct becomes a composite type.

use heck::ToSnakeCase;
use mizzle_schema::{Composite, CompositeField};
use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Field, Fields};

use crate::definition::{CompositeDef, CompositeFieldDef};
use crate::error::Errors;
use crate::{args, comment, rust_type, sql_type};

/// Reads a struct with `#[derive(PgComposite)]`.
///
/// ```
/// let input = syn::parse_quote! {
///     struct Address { street: String, #[pg_composite(varchar(10))] zip: Option<String> }
/// };
/// let address = mizzle_syntax::parse_composite(&input).unwrap();
/// assert_eq!(address.model.name, "address");
/// assert_eq!(address.model.fields[1].ty.to_string(), "character varying(10)");
/// ```
pub fn parse_composite(input: &DeriveInput) -> Result<CompositeDef, Errors> {
    let mut errors = Errors::default();
    let composite = read(input, &mut errors);
    errors.or(composite)
}

fn read(input: &DeriveInput, errors: &mut Errors) -> Option<CompositeDef> {
    let mut model = Composite { comment: comment::of(&input.attrs, errors), ..Composite::default() };
    type_attr(input, &mut model, errors);
    if !input.generics.params.is_empty() {
        errors.push_at(&input.generics, "a composite type is one type; remove the generic parameters");
    }
    let Data::Struct(data) = &input.data else {
        errors.push(input.ident.span(), "`PgComposite` is for structs; an enum is a `PgEnum`");
        return None;
    };
    let Fields::Named(named) = &data.fields else {
        errors.push(
            input.ident.span(),
            "a composite type has fields with names; a struct of one unnamed field is a `PgNewtype` or a `PgDomain`",
        );
        return None;
    };
    if named.named.is_empty() {
        let name = &input.ident;
        errors.push(name.span(), format!("`{name}` has no fields; add one"));
    }
    let mut fields: Vec<CompositeFieldDef> = Vec::new();
    for found in &named.named {
        let Some(ident) = &found.ident else { continue };
        let Some(field) = field(found, ident, errors) else { continue };
        if fields.iter().any(|earlier| earlier.name == field.name) {
            errors
                .push(ident.span(), format!("the type has two fields `{}`; rename one of them", field.name));
            continue;
        }
        model.fields.push(CompositeField::new(&field.name, field.ty.clone()));
        fields.push(field);
    }
    Some(CompositeDef { ident: input.ident.clone(), vis: input.vis.clone(), fields, model })
}

/// `#[pg_composite(name = "..", schema = "..", renamed_from = "..", comment = "..")]`
fn type_attr(input: &DeriveInput, model: &mut Composite, errors: &mut Errors) {
    for arg in args::without_repeats(attribute(&input.attrs, errors), errors) {
        match arg.name().as_str() {
            "name" => model.name = arg.identifier("type name", errors).unwrap_or_else(|| "?".to_owned()),
            "schema" => model.schema = arg.identifier("schema name", errors),
            "renamed_from" => model.renamed_from = arg.identifier("type name", errors),
            "comment" => model.comment = arg.text(errors).map(|text| text.value()),
            _ => arg.unknown("`#[pg_composite(..)]`", &["name", "schema", "renamed_from", "comment"], errors),
        }
    }
    if model.name.is_empty() {
        model.name = input.ident.unraw().to_string().to_snake_case();
        args::identifier(&model.name, "type name", input.ident.span(), errors);
    }
}

/// `#[pg_composite(varchar(10), name = "..")]` on a field.
fn field(found: &Field, ident: &Ident, errors: &mut Errors) -> Option<CompositeFieldDef> {
    let (mut name, mut spelled) = (None, None);
    for arg in args::without_repeats(attribute(&found.attrs, errors), errors) {
        if sql_type::is_type(&arg) {
            spelled = sql_type::read(&arg, errors);
        } else if arg.name() == "name" {
            name = arg.identifier("field name", errors);
        } else {
            let words: Vec<_> = ["name", "type"].into_iter().chain(sql_type::words()).collect();
            arg.unknown_among(
                "`#[pg_composite(..)]` of a field",
                &words,
                "`name = \"…\"` or a type such as `varchar(255)`",
                errors,
            );
        }
    }
    let name = match name {
        Some(name) => name,
        None => args::identifier(&ident.unraw().to_string(), "field name", ident.span(), errors)?,
    };
    let rust = rust_type::read(&found.ty, errors)?;
    let ty = match &spelled {
        Some(spelled) => {
            let ty = rust.with_spelled(spelled, errors)?;
            if ty.builtin().is_some_and(|builtin| builtin.is_serial()) {
                errors.push(spelled.span, "a serial belongs to a column of a table; write `integer`");
            }
            ty
        }
        None => rust.ty,
    };
    Some(CompositeFieldDef {
        ident: ident.clone(),
        name,
        inner_type: rust.inner,
        nullable: rust.nullable,
        explicit_type: spelled.is_some(),
        ty,
    })
}

fn attribute(attributes: &[Attribute], errors: &mut Errors) -> Vec<args::Arg> {
    let mut args = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("pg_composite")) {
        args.extend(args::of_attribute(attribute, errors));
    }
    args
}
