//! Foreign keys: what they refer to is checked by rustc, and known when the program runs.

use mizzle_syntax::{ForeignKeyDef, TableDef};
use proc_macro2::TokenStream;
use quote::quote;

use super::{json, relations};

/// The body of `Table::foreign_keys`.
pub fn pushes(def: &TableDef) -> TokenStream {
    def.foreign_keys.iter().map(|key| foreign_key(def, key)).collect()
}

fn foreign_key(def: &TableDef, key: &ForeignKeyDef) -> TokenStream {
    let target = &key.target;
    let columns = key.fields.iter().filter_map(|field| Some(def.field(field)?.column.clone())).collect();
    let static_part = mizzle_schema::ForeignKey {
        name: key.name.clone(),
        columns,
        references: mizzle_schema::Reference::default(),
        on_delete: key.on_delete,
        on_update: key.on_update,
        match_type: key.match_type,
        deferrable: key.deferrable,
    };
    let (table, json, marker) = (&def.table, json(&static_part), relations::marker(def, key));
    quote!(keys.push::<#table, #target, #marker>(#json);)
}
