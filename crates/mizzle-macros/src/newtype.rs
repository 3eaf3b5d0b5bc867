//! `#[derive(PgNewtype)]`.

use mizzle_syntax::NewtypeDef;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::table::{column_type, sql_type};

/// The implementations for a newtype.
pub fn expand(definition: &NewtypeDef) -> TokenStream {
    let NewtypeDef { ident, vis: _, inner_type, explicit_type: _, ty } = definition;
    let column = column_type(inner_type);
    let value = quote_spanned!(inner_type.span()=> <#column as ::mizzle::__core::value::Value>);
    let sql_type = sql_type(ty, inner_type);
    quote! {
        #[diagnostic::do_not_recommend]
        impl ::mizzle::__core::value::Value for #ident {
            type Rust = Self;
            const TYPE: ::mizzle::__core::value::SqlType = #sql_type;
            const DEFINITION: ::core::option::Option<&'static ::mizzle::__core::table::TypeDefinition> =
                #value::DEFINITION;

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
                ty: &::mizzle::__core::value::SqlType,
            ) -> ::mizzle::__core::value::Datum {
                #value::datum(&value.0, ty)
            }

            fn into_datum(
                value: Self,
                ty: &::mizzle::__core::value::SqlType,
            ) -> ::mizzle::__core::value::Datum {
                #value::into_datum(value.0, ty)
            }
        }

        impl ::mizzle::__core::value::Newtype for #ident {
            type Inner = #inner_type;
        }
    }
}
