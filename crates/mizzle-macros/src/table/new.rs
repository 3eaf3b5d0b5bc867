//! The insert value: `NewUser`.

use mizzle_syntax::{FieldDef, TableDef};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::{checked, is_same, json, markers_ident, patch, relations, setter, values};

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

/// Those of them that a patch does not set: the primary key, and what is `identity(always)`.
pub fn own(def: &TableDef) -> Vec<&FieldDef> {
    let patched = patch::settable(def);
    let is_own = |field: &&FieldDef| !patched.iter().any(|other| is_same(other, field));
    writable(def).into_iter().filter(is_own).collect()
}

/// The fields that an insert must give.
pub fn required(def: &TableDef) -> Vec<&FieldDef> {
    writable(def).into_iter().filter(|field| !field.optional_on_insert).collect()
}

/// A type parameter for each of them: whether it has its value.
pub fn states(def: &TableDef) -> Vec<Ident> {
    (0..required(def).len()).map(|at| format_ident!("S{at}")).collect()
}

/// The type of values for `kind` once the field has one, where an insert must give it.
pub fn given(def: &TableDef, field: &FieldDef, kind: &TokenStream) -> Option<TokenStream> {
    let values = values::ident(def);
    let given = required(def).iter().position(|other| is_same(other, field))?;
    let states = states(def).into_iter().enumerate().map(|(at, state)| match at == given {
        true => quote!(::mizzle::__derive::Given),
        false => quote!(#state),
    });
    Some(quote!(#values<#kind, (#(#states,)*)>))
}

pub fn expand(def: &TableDef) -> TokenStream {
    let TableDef { vis, table, .. } = def;
    let (new, values, markers) = (ident(def), values::ident(def), markers_ident(def));
    let (own, states, required) = (own(def), states(def), required(def));
    let complete = required.iter().map(|_| quote!(::mizzle::__derive::Given));
    let missing = required.iter().map(|field| &field.ident);
    let new_doc = format!("A row to insert into `{}`, without any value yet.", def.model.name);
    let setters = own.iter().map(|field| {
        let ty = given(def, field, &quote!(::mizzle::__derive::ForInsert));
        setter(vis, field, ty)
    });
    let doc =
        format!("A row to insert into [`{table}`]: columns without a default must get a value, others may.");
    quote! {
        #[doc = #doc]
        #vis type #new<S = (#(#complete,)*)> = #values<::mizzle::__derive::ForInsert, S>;

        impl #values<::mizzle::__derive::ForInsert, (#(::mizzle::__derive::Missing<#markers::#missing>,)*)> {
            #[doc = #new_doc]
            #[allow(clippy::new_without_default)]
            #vis fn new() -> Self {
                Self::__none()
            }
        }

        #[allow(clippy::should_implement_trait)]
        impl<#(#states),*> #values<::mizzle::__derive::ForInsert, (#(#states,)*)> {
            #(#setters)*
        }
    }
}

pub fn impls(def: &TableDef) -> TokenStream {
    let (table, new, markers) = (&def.table, ident(def), markers_ident(def));
    let (own, states, required) = (own(def), states(def), required(def));
    let bound = |(state, field): (&Ident, &&FieldDef)| {
        let ident = &field.ident;
        quote_spanned!(ident.span()=> #state: __m::IsGiven<#markers::#ident>)
    };
    let bounds: Vec<_> = states.iter().zip(&required).map(bound).collect();
    let defaults = writable(def).into_iter().filter_map(|field| {
        let (ident, compute) = (&field.ident, field.default_with.as_ref()?);
        let into = field.nullable.then(|| quote!(.into()));
        Some(quote! {
            if self.#ident.is_none() {
                self.#ident = ::core::option::Option::Some((#compute)() #into);
            }
        })
    });
    let puts = own.iter().map(|field| {
        let ident = &field.ident;
        values::put(def, field, quote!(#ident.take()))
    });
    let serde = def.json.then(|| json::of_new(def, &own, &patch::settable(def), &required));
    let garde = def.checked.then(|| checked::of_new(def, &writable(def)));
    // Spans of the struct let rustc point at it and at the field that misses its value, not at the derive.
    let row_trait = quote_spanned!(def.row.span()=> __m::NewRow<#table>);
    let rows_trait = quote_spanned!(def.row.span()=> __m::NewRows<#table>);
    let row_type = quote_spanned!(def.row.span()=> #new<(#(#states,)*)>);
    let children = def.foreign_keys.iter().map(|key| {
        let (target, marker) = (&key.target, relations::marker(def, key));
        let others = required.iter().zip(&bounds).filter(|(field, _)| !key.fields.contains(&field.ident));
        let others = others.map(|(_, bound)| bound);
        quote! {
            impl<#(#states),*> __m::NewRowOf<#table, #target, #marker> for #row_type
            where
                #(#others,)*
            {
                fn into_values(self, values: &mut __m::RowValues) {
                    self.__put(values);
                }
            }
        }
    });
    let values_ident = values::ident(def);
    quote! {
        impl<#(#states),*> #values_ident<__m::ForInsert, (#(#states,)*)> {
            #[allow(unused_mut)]
            fn __put(mut self, values: &mut __m::RowValues) {
                #(#defaults)*
                #(#puts)*
                __m::Values::put(self, values);
            }
        }

        impl<#(#states),*> #row_trait for #row_type
        where
            #(#bounds,)*
        {
            fn into_values(self, values: &mut __m::RowValues) {
                self.__put(values);
            }
        }

        #(#children)*

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
