//! Reading a row: the types of its fields and a pattern for their values, in tuples.

use mizzle_schema::Type;
use mizzle_syntax::{FieldDef, TableDef};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::spanned::Spanned;

use super::{checked_type, nullness, unresolved};

/// How many a tuple holds.
const MOST: usize = 16;

/// What reads the columns.
pub fn fields(def: &TableDef) -> TokenStream {
    let field = |field| {
        let (value, null) = (checked_type(field), nullness(field));
        quote!(__m::Field<#value, __m::#null>)
    };
    let span = span(def);
    let fields = tuple(def.fields.iter().map(field).collect());
    fields
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}

/// Where a type cannot be a column, rustc reports it at the field, and what follows from it at the same place: that is
/// once.
pub fn span(def: &TableDef) -> Span {
    let doubtful = def.fields.iter().find(|field| is_doubtful(field));
    doubtful.map_or_else(Span::call_site, |field| field.inner_type.span())
}

/// Whether only rustc knows what the field's type is in PostgreSQL.
fn is_doubtful(field: &FieldDef) -> bool {
    matches!(field.ty, Type::Custom(_)) || unresolved(&field.ty).is_some()
}

/// A pattern for the values.
pub fn values(def: &TableDef) -> TokenStream {
    let names = names(def);
    tuple(names.map(|name| quote!(#name)).collect())
}

/// A name for each value, which nothing in scope has.
pub fn names(def: &TableDef) -> impl Iterator<Item = Ident> {
    (0..def.fields.len()).map(|at| format_ident!("__{at}"))
}

/// A tuple, or a tuple of tuples where there are too many for one.
fn tuple(elements: Vec<TokenStream>) -> TokenStream {
    if elements.len() <= MOST {
        return quote!((#(#elements,)*));
    }
    tuple(elements.chunks(MOST).map(|chunk| tuple(chunk.to_vec())).collect())
}
