//! The update value: `UserPatch`.

use mizzle_syntax::{FieldDef, TableDef};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{checked, checked_type, json, setter};

/// Its name.
pub fn ident(def: &TableDef) -> Ident {
    format_ident!("{}Patch", def.row)
}

/// The fields that a patch may set: all that can be written but the primary key, which says which row is
/// meant and does not change.
pub fn settable(def: &TableDef) -> Vec<&FieldDef> {
    let key = def.primary_key();
    def.fields
        .iter()
        .filter(|field| !field.read_only && key.iter().all(|key| key.ident != field.ident))
        .collect()
}

pub fn expand(def: &TableDef) -> TokenStream {
    let (vis, table, patch) = (&def.vis, &def.table, ident(def));
    let fields = settable(def);
    let names: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let types = fields.iter().map(|field| &field.rust_type);
    let setters = fields.iter().map(|field| {
        let name = match field.ident.to_string().as_str() {
            "new" | "is_empty" => format_ident!("{}_", field.ident),
            _ => field.ident.clone(),
        };
        setter(vis, field, &name, &format!("Sets `{}`.", field.column), &quote!(self), None)
    });
    let doc = format!(
        "New values for columns of a row of [`{table}`]; `None` leaves a column as it is. Of a column that may be \
         NULL, `Some(None)` is NULL."
    );
    let new_doc = format!("A patch of `{}` that sets nothing yet.", def.model.name);
    quote! {
        #[doc = #doc]
        #[must_use = "a patch is applied by `update`"]
        #[allow(missing_docs)]
        #vis struct #patch {
            #(#vis #names: ::core::option::Option<#types>,)*
        }

        #[allow(clippy::should_implement_trait)]
        impl #patch {
            #[doc = #new_doc]
            #vis fn new() -> Self {
                Self { #(#names: ::core::option::Option::None,)* }
            }

            /// Whether it sets nothing.
            #vis fn is_empty(&self) -> bool {
                ::core::matches!(self, Self { #(#names: ::core::option::Option::None,)* })
            }

            #(#setters)*
        }
    }
}

pub fn impls(def: &TableDef) -> TokenStream {
    let (table, patch) = (&def.table, ident(def));
    let fields = settable(def);
    let names: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let texts = names.iter().map(|name| name.to_string());
    let (type_name, count) = (patch.to_string(), names.len());
    let foreign = super::foreign_types(&fields);
    let puts = fields.iter().map(|field| put(def, field));
    let serde = def.json.then(|| json::of_patch(def, &patch, &fields));
    let garde = def.checked.then(|| checked::of_patch(def, &patch, &fields));
    quote! {
        impl ::core::default::Default for #patch {
            fn default() -> Self {
                Self::new()
            }
        }

        impl ::core::clone::Clone for #patch
        where
            #(for<'a> #foreign: ::core::clone::Clone,)*
        {
            fn clone(&self) -> Self {
                Self { #(#names: ::core::clone::Clone::clone(&self.#names),)* }
            }
        }

        impl #patch
        where
            #(for<'a> #foreign: ::core::fmt::Debug,)*
        {
            const __NAMES: &'static [&'static str] = &[#(#texts),*];

            fn __shown(&self) -> [&dyn __m::Shown; #count] {
                [#(&self.#names),*]
            }
        }

        impl ::core::fmt::Debug for #patch
        where
            #(for<'a> #foreign: ::core::fmt::Debug,)*
        {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __m::debug(f, #type_name, &[], Self::__NAMES, &self.__shown())
            }
        }

        #[diagnostic::do_not_recommend]
        impl __m::Assignments<#table> for #patch {
            type Refs = ();

            fn assignments(self, list: &mut ::std::vec::Vec<__m::Assignment>) {
                __m::assign::<#table>(self, list);
            }
        }

        impl __m::Values for #patch {
            #[allow(unused_variables)]
            fn put(self, values: &mut __m::RowValues) {
                #(#puts)*
            }
        }

        #serde
        #garde
    }
}

/// Puts a value into its column.
pub fn put(def: &TableDef, field: &FieldDef) -> TokenStream {
    let (ident, value) = (&field.ident, checked_type(field));
    let at = def.fields.iter().position(|other| other.ident == *ident).unwrap_or_default();
    let set = match field.nullable {
        true => quote!(set_nullable),
        false => quote!(set),
    };
    quote_spanned!(field.inner_type.span()=> values.#set::<#value>(#at, self.#ident);)
}
