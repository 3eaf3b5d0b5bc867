//! Reading a row: the types of its fields and a pattern for their values, in tuples.

use mizzle_syntax::TableDef;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{checked_type, nullness};

/// How many a tuple holds.
const MOST: usize = 16;

/// What reads the columns.
pub fn fields(def: &TableDef) -> TokenStream {
    let field = |field| {
        let (value, null) = (checked_type(field), nullness(field, &quote!(__m)));
        quote!(__m::Field<#value, #null>)
    };
    tuple(def.fields.iter().map(field).collect())
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
