//! `#[derive(PgNewtype)]`: a struct of one field is a type of its own in Rust and its field's type in PostgreSQL.

use syn::{Data, DeriveInput, Field, Fields};

use crate::definition::NewtypeDef;
use crate::error::Errors;
use crate::{args, rust_type, sql_type};

/// Reads a struct with `#[derive(PgNewtype)]`. `#[pg_newtype(varchar(20))]` spells the SQL type, where the one that
/// follows from the field's type does not suit.
///
/// ```
/// let input = syn::parse_quote! { struct UserId(i32); };
/// let id = mizzle_syntax::parse_newtype(&input).unwrap();
/// assert_eq!(id.ty.to_string(), "integer");
/// ```
pub fn parse_newtype(input: &DeriveInput) -> Result<NewtypeDef, Errors> {
    let mut errors = Errors::default();
    let newtype = read(input, &mut errors);
    errors.or(newtype)
}

fn read(input: &DeriveInput, errors: &mut Errors) -> Option<NewtypeDef> {
    if !input.generics.params.is_empty() {
        errors.push_at(&input.generics, "a column has one type; remove the generic parameters");
    }
    let mut spelled = None;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("pg_newtype")) {
        for arg in args::of_attribute(attribute, errors) {
            if !sql_type::is_type(&arg) {
                let words: Vec<_> = sql_type::words().chain(["type"]).collect();
                arg.unknown_among("`#[pg_newtype(..)]`", &words, "a type such as `varchar(255)`", errors);
            } else if spelled.is_some() {
                errors.push(arg.span(), format!("`{}` is a second type; keep one", arg.name()));
            } else {
                spelled = sql_type::read(&arg, errors);
            }
        }
    }
    let Some(inner) = inner(input) else {
        let name = &input.ident;
        errors
            .push(name.span(), format!("a newtype is a struct of one unnamed field: `struct {name}(i32);`"));
        return None;
    };
    let rust = rust_type::read(&inner.ty, errors)?;
    if rust.nullable {
        errors.push_at(
            &inner.ty,
            "a newtype is a value; remove the `Option` here and write it where a column uses it",
        );
    }
    let ty = match &spelled {
        Some(spelled) => rust.with_spelled(spelled, errors)?,
        None => rust.ty,
    };
    if let (Some(spelled), Some(true)) = (&spelled, ty.builtin().map(|builtin| builtin.is_serial())) {
        errors.push(spelled.span, "a serial belongs to a column; write it there: `#[column(serial)]`");
    }
    Some(NewtypeDef {
        ident: input.ident.clone(),
        vis: input.vis.clone(),
        inner_type: inner.ty.clone(),
        explicit_type: spelled.is_some(),
        ty,
    })
}

/// The one unnamed field of a struct.
pub(crate) fn inner(input: &DeriveInput) -> Option<&Field> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => fields.unnamed.first(),
            _ => None,
        },
        Data::Enum(_) | Data::Union(_) => None,
    }
}
