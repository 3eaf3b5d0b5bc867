//! `#[derive(Row)]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Expr, ExprField, Fields, Ident, Member, Result, Type};

use crate::table::name_hash;

/// A field of the struct.
struct Field {
    ident: Ident,
    ty: Type,
    /// The table and its column, where the field names one.
    source: Option<(Expr, Ident)>,
}

/// The implementations for a row struct.
pub fn expand(input: &DeriveInput) -> Result<TokenStream> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(
            &input.generics,
            "a row struct has no type parameters: name the types",
        ));
    }
    let fields = fields(input)?;
    let (ident, vis) = (&input.ident, &input.vis);
    let markers = format_ident!("__{}_fields", ident.unraw().to_string().to_lowercase());
    let names: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let types: Vec<_> = fields.iter().map(|field| &field.ty).collect();
    let texts: Vec<_> = names.iter().map(|name| name.unraw().to_string()).collect();
    let type_names = types.iter().map(|ty| quote!(#ty).to_string().replace(' ', ""));
    let indices: Vec<_> = (0..fields.len()).map(|at| format_ident!("I{at}")).collect();
    let in_table: Vec<_> = fields.iter().map(|field| column(field, &markers, &quote!(T))).collect();
    let root = quote!(<S as ::mizzle::__core::query::Root>::Table);
    let in_scope: Vec<_> = fields.iter().map(|field| column(field, &markers, &root)).collect();
    let wanted = fields.iter().filter(|field| field.source.is_none()).map(|field| {
        let named = named(&field.ident, &field.ident, &markers);
        quote_spanned!(field.ident.span()=>
            T: #named,
            <T as #named>::Column: ::mizzle::__core::query::Selected
                + ::mizzle::__core::expr::Expression
                + ::mizzle::__core::expr::Described,
        )
    });
    let takes: Vec<_> = fields
        .iter()
        .zip(&in_table)
        .map(|(field, column)| {
            let ident = &field.ident;
            let column = quote!(<<#column>::Column as ::mizzle::__core::expr::Expression>);
            quote_spanned!(field.ty.span()=>
                ::mizzle::__core::query::Takes<#column::Value, #column::Null, #markers::#ident>
            )
        })
        .collect();
    let picked = types.iter().zip(&takes).fold(
        quote!(::mizzle::__core::query::As<Self>),
        |picked, (ty, takes)| quote!(<#ty as #takes>::Picked<#picked>),
    );
    let root_wanted = fields.iter().filter(|field| field.source.is_none()).map(|field| {
        let named = named(&field.ident, &field.ident, &markers);
        quote!(#root: #named,)
    });
    let same_index = fields.iter().map(|_| quote!(I));
    // A span of the struct lets rustc point at it, not at the derive.
    let row_of = quote_spanned!(ident.span()=> ::mizzle::__core::query::RowOf<T>);
    Ok(quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_docs, dead_code)]
        #vis mod #markers {
            #(pub struct #names;)*
        }

        impl<T> #row_of for #ident
        where
            #(#wanted)*
            #(#types: #takes,)*
        {
            type Picked = #picked;
            type Indices<I: 'static> = (#(#same_index,)*);

            fn outputs(outputs: &mut ::std::vec::Vec<::mizzle::__core::tree::Output>) {
                #(::mizzle::__core::query::Selected::outputs(<#in_table>::column(), outputs);)*
            }
        }

        impl<S: ::mizzle::__core::query::Root, #(#indices),*>
            ::mizzle::__core::query::ReadRow<S, (#(#indices,)*)> for #ident
        where
            #(#root_wanted)*
            #(<#in_scope>::Column: ::mizzle::__core::query::Selection<S, #indices, Out = #types>,)*
        {
            fn check(
                columns: &mut ::mizzle::__core::row::ResultColumns<'_>,
            ) -> ::core::result::Result<(), ::mizzle::__core::row::Mismatch> {
                #(<<#in_scope>::Column as ::mizzle::__core::query::Selection<S, #indices>>::check(columns)?;)*
                ::core::result::Result::Ok(())
            }

            fn read(row: &mut ::mizzle::__core::row::Row<'_>) -> ::mizzle::Result<Self> {
                ::core::result::Result::Ok(#ident {
                    #(#names: <<#in_scope>::Column as ::mizzle::__core::query::Selection<S, #indices>>::read(row)?,)*
                })
            }
        }

        // `for<'a>` lets a field have a type that only tables can hold: then the struct is for them alone.
        impl ::mizzle::__core::query::FromColumns for #ident
        where
            #(for<'a> #types: ::mizzle::__core::query::FromColumn,)*
        {
            fn check(
                columns: &mut ::mizzle::__core::row::ResultColumns<'_>,
            ) -> ::core::result::Result<(), ::mizzle::__core::row::Mismatch> {
                #(columns.expect_named(
                    #texts,
                    #type_names,
                    <<#types as ::mizzle::__core::query::FromColumn>::Value as ::mizzle::__core::value::Value>::accepts,
                )?;)*
                ::core::result::Result::Ok(())
            }

            fn read(row: &mut ::mizzle::__core::row::Row<'_>) -> ::mizzle::Result<Self> {
                ::core::result::Result::Ok(#ident {
                    #(#names: ::mizzle::__core::query::read_named::<#types>(row, #texts)?,)*
                })
            }
        }
    })
}

/// The bound that a table has a column of that name for the field.
fn named(column: &Ident, field: &Ident, markers: &Ident) -> TokenStream {
    let hash = name_hash(&column.unraw().to_string());
    quote!(::mizzle::__core::query::Named<#hash, #markers::#field>)
}

/// Where the field's column is: in the table it names, else in the one at hand.
fn column(field: &Field, markers: &Ident, table: &TokenStream) -> TokenStream {
    match &field.source {
        Some((table, column)) => {
            let named = named(column, &field.ident, markers);
            quote_spanned!(column.span()=> #table as #named)
        }
        None => {
            let named = named(&field.ident, &field.ident, markers);
            quote!(#table as #named)
        }
    }
}

fn fields(input: &DeriveInput) -> Result<Vec<Field>> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "a row is a struct with named fields"));
    };
    let Fields::Named(named) = &data.fields else {
        return Err(Error::new_spanned(&input.ident, "a row is a struct with named fields"));
    };
    let mut fields = Vec::new();
    let mut errors: Option<Error> = None;
    for field in &named.named {
        match source(field) {
            Ok(source) => {
                fields.extend(field.ident.clone().map(|ident| Field { ident, ty: field.ty.clone(), source }))
            }
            Err(error) => match &mut errors {
                Some(errors) => errors.combine(error),
                None => errors = Some(error),
            },
        }
    }
    match errors {
        Some(errors) => Err(errors),
        None if fields.is_empty() => Err(Error::new_spanned(&input.ident, "a row has at least one field")),
        None => Ok(fields),
    }
}

/// Reads `#[row(Modules.title)]`.
fn source(field: &syn::Field) -> Result<Option<(Expr, Ident)>> {
    let mut source = None;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("row")) {
        let expr: Expr = attribute.parse_args()?;
        match expr {
            Expr::Field(ExprField { base, member: Member::Named(column), .. })
                if matches!(*base, Expr::Path(_)) && source.is_none() =>
            {
                source = Some((*base, column));
            }
            other => {
                return Err(Error::new(
                    other.span(),
                    "wants a column of a table, once: `#[row(Modules.title)]`",
                ));
            }
        }
    }
    Ok(source)
}
