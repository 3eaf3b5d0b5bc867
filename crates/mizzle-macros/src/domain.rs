//! `#[derive(PgDomain)]`.

use mizzle_schema::Definition;
use mizzle_syntax::DomainDef;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::composite::{fits_into, type_of};
use crate::table::{column_type, json, option, sql_type};

/// The implementations for a domain.
pub fn expand(definition: &DomainDef) -> TokenStream {
    let DomainDef { ident, vis: _, inner_type, explicit_type, model } = definition;
    let column = column_type(inner_type);
    let value = quote_spanned!(inner_type.span()=> <#column as ::mizzle::__core::value::Value>);
    let (schema, name) = (option(model.schema.as_ref()), &model.name);
    let inner = sql_type(&model.ty, inner_type);
    let json = json(&Definition::Domain(model.clone()));
    let types = type_of(&model.ty, inner_type);
    let fits = explicit_type.then(|| fits_into(&model.ty, inner_type, name)).flatten();
    quote! {
        #fits

        impl #ident {
            #[doc(hidden)]
            const __OF: ::mizzle::__core::value::SqlType = #inner;
        }

        #[diagnostic::do_not_recommend]
        impl ::mizzle::__core::value::Value for #ident {
            type Rust = Self;
            const TYPE: ::mizzle::__core::value::SqlType = ::mizzle::__core::value::SqlType::domain(#schema, #name, &Self::__OF);
            const DEFINITION: ::core::option::Option<&'static ::mizzle::__core::table::TypeDefinition> =
                ::core::option::Option::Some(&::mizzle::__core::table::TypeDefinition {
                    json: #json,
                    types: &[#types],
                });

            fn accepts(
                column: &::mizzle::__core::row::ResultColumn,
            ) -> ::core::result::Result<bool, ::mizzle::__core::row::Mismatch> {
                #value::accepts(column)
            }

            #[inline]
            fn decode(
                column: &::mizzle::__core::row::ResultColumn,
                raw: &[u8],
            ) -> ::core::result::Result<Self, ::mizzle::__core::value::BoxError> {
                #value::decode(column, raw).map(Self)
            }

            fn datum(
                value: &Self,
                _: &::mizzle::__core::value::SqlType,
            ) -> ::mizzle::__core::value::Datum {
                #value::datum(&value.0, &Self::__OF).of_domain(&Self::__OF)
            }

            fn into_datum(
                value: Self,
                _: &::mizzle::__core::value::SqlType,
            ) -> ::mizzle::__core::value::Datum {
                #value::into_datum(value.0, &Self::__OF).of_domain(&Self::__OF)
            }
        }

        impl ::mizzle::__core::value::Newtype for #ident {
            type Inner = #inner_type;
        }
    }
}
