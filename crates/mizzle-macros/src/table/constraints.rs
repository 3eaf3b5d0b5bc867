//! The names of constraints, as constants of the table: `Users::EMAIL_KEY`.

use std::collections::BTreeSet;

use mizzle_syntax::TableDef;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub fn expand(def: &TableDef) -> TokenStream {
    let (table, vis, model) = (&def.table, &def.vis, &def.model);
    let names = model.primary_key.iter().map(|key| &key.name);
    let names = names.chain(model.uniques.iter().map(|unique| &unique.name));
    let names = names.chain(model.checks.iter().map(|check| &check.name));
    let names = names.chain(def.foreign_keys.iter().map(|key| &key.name));
    // A unique index is named by the violation of it like a constraint.
    let names = names.chain(model.indexes.iter().filter(|index| index.unique).map(|index| &index.name));
    let schema = super::option(model.schema.as_ref());
    let mut seen = BTreeSet::new();
    let constants = names.filter_map(|name| {
        let constant = constant(&model.name, name)?;
        seen.insert(constant.to_string()).then(|| {
            let (doc, table_name) = (format!("The constraint `{name}`."), &model.name);
            quote! {
                #[doc = #doc]
                #vis const #constant: ::mizzle::__derive::Constraint =
                    ::mizzle::__derive::Constraint::new(#schema, #table_name, #name);
            }
        })
    });
    quote!(#[allow(dead_code)] impl #table { #(#constants)* })
}

/// The name without the table's, in capitals; `None` where that is no identifier.
fn constant(table: &str, name: &str) -> Option<Ident> {
    let short = name.strip_prefix(table).and_then(|rest| rest.strip_prefix('_')).unwrap_or(name);
    let capitals: String = short
        .chars()
        .map(|char| if char.is_alphanumeric() { char.to_ascii_uppercase() } else { '_' })
        .collect();
    syn::parse_str::<Ident>(&capitals).ok().map(|mut ident| {
        ident.set_span(Span::call_site());
        ident
    })
}
