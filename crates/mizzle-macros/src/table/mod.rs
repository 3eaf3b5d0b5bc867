//! `#[derive(Table)]`: one file for each thing that a table definition becomes.

mod checked;
pub mod columns;
mod constraints;
pub mod definition;
mod json;
mod key;
mod new;
mod patch;
mod references;
pub mod relations;
mod row;
mod values;

use std::collections::BTreeSet;

use mizzle_schema::{Builtin, Type};
use mizzle_syntax::{FieldDef, TableDef};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use serde_json::to_string;
use syn::Visibility;
use syn::spanned::Spanned;

/// All that a table definition becomes.
pub fn expand(table: &TableDef) -> TokenStream {
    let mut code = columns::expand(table, "table");
    code.extend(constraints::expand(table));
    code.extend(values::expand(table));
    code.extend(new::expand(table));
    code.extend(patch::expand(table));
    let impls = [
        columns::impls,
        definition::impls,
        key::impls,
        relations::impls,
        values::impls,
        new::impls,
        patch::impls,
    ];
    let impls = impls.map(|impls| impls(table));
    // A short path for each name: rustc reads all of this anew for every table.
    code.extend(quote! {
        const _: () = {
            use ::mizzle::__derive as __m;

            #(#impls)*
        };
    });
    code
}

/// The name of the type that has the columns as fields.
fn columns_ident(table: &TableDef) -> Ident {
    format_ident!("{}Columns", table.table)
}

/// The module of the marker types, one a column.
fn markers_ident(table: &TableDef) -> Ident {
    format_ident!("__{}_columns", table.table.to_string().to_lowercase())
}

/// Whether they are one field of the definition.
fn is_same(one: &FieldDef, other: &FieldDef) -> bool {
    std::ptr::eq(one, other)
}

/// The place of a field among those of the table.
fn place(def: &TableDef, field: &FieldDef) -> usize {
    def.fields.iter().position(|other| is_same(other, field)).unwrap_or_default()
}

/// A type: one of the user's, or one that is made of it.
enum Spelled<'a> {
    Theirs(&'a syn::Type),
    Ours(TokenStream),
}

impl ToTokens for Spelled<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Spelled::Theirs(ty) => ty.to_tokens(tokens),
            Spelled::Ours(ty) => ty.to_tokens(tokens),
        }
    }
}

/// The type that stands for the values of a column: the field's, or a wrapper of one that comes with `ToSql`
/// and `FromSql`.
fn value_type(field: &FieldDef) -> Spelled<'_> {
    let inner = &field.inner_type;
    match &field.ty {
        Type::Custom(_) => Spelled::Ours(quote_spanned!(inner.span()=> ::mizzle::__derive::Custom<#inner>)),
        _ => Spelled::Theirs(inner),
    }
}

/// The same, for code that rustc checks: a type that cannot be a column has none, so that rustc reports it once, at
/// the field, and not wherever it is used.
fn checked_type(field: &FieldDef) -> Spelled<'_> {
    let inner = &field.inner_type;
    match &field.ty {
        Type::Custom(_) => {
            Spelled::Ours(quote_spanned!(inner.span()=> <#inner as ::mizzle::__derive::Stored>::Column))
        }
        ty if unresolved(ty).is_some() => Spelled::Ours(column_type(inner)),
        _ => Spelled::Theirs(inner),
    }
}

/// The type of a column that only rustc knows: what a program holds of it is the type itself.
pub fn column_type(rust: &syn::Type) -> TokenStream {
    quote_spanned!(rust.span()=> <#rust as ::mizzle::__derive::Value>::Rust)
}

/// The Rust name of a type that only rustc knows: its own, or that of its elements.
pub fn unresolved(ty: &Type) -> Option<&str> {
    match ty {
        Type::Unresolved { rust } => Some(rust),
        Type::Array(element) => unresolved(element),
        Type::Builtin(..) | Type::Extension(..) | Type::Custom(_) | Type::Named { .. } => None,
    }
}

/// The types that can be cloned, shown and kept in the column that their attribute names, as syntax has found.
const KNOWN: [&str; 17] = [
    "bool",
    "i16",
    "i32",
    "i64",
    "f32",
    "f64",
    "u8",
    "String",
    "Decimal",
    "Uuid",
    "Timestamp",
    "DateTime",
    "Date",
    "Time",
    "Interval",
    "JsonValue",
    "Value",
];

/// Those of them that are copied: a setter takes them as they are, and rustc has no type parameter to check.
const COPIED: [&str; 12] =
    ["bool", "i16", "i32", "i64", "f32", "f64", "Decimal", "Uuid", "Timestamp", "DateTime", "Date", "Time"];

/// A type as it is spelled, without spaces.
fn spelling(ty: &syn::Type) -> String {
    quote!(#ty).to_string().replace(' ', "")
}

/// Whether the type is one of ours, or an array of them.
fn is_known(ty: &syn::Type) -> bool {
    let spelling = spelling(ty);
    let mut element = spelling.as_str();
    while let Some(inner) = element.strip_prefix("Vec<").and_then(|rest| rest.strip_suffix('>')) {
        element = inner;
    }
    KNOWN.contains(&element)
}

/// The types of the user's own among those of the fields, each once.
fn foreign_types(fields: &[&FieldDef]) -> Vec<syn::Type> {
    let mut seen = BTreeSet::new();
    let types = fields.iter().map(|field| &field.inner_type);
    types.filter(|ty| !is_known(ty) && seen.insert(spelling(ty))).cloned().collect()
}

/// A method that gives a field its value; with `given` it changes the type of the values to that.
fn setter(vis: &Visibility, field: &FieldDef, given: Option<TokenStream>) -> TokenStream {
    let (ident, value, checked) = (&field.ident, value_type(field), checked_type(field));
    let name = match ident.to_string().as_str() {
        "new" | "is_empty" => format_ident!("{ident}_"),
        _ => ident.clone(),
    };
    let doc = format!("Gives `{}` its value.", field.column);
    let span = field.inner_type.span();
    let (bound, keep) = match field.nullable {
        true => ("IntoNullable", "value_or_null"),
        false => ("IntoValue", "value"),
    };
    let (bound, keep) = (Ident::new(bound, span), Ident::new(keep, span));
    let (ty, result) = match given {
        Some(ty) => (ty, quote!(::mizzle::__derive::given(self))),
        None => (quote!(Self), quote!(self)),
    };
    if !field.nullable && COPIED.contains(&spelling(&field.rust_type).as_str()) {
        return quote! {
            #[doc = #doc]
            #vis fn #name(mut self, value: #value) -> #ty {
                self.#ident = ::core::option::Option::Some(value);
                #result
            }
        };
    }
    let assign = quote_spanned!(span=> self.#ident = ::mizzle::__derive::#keep::<#checked>(value););
    quote! {
        #[doc = #doc]
        #vis fn #name(mut self, value: impl ::mizzle::__derive::#bound<#value>) -> #ty {
            #assign
            #result
        }
    }
}

/// The name of the type that says whether the column can be NULL.
fn nullness(field: &FieldDef) -> Ident {
    Ident::new(if field.nullable { "Null" } else { "NotNull" }, field.inner_type.span())
}

/// An expression for the `SqlType` of a column.
pub fn sql_type(ty: &Type, rust: &syn::Type) -> TokenStream {
    match ty {
        Type::Builtin(builtin, _) => built_in(*builtin),
        Type::Extension(ty, _) => {
            let name = ty.word();
            quote!(::mizzle::__core::value::SqlType::custom(#name))
        }
        Type::Array(element) => match &**element {
            Type::Builtin(..) | Type::Extension(..) | Type::Custom(_) | Type::Named { .. } => {
                let element = sql_type(element, rust);
                quote!(#element.array())
            }
            _ => by_rust(rust),
        },
        Type::Custom(text) => quote!(::mizzle::__derive::SqlType::custom(#text)),
        Type::Named { schema, name } => {
            let schema = option(schema.as_ref());
            quote!(::mizzle::__derive::SqlType::enumeration(#schema, #name))
        }
        Type::Unresolved { .. } => by_rust(rust),
    }
}

fn built_in(builtin: Builtin) -> TokenStream {
    let name = format_ident!("{}", format!("{:?}", builtin.stored()));
    quote!(::mizzle::__derive::SqlType::#name)
}

/// What only rustc knows: an enum or a newtype.
fn by_rust(rust: &syn::Type) -> TokenStream {
    let value = column_type(rust);
    quote_spanned!(rust.span()=> <#value as ::mizzle::__derive::Value>::TYPE)
}

/// An `Option` of what can be written as tokens.
pub fn option<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// A definition as JSON. Its types are our own and have no keys that are not text, so this cannot fail.
pub fn json<T: serde::Serialize>(definition: &T) -> String {
    to_string(definition).unwrap_or_default()
}

/// The hash that stands for a field's name in types (FNV-1a, 64 bits).
pub fn name_hash(name: &str) -> u64 {
    name.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
