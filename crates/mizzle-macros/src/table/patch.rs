//! The update value: `UserPatch`.

use mizzle_syntax::{FieldDef, TableDef};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{checked, checked_type, json, value_type};

/// Its name.
pub fn ident(def: &TableDef) -> Ident {
    format_ident!("{}Patch", def.row)
}

/// The fields that a patch may set: all that can be written but the primary key, which says which row is
/// meant and does not change.
fn settable(def: &TableDef) -> Vec<&FieldDef> {
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
    let types: Vec<_> = fields.iter().map(|field| &field.rust_type).collect();
    let texts: Vec<_> = names.iter().map(|name| name.to_string()).collect();
    let type_name = patch.to_string();
    let inner = super::foreign_types(&fields);
    let setters = fields.iter().map(|field| setter(vis, field));
    let pushes = fields.iter().map(|field| {
        let (ident, value) = (&field.ident, checked_type(field));
        let push = match field.nullable {
            true => quote!(patch_nullable),
            false => quote!(patch),
        };
        let at = def.fields.iter().position(|other| other.ident == field.ident).unwrap_or_default();
        quote_spanned!(field.inner_type.span()=>
            ::mizzle::__core::query::#push::<#value>(list, def, #at, self.#ident);
        )
    });
    let serde = def.json.then(|| json::of_patch(def, &patch, &fields));
    let garde = def.checked.then(|| checked::of_patch(def, &patch, &fields));
    let doc = format!(
        "New values for columns of a row of [`{table}`]; `None` leaves a column as it is. Of a column that may be \
         NULL, `Some(None)` is NULL."
    );
    let new_doc = format!("A patch of `{}` that sets nothing yet.", def.model.name);
    quote! {
        #[doc = #doc]
        #[must_use = "a patch is applied by `update`"]
        #vis struct #patch {
            #(#[allow(missing_docs)] #vis #names: ::core::option::Option<#types>,)*
        }

        impl ::core::default::Default for #patch {
            fn default() -> Self {
                Self { #(#names: ::core::option::Option::None,)* }
            }
        }

        #[allow(clippy::should_implement_trait)]
        impl #patch {
            #[doc = #new_doc]
            #vis fn new() -> Self {
                ::core::default::Default::default()
            }

            /// Whether it sets nothing.
            #vis fn is_empty(&self) -> bool {
                true #(&& self.#names.is_none())*
            }

            #(#setters)*
        }

        impl ::core::clone::Clone for #patch
        where
            #(for<'a> #inner: ::core::clone::Clone,)*
        {
            fn clone(&self) -> Self {
                Self { #(#names: ::core::clone::Clone::clone(&self.#names),)* }
            }
        }

        impl ::core::fmt::Debug for #patch
        where
            #(for<'a> #inner: ::core::fmt::Debug,)*
        {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::mizzle::__core::query::debug(f, #type_name, &[
                    #((#texts, ::mizzle::__core::query::given(&self.#names)),)*
                ])
            }
        }

        #[diagnostic::do_not_recommend]
        impl ::mizzle::__core::expr::Assignments<#table> for #patch {
            type Refs = ();

            #[allow(unused_variables)]
            fn assignments(self, list: &mut ::std::vec::Vec<::mizzle::__core::tree::Assignment>) {
                let def = <#table as ::mizzle::__core::table::Table>::DEF;
                #(#pushes)*
            }
        }

        #serde
        #garde
    }
}

fn setter(vis: &syn::Visibility, field: &FieldDef) -> TokenStream {
    let (ident, value, checked) = (&field.ident, value_type(field), checked_type(field));
    let name = match ident.to_string().as_str() {
        "new" | "is_empty" => format_ident!("{ident}_"),
        _ => ident.clone(),
    };
    let doc = format!("Sets `{}`.", field.column);
    let span = field.inner_type.span();
    let (bound, into) = match field.nullable {
        true => ("IntoNullable", "into_nullable"),
        false => ("IntoValue", "into_value"),
    };
    let (bound, into) = (Ident::new(bound, span), Ident::new(into, span));
    let assign = quote_spanned! {span=>
        self.#ident = ::core::option::Option::Some(
            ::mizzle::__core::value::#bound::<#checked>::#into(value),
        );
    };
    quote! {
        #[doc = #doc]
        #vis fn #name(mut self, value: impl ::mizzle::__core::value::#bound<#value>) -> Self {
            #assign
            self
        }
    }
}
