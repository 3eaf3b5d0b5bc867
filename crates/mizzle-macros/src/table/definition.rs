//! `Source` and `Table`: what rendering and creating need to know.

use mizzle_schema::{ColumnDefault, Index, KeyTarget, Table, quote_ident};
use mizzle_syntax::{FieldDef, OnUpdate, TableDef};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{checked_type, column_type, columns_ident, is_same, json, option, sql_type, unresolved};

pub fn impls(def: &TableDef) -> TokenStream {
    let kind = if def.soft_delete().is_some() { quote!(SoftlyDeleted) } else { quote!(Ordinary) };
    of(def, &kind, &json(&def.model))
}

/// The same for any kind of table and its model as JSON.
pub fn of(def: &TableDef, kind: &TokenStream, json: &str) -> TokenStream {
    let TableDef { table, row, model, .. } = def;
    let columns = columns_ident(def);
    let name = &model.name;
    let schema = option(model.schema.as_ref());
    let column_defs = def.fields.iter().map(|field| column_def(def, field));
    let count = def.fields.len();
    let selected = selected(def);
    let soft_delete = option(def.fields.iter().position(|field| field.soft_delete));
    let types = types(def);
    let (fields, values) = (super::row::fields(def), super::row::values(def));
    let (names, named_values) = (def.fields.iter().map(|field| &field.ident), super::row::names(def));
    let foreign_keys = super::references::pushes(def);
    // Statics, as what a constant refers to is looked through for whether it may outlive it.
    let mut made = row.clone();
    made.set_span(super::row::span(def));
    let reading = quote_spanned! {made.span()=>
        type Fields = #fields;

        fn row(#values: <Self::Fields as __m::Fields>::Values) -> #made {
            #made { #(#names: #named_values,)* }
        }
    };
    quote! {
        static __COLUMNS: [__m::ColumnDef; #count] = [#(#column_defs),*];

        static __DEF: __m::TableDef = __m::TableDef {
            schema: #schema,
            name: #name,
            columns: &__COLUMNS,
            selected: #selected,
            soft_delete: #soft_delete,
        };

        #[diagnostic::do_not_recommend]
        impl __m::Source for #table {
            type Row = #row;
            type Table = #table;
        }

        #[diagnostic::do_not_recommend]
        impl __m::Selected for #table {
            type Refs = __m::Whole<#table>;

            fn outputs(self, outputs: &mut ::std::vec::Vec<__m::Output>) {
                __m::output_table::<#table>(outputs);
            }
        }

        impl __m::TableRow for #row {
            type Table = #table;
        }

        impl __m::Table for #table {
            type Columns<S: __m::Source> = #columns<S>;
            type Kind = __m::#kind;

            const DEF: &'static __m::TableDef = &__DEF;
            const MODEL: &'static str = #json;

            fn types() -> &'static [__m::RustType] {
                &[#(#types),*]
            }

            fn foreign_keys(keys: &mut __m::ForeignKeys) {
                #foreign_keys
            }

            #reading
        }
    }
}

/// All columns as the renderer writes them, which looks in debug builds whether it would.
fn selected(def: &TableDef) -> String {
    // A name that no server can hold was refused before.
    let quoted = |name: &str| quote_ident(name).unwrap_or_default();
    let table = quoted(&def.model.name);
    let columns = def.fields.iter().map(|field| format!("{table}.{}", quoted(&field.column)));
    columns.collect::<Vec<_>>().join(", ")
}

fn column_def(def: &TableDef, field: &FieldDef) -> TokenStream {
    let name = &field.column;
    let ty = sql_type(&field.ty, &field.inner_type);
    let default = default(def, field).map(|default| quote!(default: ::core::option::Option::Some(#default),));
    let on_update = field.on_update.as_ref().map(|on_update| match on_update {
        OnUpdate::Sql(text) => quote!(__m::OnUpdate::Sql(#text)),
        OnUpdate::Rust(compute) => {
            let value = checked_type(field);
            quote!(__m::OnUpdate::Rust(|ty| <#value as __m::Value>::into_datum((#compute)(), ty)))
        }
    });
    let is_key = def.primary_key().iter().any(|key| is_same(key, field));
    let on_update = on_update.map(|on_update| quote!(on_update: ::core::option::Option::Some(#on_update),));
    let key = is_key.then(|| quote!(key: true,));
    let indexed = is_indexed(def, field).then(|| quote!(indexed: true,));
    let base = if field.nullable { quote!(NULLABLE) } else { quote!(NOT_NULL) };
    let field_name = field.ident.unraw().to_string();
    quote!(__m::ColumnDef { name: #name, field: #field_name, ty: #ty, #default #on_update #key #indexed ..__m::ColumnDef::#base })
}

/// Whether an index begins with the column, of all rows or of all that have a value in it.
fn is_indexed(def: &TableDef, field: &FieldDef) -> bool {
    let Table { primary_key, uniques, indexes, .. } = &def.model;
    let begins = |columns: &[String]| columns.first() == Some(&field.column);
    let has_value = format!("{} is not null", field.column);
    let finds = |index: &Index| {
        let is_whole =
            index.predicate.as_ref().is_none_or(|condition| condition.eq_ignore_ascii_case(&has_value));
        is_whole
            && matches!(index.method.as_str(), "btree" | "hash")
            && index.keys.first().is_some_and(|key| key.target == KeyTarget::Column(field.column.clone()))
    };
    primary_key.as_ref().is_some_and(|key| begins(&key.columns))
        || uniques.iter().any(|unique| begins(&unique.columns))
        || indexes.iter().any(finds)
}

/// What PostgreSQL puts in where an insert names no value, for rows that are inserted together with others
/// that do name one.
fn default(def: &TableDef, field: &FieldDef) -> Option<TokenStream> {
    if let Some(default) = &field.default {
        return Some(match &default.value {
            ColumnDefault::Literal(text) | ColumnDefault::Sql(text) => {
                quote!(__m::DefaultValue::Sql(#text))
            }
            ColumnDefault::Unresolved { .. } => {
                let variant = &default.expr;
                let enumeration = &field.inner_type;
                quote_spanned!(variant.span()=>
                    __m::DefaultValue::Label(<#enumeration>::__label(&#variant))
                )
            }
        });
    }
    let column = def.model.column(&field.column)?;
    let is_serial = column.ty.builtin().is_some_and(|builtin| builtin.is_serial());
    let next = (is_serial || column.identity.is_some()).then(|| next_value(&def.model, &column.name))?;
    Some(quote!(__m::DefaultValue::Sql(#next)))
}

/// The next value of the sequence behind a serial or identity column.
fn next_value(table: &Table, column: &str) -> String {
    let quoted = |name: &str| mizzle_schema::quote_ident(name).unwrap_or_default();
    let name = match &table.schema {
        Some(schema) => format!("{}.{}", quoted(schema), quoted(&table.name)),
        None => quoted(&table.name),
    };
    let literal = |text: &str| mizzle_schema::quote_literal(text).unwrap_or_default();
    format!("nextval(pg_get_serial_sequence({}, {}))", literal(&name), literal(column))
}

/// The types that the model could not name.
fn types(def: &TableDef) -> Vec<TokenStream> {
    def.fields
        .iter()
        .filter_map(|field| {
            let rust = unresolved(&field.ty)?;
            let value = column_type(&field.inner_type);
            let label = match field.default.as_ref().map(|default| &default.value) {
                Some(ColumnDefault::Unresolved { rust }) => Some(rust),
                _ => None,
            };
            let label = option(label);
            Some(quote!(__m::RustType {
                rust: #rust,
                ty: <#value as __m::Value>::TYPE,
                definition: <#value as __m::Value>::DEFINITION,
                default: #label,
            }))
        })
        .collect()
}
