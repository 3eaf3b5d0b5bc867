//! `#[derive(PgEnum)]`.

use mizzle_syntax::EnumDef;
use proc_macro2::TokenStream;
use quote::quote;

/// The implementations for an enum.
pub fn expand(definition: &EnumDef) -> TokenStream {
    let EnumDef { ident, vis: _, variants, model } = definition;
    let idents: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    let labels: Vec<_> = variants.iter().map(|variant| variant.label.as_str()).collect();
    let name = &model.name;
    let schema = crate::table::option(model.schema.as_ref());
    let json = crate::table::json(&mizzle_schema::Definition::Enum(model.clone()));
    quote! {
        impl #ident {
            #[doc(hidden)]
            pub const fn __label(&self) -> &'static str {
                match self {
                    #(Self::#idents => #labels,)*
                }
            }
        }

        impl ::mizzle::__core::expr::MinMax for #ident {}

        impl ::mizzle::__core::value::Enumeration for #ident {
            const LABELS: &'static [&'static str] = &[#(#labels),*];
            const VARIANTS: &'static [fn() -> Self] = &[#(|| Self::#idents),*];

            fn label(&self) -> &'static str {
                self.__label()
            }
        }

        #[diagnostic::do_not_recommend]
        impl ::mizzle::__core::value::Value for #ident {
            type Rust = Self;
            const TYPE: ::mizzle::__core::value::SqlType =
                ::mizzle::__core::value::SqlType::enumeration(#schema, #name);
            const DEFINITION: ::core::option::Option<&'static ::mizzle::__core::table::TypeDefinition> =
                ::core::option::Option::Some(&::mizzle::__core::table::TypeDefinition {
                    json: #json,
                    types: &[],
                });

            fn accepts(
                column: &::mizzle::__core::row::ResultColumn,
            ) -> ::core::result::Result<bool, ::mizzle::__core::row::Mismatch> {
                <Self as ::mizzle::__core::value::Enumeration>::accepts(column)
            }

            fn decode(
                _: &::mizzle::__core::row::ResultColumn,
                raw: &[u8],
            ) -> ::core::result::Result<Self, ::mizzle::__core::value::BoxError> {
                ::mizzle::__core::value::decode_label(raw)
            }

            fn datum(
                value: &Self,
                _: &::mizzle::__core::value::SqlType,
            ) -> ::mizzle::__core::value::Datum {
                ::mizzle::__core::value::Datum::copied(value.__label().as_bytes())
            }
        }
    }
}
