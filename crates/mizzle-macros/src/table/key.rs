//! The primary key, and soft deletion.

use mizzle_syntax::TableDef;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{checked_type, place};

pub fn impls(def: &TableDef) -> TokenStream {
    let table = &def.table;
    let keyed = keyed(def);
    let soft_delete = def.soft_delete().map(|_| {
        quote! {
            #[diagnostic::do_not_recommend]
            impl __m::SoftDelete for #table {}
        }
    });
    quote!(#keyed #soft_delete)
}

fn keyed(def: &TableDef) -> Option<TokenStream> {
    let table = &def.table;
    let fields = def.primary_key();
    let types: Vec<_> = fields.iter().map(|field| &field.inner_type).collect();
    let names: Vec<_> = (0..fields.len()).map(|at| format_ident!("key{at}")).collect();
    let (key, pattern) = match (&types[..], &names[..]) {
        ([], _) => return None,
        ([ty], [name]) => (quote!(#ty), quote!(#name)),
        (types, names) => (quote!((#(#types),*)), quote!((#(#names),*))),
    };
    let pushes = fields.iter().zip(&names).map(|(field, name)| {
        let value = checked_type(field);
        let at = place(def, field);
        quote!(params.push::<#value>(#at, #name);)
    });
    Some(quote! {
        #[diagnostic::do_not_recommend]
        impl __m::Keyed for #table {
            type Key = #key;

            fn key(#pattern: #key, params: &mut __m::KeyParams<'_>) {
                #(#pushes)*
            }
        }
    })
}
