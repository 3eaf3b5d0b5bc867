//! What code a definition becomes: thin procedural macros over `mizzle-syntax`. The `mizzle` crate re-exports
//! and documents them.

mod enumeration;
mod newtype;
mod row;
mod sql;
mod table;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// A struct as a table; see the guide's chapter on schemas.
#[proc_macro_derive(
    Table,
    attributes(
        table, column, primary_key, unique, check, index, foreign_key, has_many, has_one, belongs_to
    )
)]
pub fn derive_table(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match mizzle_syntax::parse_table(&input) {
        Ok(table) => table::expand(&table).into(),
        Err(errors) => errors.to_compile_error().into(),
    }
}

/// An enum without data as a PostgreSQL enum.
#[proc_macro_derive(PgEnum, attributes(pg_enum))]
pub fn derive_enum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match mizzle_syntax::parse_enum(&input) {
        Ok(definition) => enumeration::expand(&definition).into(),
        Err(errors) => errors.to_compile_error().into(),
    }
}

/// A struct of one field as a column type of its own.
#[proc_macro_derive(PgNewtype, attributes(pg_newtype))]
pub fn derive_newtype(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match mizzle_syntax::parse_newtype(&input) {
        Ok(definition) => newtype::expand(&definition).into(),
        Err(errors) => errors.to_compile_error().into(),
    }
}

/// A struct that queries fill by the names of its fields.
#[proc_macro_derive(Row, attributes(row))]
pub fn derive_row(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    row::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// An expression in SQL of one's own.
#[proc_macro]
pub fn sql(input: TokenStream) -> TokenStream {
    sql::expression(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A statement in SQL of one's own, and what its rows are.
#[proc_macro]
pub fn sql_query(input: TokenStream) -> TokenStream {
    sql::query(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A statement in SQL of one's own whose rows, if any, are not wanted.
#[proc_macro]
pub fn sql_statement(input: TokenStream) -> TokenStream {
    sql::statement(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
