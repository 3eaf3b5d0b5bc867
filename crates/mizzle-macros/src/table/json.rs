//! `#[table(.., json)]`: a JSON body becomes a `NewUser` or a `UserPatch`, and absent is told from null.

use mizzle_syntax::{FieldDef, TableDef};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

/// `Deserialize` for the insert value: a required column that is absent is an error.
pub fn of_new(
    def: &TableDef,
    own: &[&FieldDef],
    patched: &[&FieldDef],
    required: &[&FieldDef],
) -> TokenStream {
    let new = super::new::ident(def);
    let fields = [own, patched].concat();
    let (body, names) = (body(def, &fields), super::values::names(&fields));
    let wanted = required.iter().map(|field| {
        let (ident, name) = (&field.ident, field.ident.unraw().to_string());
        quote! {
            if body.#ident.is_none() {
                return ::core::result::Result::Err(
                    <D::Error as ::mizzle::__serde::de::Error>::missing_field(#name),
                );
            }
        }
    });
    quote! {
        impl<'de> ::mizzle::__serde::Deserialize<'de> for #new {
            fn deserialize<D: ::mizzle::__serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #body
                let body = <Body as ::mizzle::__serde::Deserialize>::deserialize(deserializer)?;
                #(#wanted)*
                ::core::result::Result::Ok(Self {
                    #(#names: body.#names,)*
                    __state: ::core::marker::PhantomData,
                })
            }
        }
    }
}

/// `Deserialize` for the update value: what is absent is left as it is.
pub fn of_patch(def: &TableDef, patch: &Ident, fields: &[&FieldDef]) -> TokenStream {
    let body = body(def, fields);
    let names = super::values::names(fields);
    quote! {
        impl<'de> ::mizzle::__serde::Deserialize<'de> for #patch {
            fn deserialize<D: ::mizzle::__serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #body
                let body = <Body as ::mizzle::__serde::Deserialize>::deserialize(deserializer)?;
                ::core::result::Result::Ok(Self { #(#names: body.#names,)* ..Self::new() })
            }
        }
    }
}

/// The struct that serde reads: all fields may be absent, and null is a value only where the column takes it.
fn body(def: &TableDef, fields: &[&FieldDef]) -> TokenStream {
    let of_struct = kept(&def.attrs, &["rename_all", "deny_unknown_fields"]);
    let members = fields.iter().map(|field| {
        let (ident, ty) = (&field.ident, &field.rust_type);
        let kept = kept(&field.attrs, &["rename", "alias", "skip", "skip_deserializing"]);
        let present = match kept.to_string().contains("skip") {
            true => quote!(),
            false => quote!(#[serde(deserialize_with = "::mizzle::__derive::present")]),
        };
        quote!(#kept #present #ident: ::core::option::Option<#ty>)
    });
    let names: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    quote! {
        #[derive(::mizzle::__serde::Deserialize)]
        #[serde(crate = "::mizzle::__serde", default)]
        #of_struct
        struct Body { #(#members,)* }

        impl ::core::default::Default for Body {
            fn default() -> Self {
                Self { #(#names: ::core::option::Option::None,)* }
            }
        }
    }
}

/// The serde attributes that mean the same for a body as for a row.
fn kept(attributes: &[Attribute], words: &[&str]) -> TokenStream {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
        .filter_map(|attribute| {
            attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()
        })
        .flatten()
        .filter(|meta| words.iter().any(|word| meta.path().is_ident(word)))
        .map(|meta| quote!(#[serde(#meta)]))
        .collect()
}
