//! The primary key, and soft deletion.

use mizzle_syntax::TableDef;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::checked_type;

pub fn expand(def: &TableDef) -> TokenStream {
    let table = &def.table;
    let keyed = keyed(def);
    let soft_delete = def.soft_delete().map(|_| {
        quote! {
            #[diagnostic::do_not_recommend]
            impl ::mizzle::__core::table::SoftDelete for #table {}
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
    let params = fields.iter().zip(&names).map(|(field, name)| {
        let (ident, value) = (&field.ident, checked_type(field));
        quote!(::mizzle::__core::table::key_param::<#value>(#table.#ident.def(), #name))
    });
    Some(quote! {
        #[diagnostic::do_not_recommend]
        impl ::mizzle::__core::table::Keyed for #table {
            type Key = #key;

            fn key(
                #pattern: #key,
            ) -> ::std::vec::Vec<(&'static ::mizzle::__core::table::ColumnDef, ::mizzle::__core::value::Param)> {
                ::std::vec![#(#params),*]
            }
        }
    })
}
