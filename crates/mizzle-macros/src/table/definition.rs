//! `Source` and `Table`: what rendering and creating need to know.

use mizzle_schema::{ColumnDefault, Table};
use mizzle_syntax::{FieldDef, OnUpdate, TableDef};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{checked_type, column_type, columns_ident, json, option, sql_type, unresolved};

pub fn expand(def: &TableDef) -> TokenStream {
    let TableDef { table, row, model, .. } = def;
    let columns = columns_ident(def);
    let name = &model.name;
    let schema = option(model.schema.as_ref());
    let column_defs = def.fields.iter().map(|field| column_def(def, field));
    let soft_delete = option(def.fields.iter().position(|field| field.soft_delete));
    let (types, json) = (types(def), json(model));
    let (new, patch) = (super::new::ident(def), super::patch::ident(def));
    let (read, check) = super::row::bodies(def);
    quote! {
        #[diagnostic::do_not_recommend]
        impl ::mizzle::__core::table::Source for #table {
            type Row = #row;
            type Table = #table;
            const REF: ::mizzle::__core::tree::TableRef = ::mizzle::__core::tree::TableRef {
                table: <#table as ::mizzle::__core::table::Table>::DEF,
                alias: ::core::option::Option::None,
            };
        }

        #[diagnostic::do_not_recommend]
        impl ::mizzle::__core::query::Selected for #table {
            type Refs = ::mizzle::__core::scope::At<#table, ::mizzle::__core::scope::All>;

            fn outputs(self, outputs: &mut ::std::vec::Vec<::mizzle::__core::tree::Output>) {
                outputs.push(::mizzle::__core::tree::Output::Table(
                    <#table as ::mizzle::__core::table::Source>::REF,
                ));
            }
        }

        impl ::mizzle::__core::table::Table for #table {
            type New = #new;
            type Patch = #patch;
            type Columns<S: ::mizzle::__core::table::Source> = #columns<S>;

            fn columns<S: ::mizzle::__core::table::Source>() -> &'static #columns<S> {
                #columns::ALL
            }

            const DEF: &'static ::mizzle::__core::table::TableDef = &::mizzle::__core::table::TableDef {
                schema: #schema,
                name: #name,
                columns: &[#(#column_defs),*],
                soft_delete: #soft_delete,
            };
            const MODEL: &'static str = #json;

            fn types() -> &'static [::mizzle::__core::table::RustType] {
                &[#(#types),*]
            }

            fn foreign_keys() -> ::std::vec::Vec<::mizzle::__core::schema::ForeignKey> {
                #table::__foreign_keys()
            }

            fn read(row: &mut ::mizzle::__core::row::Row<'_>) -> ::mizzle::Result<#row> {
                #read
            }

            fn check(
                columns: &mut ::mizzle::__core::row::ResultColumns<'_>,
            ) -> ::core::result::Result<(), ::mizzle::__core::row::Mismatch> {
                #check
            }
        }
    }
}

fn column_def(def: &TableDef, field: &FieldDef) -> TokenStream {
    let (name, nullable) = (&field.column, field.nullable);
    let ty = sql_type(&field.ty, &field.inner_type);
    let default = option(default(def, field));
    let on_update = option(field.on_update.as_ref().map(|on_update| match on_update {
        OnUpdate::Sql(text) => quote!(::mizzle::__core::table::OnUpdate::Sql(#text)),
        OnUpdate::Rust(compute) => {
            let value = checked_type(field);
            quote!(::mizzle::__core::table::OnUpdate::Rust(|ty| {
                <#value as ::mizzle::__core::value::Value>::into_datum((#compute)(), ty)
            }))
        }
    }));
    let key = def.primary_key().iter().any(|key| key.ident == field.ident);
    quote! {
        ::mizzle::__core::table::ColumnDef {
            name: #name,
            ty: #ty,
            nullable: #nullable,
            default: #default,
            on_update: #on_update,
            key: #key,
        }
    }
}

/// What PostgreSQL puts in where an insert names no value, for rows that are inserted together with others
/// that do name one.
fn default(def: &TableDef, field: &FieldDef) -> Option<TokenStream> {
    if let Some(default) = &field.default {
        return Some(match &default.value {
            ColumnDefault::Literal(text) | ColumnDefault::Sql(text) => {
                quote!(::mizzle::__core::table::DefaultValue::Sql(#text))
            }
            ColumnDefault::Unresolved { .. } => {
                let variant = &default.expr;
                let enumeration = &field.inner_type;
                quote_spanned!(variant.span()=>
                    ::mizzle::__core::table::DefaultValue::Label(<#enumeration>::__label(&#variant))
                )
            }
        });
    }
    let column = def.model.column(&field.column)?;
    let is_serial = column.ty.builtin().is_some_and(|builtin| builtin.is_serial());
    let next = (is_serial || column.identity.is_some()).then(|| next_value(&def.model, &column.name))?;
    Some(quote!(::mizzle::__core::table::DefaultValue::Sql(#next)))
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
            Some(quote!(::mizzle::__core::table::RustType {
                rust: #rust,
                ty: <#value as ::mizzle::__core::value::Value>::TYPE,
                definition: <#value as ::mizzle::__core::value::Value>::DEFINITION,
                default: #label,
            }))
        })
        .collect()
}
