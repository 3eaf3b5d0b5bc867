//! The values of a row: `UserValues`, which `NewUser` and `UserPatch` are.

use mizzle_syntax::{FieldDef, TableDef};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{checked_type, new, patch, setter};

/// Its name.
pub fn ident(def: &TableDef) -> Ident {
    format_ident!("{}Values", def.row)
}

pub fn expand(def: &TableDef) -> TokenStream {
    let (vis, table, values) = (&def.vis, &def.table, ident(def));
    let (own, shared) = (new::own(def), patch::settable(def));
    let (own_names, own_types) = (names(&own), own.iter().map(|field| &field.rust_type));
    let (names, types) = (names(&shared), shared.iter().map(|field| &field.rust_type));
    let setters = shared.iter().map(|field| {
        let ty = new::given(def, field, &quote!(K));
        setter(&def.vis, field, ty)
    });
    let states = new::states(def);
    let complete = new::required(def).into_iter().map(|_| quote!(::mizzle::__derive::Given));
    let doc = format!(
        "Values for columns of a row of [`{table}`]; `None` gives a column none. Of a column that may be NULL, \
         `Some(None)` is NULL."
    );
    quote! {
        #[doc = #doc]
        #[must_use = "a row goes in by `insert`, a patch is applied by `update`"]
        #[allow(missing_docs)]
        #[repr(C)]
        #vis struct #values<K: ::mizzle::__derive::For, S = (#(#complete,)*)> {
            #(#vis #own_names: K::Own<#own_types>,)*
            #(#vis #names: ::core::option::Option<#types>,)*
            #[doc(hidden)]
            #vis __state: ::core::marker::PhantomData<fn() -> (K, S)>,
        }

        #[allow(clippy::should_implement_trait)]
        impl<K: ::mizzle::__derive::For, #(#states),*> #values<K, (#(#states,)*)> {
            #(#setters)*
        }
    }
}

pub fn impls(def: &TableDef) -> TokenStream {
    let (values, row) = (ident(def), def.row.to_string());
    let (own, shared) = (new::own(def), patch::settable(def));
    let foreign = super::foreign_types(&[&own[..], &shared[..]].concat());
    let puts = shared.iter().map(|field| put(def, field, &field.ident));
    let (own, names) = (names(&own), names(&shared));
    let texts = own.iter().chain(&names).map(|name| name.to_string());
    quote! {
        impl<K: __m::For, S> #values<K, S> {
            fn __none() -> Self {
                Self {
                    #(#own: K::none(),)*
                    #(#names: __m::None,)*
                    __state: ::core::marker::PhantomData,
                }
            }
        }

        impl<K: __m::For, S> ::core::clone::Clone for #values<K, S>
        where
            #(for<'a> #foreign: ::core::clone::Clone,)*
        {
            fn clone(&self) -> Self {
                Self {
                    #(#own: K::clone(&self.#own),)*
                    #(#names: ::core::clone::Clone::clone(&self.#names),)*
                    __state: ::core::marker::PhantomData,
                }
            }
        }

        impl<K: __m::For, S> ::core::fmt::Debug for #values<K, S>
        where
            #(for<'a> #foreign: ::core::fmt::Debug,)*
        {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __m::debug::<K>(f, #row, &[#(#texts),*], &[#(K::shown(&self.#own),)* #(&self.#names),*])
            }
        }

        impl<K: __m::For, S> __m::Values for #values<K, S> {
            #[allow(unused_variables)]
            fn put(self, values: &mut __m::RowValues) {
                #(#puts)*
            }
        }
    }
}

/// Puts a value into its column.
pub fn put(def: &TableDef, field: &FieldDef, value_of: impl quote::ToTokens) -> TokenStream {
    let (at, value) = (super::place(def, field), checked_type(field));
    let set = match field.nullable {
        true => quote!(set_nullable),
        false => quote!(set),
    };
    quote_spanned!(field.inner_type.span()=> values.#set::<#value>(#at, self.#value_of);)
}

/// The names of the fields.
pub fn names<'a>(fields: &[&'a FieldDef]) -> Vec<&'a Ident> {
    fields.iter().map(|field| &field.ident).collect()
}
