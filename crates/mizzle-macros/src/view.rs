//! `#[derive(View)]`: what a table becomes, without what is written and without constraints.

use mizzle_syntax::ViewDef;
use proc_macro2::TokenStream;
use quote::quote;

use crate::table::{columns, definition, json, relations};

/// All that a view definition becomes.
pub fn expand(view: &ViewDef) -> TokenStream {
    let ViewDef { table, model } = view;
    let (what, kind) = match model.materialized {
        true => ("materialized view", quote!(MaterializedView)),
        false => ("view", quote!(PlainView)),
    };
    let mut code = columns::expand(table, what);
    let definition = definition::of(table, &kind, &json(model));
    let (columns, relations) = (columns::impls(table), relations::impls(table));
    code.extend(quote! {
        const _: () = {
            use ::mizzle::__derive as __m;

            #columns
            #definition
            #relations
        };
    });
    code
}
