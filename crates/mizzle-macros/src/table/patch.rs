//! The update value: `UserPatch`.

use mizzle_syntax::{FieldDef, TableDef};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{checked, is_same, json, values};

/// Its name.
pub fn ident(def: &TableDef) -> Ident {
    format_ident!("{}Patch", def.row)
}

/// The fields that a patch may set: all that can be written but the primary key, which says which row is
/// meant and does not change.
pub fn settable(def: &TableDef) -> Vec<&FieldDef> {
    let key = def.primary_key();
    def.fields.iter().filter(|field| !field.read_only && !key.iter().any(|key| is_same(key, field))).collect()
}

pub fn expand(def: &TableDef) -> TokenStream {
    let (vis, table, patch, values) = (&def.vis, &def.table, ident(def), values::ident(def));
    let doc = format!("New values for columns of a row of [`{table}`]; `None` leaves a column as it is.");
    let new_doc = format!("A patch of `{}` that sets nothing yet.", def.model.name);
    let fields = settable(def);
    let names = values::names(&fields);
    quote! {
        #[doc = #doc]
        #vis type #patch = #values<::mizzle::__derive::ForUpdate>;

        impl #values<::mizzle::__derive::ForUpdate> {
            #[doc = #new_doc]
            #vis fn new() -> Self {
                Self::__none()
            }

            /// Whether it sets nothing.
            #vis fn is_empty(&self) -> bool {
                ::core::matches!(self, Self { #(#names: ::core::option::Option::None,)* .. })
            }
        }
    }
}

pub fn impls(def: &TableDef) -> TokenStream {
    let (table, patch, values) = (&def.table, ident(def), values::ident(def));
    let fields = settable(def);
    let serde = def.json.then(|| json::of_patch(def, &patch, &fields));
    let garde = def.checked.then(|| checked::of_patch(def, &patch, &fields));
    quote! {
        impl ::core::default::Default for #values<__m::ForUpdate> {
            fn default() -> Self {
                Self::new()
            }
        }

        #[diagnostic::do_not_recommend]
        impl __m::Assignments<#table> for #values<__m::ForUpdate> {
            type Refs = ();

            fn assignments(self, list: &mut ::std::vec::Vec<__m::Assignment>) {
                __m::assign::<#table>(self, list);
            }
        }

        #serde
        #garde
    }
}
