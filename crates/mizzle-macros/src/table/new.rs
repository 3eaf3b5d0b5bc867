//! The insert value: `NewUser`.

use mizzle_syntax::{FieldDef, TableDef};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{checked, checked_type, json, markers_ident, value_type};

/// Its name.
pub fn ident(def: &TableDef) -> Ident {
    format_ident!("New{}", def.row)
}

/// The fields that an insert may give: all but generated columns. One that is `identity(always)` goes in with
/// `overriding_system_value`.
fn writable(def: &TableDef) -> impl Iterator<Item = (usize, &FieldDef)> {
    let columns = def.fields.iter().zip(&def.model.columns).enumerate();
    columns.filter(|(_, (_, column))| column.generated.is_none()).map(|(at, (field, _))| (at, field))
}

pub fn expand(def: &TableDef) -> TokenStream {
    let TableDef { vis, table, row, .. } = def;
    let (new, values) = (ident(def), format_ident!("New{}Values", def.row));
    let fields: Vec<_> = writable(def).map(|(_, field)| field).collect();
    let required: Vec<_> = fields.iter().filter(|field| !field.optional_on_insert).collect();
    let names: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let types: Vec<_> = fields.iter().map(|field| &field.rust_type).collect();
    let texts: Vec<_> = names.iter().map(|name| name.to_string()).collect();
    let type_name = new.to_string();
    let inner = super::foreign_types(&fields);
    let set = quote!(::mizzle::__core::query::Given);
    let complete: Vec<_> = required.iter().map(|_| &set).collect();
    let markers = markers_ident(def);
    let missing = required.iter().map(|field| {
        let ident = &field.ident;
        quote!(::mizzle::__core::query::Missing<#markers::#ident>)
    });
    let states: Vec<_> = (0..required.len()).map(|at| format_ident!("S{at}")).collect();
    let bounds: Vec<_> = states
        .iter()
        .zip(&required)
        .map(|(state, field)| {
            let ident = &field.ident;
            quote_spanned!(ident.span()=> #state: ::mizzle::__core::query::IsGiven<#markers::#ident>)
        })
        .collect();
    let setters = fields.iter().map(|field| setter(def, field, &states, &required));
    let puts = writable(def).map(|(at, field)| put(at, field));
    let serde = def.json.then(|| json::of_new(def, &fields, &required));
    let garde = def.checked.then(|| checked::of_new(def, &fields));
    let (new_doc, values_doc) = (
        format!("A row to insert into [`{table}`]: columns without a default must get a value, others may."),
        format!("The values of a [`{new}`]; `None` leaves a column to its default."),
    );
    let new_fn = format!("A row to insert into `{}`, without any value yet.", def.model.name);
    // Spans of the struct let rustc point at it and at the field that misses its value, not at the derive.
    let row_trait = quote_spanned!(row.span()=> ::mizzle::__core::query::NewRow<#table>);
    let rows_trait = quote_spanned!(row.span()=> ::mizzle::__core::query::NewRows<#table>);
    let row_type = quote_spanned!(row.span()=> #new<(#(#states,)*)>);
    quote! {
        #[doc = #values_doc]
        #vis struct #values {
            #(#[allow(missing_docs)] #vis #names: ::core::option::Option<#types>,)*
        }

        #[doc = #new_doc]
        #[must_use = "a row goes in by `insert`"]
        #vis struct #new<S = (#(#complete,)*)> {
            values: #values,
            state: ::core::marker::PhantomData<fn() -> S>,
        }

        impl #new<(#(#missing,)*)> {
            #[doc = #new_fn]
            #[allow(clippy::new_without_default)]
            #vis fn new() -> Self {
                Self {
                    values: #values { #(#names: ::core::option::Option::None,)* },
                    state: ::core::marker::PhantomData,
                }
            }
        }

        #[allow(clippy::should_implement_trait)]
        impl<#(#states),*> #new<(#(#states,)*)> {
            #(#setters)*
        }

        impl<S> ::core::ops::Deref for #new<S> {
            type Target = #values;

            fn deref(&self) -> &#values {
                &self.values
            }
        }

        impl<S> ::core::clone::Clone for #new<S>
        where
            #(for<'a> #inner: ::core::clone::Clone,)*
        {
            fn clone(&self) -> Self {
                Self {
                    values: #values { #(#names: ::core::clone::Clone::clone(&self.values.#names),)* },
                    state: ::core::marker::PhantomData,
                }
            }
        }

        impl<S> ::core::fmt::Debug for #new<S>
        where
            #(for<'a> #inner: ::core::fmt::Debug,)*
        {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::mizzle::__core::query::debug(f, #type_name, &[
                    #((#texts, ::mizzle::__core::query::given(&self.values.#names)),)*
                ])
            }
        }

        impl<#(#states),*> #row_trait for #row_type
        where
            #(#bounds,)*
        {
            fn into_values(self, out: &mut ::mizzle::__core::query::RowValues) {
                #(#puts)*
            }
        }

        impl<#(#states),*> #rows_trait for #row_type
        where
            #(#bounds,)*
        {
            fn into_rows(self) -> ::mizzle::__core::tree::InsertRows {
                ::mizzle::__core::query::one::<#table, Self>(self)
            }
        }

        #serde
        #garde
    }
}

/// A method that gives one column its value; of a required one it changes the type, which then says so.
fn setter(def: &TableDef, field: &FieldDef, states: &[Ident], required: &[&&FieldDef]) -> TokenStream {
    let (new, vis, ident) = (ident(def), &def.vis, &field.ident);
    let name = if ident == "new" { format_ident!("new_") } else { ident.clone() };
    let (value, checked) = (value_type(field), checked_type(field));
    let doc = format!("Gives `{}` its value.", field.column);
    let span = field.inner_type.span();
    let (bound, into) = match field.nullable {
        true => ("IntoNullable", "into_nullable"),
        false => ("IntoValue", "into_value"),
    };
    let (bound, into) = (Ident::new(bound, span), Ident::new(into, span));
    let assign = quote_spanned! {span=>
        self.values.#ident = ::core::option::Option::Some(
            ::mizzle::__core::value::#bound::<#checked>::#into(value),
        );
    };
    let Some(at) = required.iter().position(|other| other.ident == *ident) else {
        return quote! {
            #[doc = #doc]
            #vis fn #name(mut self, value: impl ::mizzle::__core::value::#bound<#value>) -> Self {
                #assign
                self
            }
        };
    };
    let given = states.iter().enumerate().map(|(other, state)| match other == at {
        true => quote!(::mizzle::__core::query::Given),
        false => quote!(#state),
    });
    quote! {
        #[doc = #doc]
        #vis fn #name(mut self, value: impl ::mizzle::__core::value::#bound<#value>) -> #new<(#(#given,)*)> {
            #assign
            #new { values: self.values, state: ::core::marker::PhantomData }
        }
    }
}

/// Puts a value into the statement; a default that Rust computes is computed here.
fn put(at: usize, field: &FieldDef) -> TokenStream {
    let (ident, value) = (&field.ident, checked_type(field));
    let set = match field.nullable {
        true => quote!(set_nullable),
        false => quote!(set),
    };
    let given = match (&field.default_with, field.nullable) {
        (None, _) => quote!(self.values.#ident),
        (Some(compute), true) => {
            quote!(self.values.#ident.or_else(|| ::core::option::Option::Some((#compute)().into())))
        }
        (Some(compute), false) => {
            quote!(self.values.#ident.or_else(|| ::core::option::Option::Some((#compute)())))
        }
    };
    quote!(out.#set::<#value>(#at, #given);)
}
