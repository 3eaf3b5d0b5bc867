//! The insert value: `NewUser`.

use mizzle_syntax::{FieldDef, TableDef};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::{checked, json, markers_ident, patch, setter};

/// Its name.
pub fn ident(def: &TableDef) -> Ident {
    format_ident!("New{}", def.row)
}

/// The fields that an insert may give: all but generated columns. One that is `identity(always)` goes in with
/// `overriding_system_value`.
fn writable(def: &TableDef) -> Vec<&FieldDef> {
    let columns = def.fields.iter().zip(&def.model.columns);
    columns.filter(|(_, column)| column.generated.is_none()).map(|(field, _)| field).collect()
}

/// Those of them that a patch does not have: the primary key, and what is `identity(always)`. The others are in a patch,
/// so that what is done to fields is written once for both.
fn own(def: &TableDef) -> Vec<&FieldDef> {
    let patched = patch::settable(def);
    let is_own = |field: &&FieldDef| patched.iter().all(|other| other.ident != field.ident);
    writable(def).into_iter().filter(is_own).collect()
}

/// The fields that an insert must give.
fn required(def: &TableDef) -> Vec<&FieldDef> {
    writable(def).into_iter().filter(|field| !field.optional_on_insert).collect()
}

/// A type parameter for each of them: whether it has its value.
fn states(def: &TableDef) -> Vec<Ident> {
    (0..required(def).len()).map(|at| format_ident!("S{at}")).collect()
}

pub fn expand(def: &TableDef) -> TokenStream {
    let TableDef { vis, table, .. } = def;
    let (new, patch, markers) = (ident(def), patch::ident(def), markers_ident(def));
    let (own, states) = (own(def), states(def));
    let names: Vec<_> = own.iter().map(|field| &field.ident).collect();
    let types = own.iter().map(|field| &field.rust_type);
    let required: Vec<_> = required(def).iter().map(|field| &field.ident).collect();
    let complete = required.iter().map(|_| quote!(::mizzle::__derive::Given));
    let setters = writable(def).into_iter().map(|field| {
        let name = if field.ident == "new" { format_ident!("new_") } else { field.ident.clone() };
        let place = match names.contains(&&field.ident) {
            true => quote!(self),
            false => quote!(self.__patch),
        };
        let doc = format!("Gives `{}` its value.", field.column);
        let given = required.iter().position(|other| *other == &field.ident).map(|at| {
            let states = states.iter().enumerate().map(|(other, state)| match other == at {
                true => quote!(::mizzle::__derive::Given),
                false => quote!(#state),
            });
            let complete = quote!(#new {
                #(#names: self.#names,)*
                __patch: self.__patch,
                __state: ::core::marker::PhantomData,
            });
            (quote!(#new<(#(#states,)*)>), complete)
        });
        setter(vis, field, &name, &doc, &place, given)
    });
    let new_doc =
        format!("A row to insert into [`{table}`]: columns without a default must get a value, others may.");
    let new_fn = format!("A row to insert into `{}`, without any value yet.", def.model.name);
    quote! {
        #[doc = #new_doc]
        #[must_use = "a row goes in by `insert`"]
        #[allow(missing_docs)]
        #vis struct #new<S = (#(#complete,)*)> {
            #(#vis #names: ::core::option::Option<#types>,)*
            __patch: #patch,
            __state: ::core::marker::PhantomData<fn() -> S>,
        }

        impl #new<(#(::mizzle::__derive::Missing<#markers::#required>,)*)> {
            #[doc = #new_fn]
            #[allow(clippy::new_without_default)]
            #vis fn new() -> Self {
                Self {
                    #(#names: ::core::option::Option::None,)*
                    __patch: #patch::new(),
                    __state: ::core::marker::PhantomData,
                }
            }
        }

        #[allow(clippy::should_implement_trait)]
        impl<#(#states),*> #new<(#(#states,)*)> {
            #(#setters)*
        }
    }
}

pub fn impls(def: &TableDef) -> TokenStream {
    let (table, new, patch, markers) = (&def.table, ident(def), patch::ident(def), markers_ident(def));
    let own = own(def);
    let names: Vec<_> = own.iter().map(|field| &field.ident).collect();
    let texts = names.iter().map(|name| name.to_string());
    let type_name = new.to_string();
    let foreign = super::foreign_types(&writable(def));
    let states = states(def);
    let bound = |(state, field): (&Ident, &FieldDef)| {
        let ident = &field.ident;
        quote_spanned!(ident.span()=> #state: __m::IsGiven<#markers::#ident>)
    };
    let bounds: Vec<_> = states.iter().zip(required(def)).map(bound).collect();
    let defaults = writable(def).into_iter().filter_map(|field| {
        let (ident, compute) = (&field.ident, field.default_with.as_ref()?);
        let place = match names.contains(&ident) {
            true => quote!(self.#ident),
            false => quote!(self.__patch.#ident),
        };
        let into = field.nullable.then(|| quote!(.into()));
        Some(quote! {
            if #place.is_none() {
                #place = ::core::option::Option::Some((#compute)() #into);
            }
        })
    });
    let puts = own.iter().map(|field| patch::put(def, field));
    let serde = def.json.then(|| json::of_new(def, &own, &patch::settable(def), &required(def)));
    let garde = def.checked.then(|| checked::of_new(def, &writable(def)));
    // Spans of the struct let rustc point at it and at the field that misses its value, not at the derive.
    let row_trait = quote_spanned!(def.row.span()=> __m::NewRow<#table>);
    let rows_trait = quote_spanned!(def.row.span()=> __m::NewRows<#table>);
    let row_type = quote_spanned!(def.row.span()=> #new<(#(#states,)*)>);
    quote! {
        impl<S> ::core::ops::Deref for #new<S> {
            type Target = #patch;

            fn deref(&self) -> &#patch {
                &self.__patch
            }
        }

        impl<S> ::core::clone::Clone for #new<S>
        where
            #(for<'a> #foreign: ::core::clone::Clone,)*
        {
            fn clone(&self) -> Self {
                Self {
                    #(#names: ::core::clone::Clone::clone(&self.#names),)*
                    __patch: ::core::clone::Clone::clone(&self.__patch),
                    __state: ::core::marker::PhantomData,
                }
            }
        }

        impl<S> ::core::fmt::Debug for #new<S>
        where
            #(for<'a> #foreign: ::core::fmt::Debug,)*
        {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let own = [#((#texts, &self.#names as &dyn __m::Shown),)*];
                __m::debug(f, #type_name, &own, #patch::__NAMES, &self.__patch.__shown())
            }
        }

        impl<#(#states),*> #row_trait for #row_type
        where
            #(#bounds,)*
        {
            #[allow(unused_mut)]
            fn into_values(mut self, values: &mut __m::RowValues) {
                #(#defaults)*
                #(#puts)*
                __m::Values::put(self.__patch, values);
            }
        }

        impl<#(#states),*> #rows_trait for #row_type
        where
            #(#bounds,)*
        {
            fn into_rows(self) -> __m::InsertRows {
                __m::one::<#table>(self)
            }
        }

        #serde
        #garde
    }
}
