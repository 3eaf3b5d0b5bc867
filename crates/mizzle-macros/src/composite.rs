//! `#[derive(PgComposite)]`.

use mizzle_schema::Definition;
use mizzle_syntax::{CompositeDef, CompositeFieldDef};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::table::{column_type, json, option, sql_type, unresolved};

/// The implementations for a composite type.
pub fn expand(definition: &CompositeDef) -> TokenStream {
    let CompositeDef { ident, vis: _, fields, model } = definition;
    let (schema, name) = (option(model.schema.as_ref()), &model.name);
    let json = json(&Definition::Composite(model.clone()));
    let types = fields.iter().filter_map(|field| type_of(&field.ty, &field.inner_type));
    let described = fields.iter().map(described);
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let reads = fields.iter().map(|field| {
        let column = value(field);
        match field.nullable {
            true => quote!(fields.nullable::<#column>()?),
            false => quote!(fields.field::<#column>()?),
        }
    });
    let writes = fields.iter().enumerate().map(|(at, field)| {
        let (column, ident) = (value(field), &field.ident);
        let ty = quote!(&<Self as ::mizzle::__core::value::Composite>::FIELDS[#at].ty);
        match field.nullable {
            true => quote!(fields.nullable::<#column>(self.#ident.as_ref(), #ty);),
            false => quote!(fields.field::<#column>(&self.#ident, #ty);),
        }
    });
    let fits = fields.iter().filter(|field| field.explicit_type);
    let fits = fits.filter_map(|field| fits_into(&field.ty, &field.inner_type, &field.name));
    quote! {
        #(#fits)*

        impl ::mizzle::__core::value::Composite for #ident {
            const FIELDS: &'static [::mizzle::__core::value::CompositeField] = &[#(#described),*];

            fn read(
                fields: &mut ::mizzle::__core::value::CompositeReader<'_>,
            ) -> ::core::result::Result<Self, ::mizzle::__core::value::BoxError> {
                ::core::result::Result::Ok(Self { #(#idents: #reads,)* })
            }

            fn write(&self, fields: &mut ::mizzle::__core::value::CompositeBuilder) {
                #(#writes)*
            }
        }

        #[diagnostic::do_not_recommend]
        impl ::mizzle::__core::value::Value for #ident {
            type Rust = Self;
            const TYPE: ::mizzle::__core::value::SqlType = ::mizzle::__core::value::SqlType::composite(#schema, #name);
            const DEFINITION: ::core::option::Option<&'static ::mizzle::__core::table::TypeDefinition> =
                ::core::option::Option::Some(&::mizzle::__core::table::TypeDefinition {
                    json: #json,
                    types: &[#(#types),*],
                });

            fn accepts(
                column: &::mizzle::__core::row::ResultColumn,
            ) -> ::core::result::Result<bool, ::mizzle::__core::row::Mismatch> {
                ::mizzle::__core::value::accepts_composite::<Self>(column)
            }

            fn decode(
                column: &::mizzle::__core::row::ResultColumn,
                raw: &[u8],
            ) -> ::core::result::Result<Self, ::mizzle::__core::value::BoxError> {
                ::mizzle::__core::value::decode_composite(column, raw)
            }

            fn datum(
                value: &Self,
                _: &::mizzle::__core::value::SqlType,
            ) -> ::mizzle::__core::value::Datum {
                ::mizzle::__core::value::composite_datum(value)
            }
        }
    }
}

/// The type that stands for the values of a field.
fn value(field: &CompositeFieldDef) -> TokenStream {
    let inner = &field.inner_type;
    match &field.ty {
        mizzle_schema::Type::Custom(_) => {
            quote_spanned!(inner.span()=> ::mizzle::__core::value::Custom<#inner>)
        }
        // A type that cannot be a column has no `Rust`, so that rustc reports it once.
        ty if unresolved(ty).is_some() => column_type(inner),
        _ => quote!(#inner),
    }
}

fn described(field: &CompositeFieldDef) -> TokenStream {
    let (name, column) = (&field.name, value(field));
    let ty = sql_type(&field.ty, &field.inner_type);
    quote! {
        ::mizzle::__core::value::CompositeField {
            name: #name,
            ty: #ty,
            accepts: <#column as ::mizzle::__core::value::Value>::accepts,
        }
    }
}

/// A type that the model could not name, if it is one.
pub fn type_of(ty: &mizzle_schema::Type, inner: &syn::Type) -> Option<TokenStream> {
    let rust = unresolved(ty)?;
    let value = column_type(inner);
    Some(quote!(::mizzle::__core::table::RustType {
        rust: #rust,
        ty: <#value as ::mizzle::__core::value::Value>::TYPE,
        definition: <#value as ::mizzle::__core::value::Value>::DEFINITION,
        default: ::core::option::Option::None,
    }))
}

/// Where an attribute names a type for a Rust type: a check that the one can hold the other.
pub fn fits_into(ty: &mizzle_schema::Type, inner: &syn::Type, what: &str) -> Option<TokenStream> {
    let element = match ty {
        mizzle_schema::Type::Array(element) => element,
        ty => ty,
    };
    let (mizzle_schema::Type::Builtin(..) | mizzle_schema::Type::Extension(..)) = element else {
        return None;
    };
    let sql = sql_type(ty, inner);
    let message = format!("the Rust type of `{what}` cannot be kept as `{ty}`");
    Some(quote_spanned! {inner.span()=>
        const _: () = ::core::assert!(<#inner as ::mizzle::__core::value::Value>::TYPE.fits_into(&#sql), #message);
    })
}
