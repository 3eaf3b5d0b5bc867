//! Reading a row.

use mizzle_syntax::TableDef;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{checked_type, nullness};

/// What reads a row, and what checks its columns.
pub fn bodies(def: &TableDef) -> (TokenStream, TokenStream) {
    let row = &def.row;
    let reads = def.fields.iter().map(|field| {
        let (ident, null, value) = (&field.ident, nullness(field), checked_type(field));
        let read = quote_spanned!(field.inner_type.span()=>
            <#null as ::mizzle::__core::scope::Nullness>::read::<#value>(row)?
        );
        quote!(#ident: #read)
    });
    let checks = def.fields.iter().map(|field| {
        let value = checked_type(field);
        let inner = &field.inner_type;
        let name = quote!(#inner).to_string().replace(' ', "");
        quote_spanned!(field.inner_type.span()=>
            (#name, <#value as ::mizzle::__core::value::Value>::accepts),
        )
    });
    (quote!(::core::result::Result::Ok(#row { #(#reads,)* })), quote!(columns.expect_all(&[#(#checks)*])))
}
