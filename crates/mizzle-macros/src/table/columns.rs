//! The table value and its columns: `Users`, `UsersColumns`.

use mizzle_schema::Type;
use mizzle_syntax::{FieldDef, TableDef};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Visibility;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{columns_ident, is_known, markers_ident, name_hash, nullness, sql_type, value_type};

/// The types of a table; `what` it is on the server.
pub fn expand(def: &TableDef, what: &str) -> TokenStream {
    let TableDef { vis, table, row, model, .. } = def;
    let (columns, markers) = (columns_ident(def), markers_ident(def));
    let names: Vec<_> = def.fields.iter().map(|field| &field.ident).collect();
    let (values, nulls) = (def.fields.iter().map(value_type), def.fields.iter().map(nullness));
    let docs = model.columns.iter().map(|column| {
        let null = if column.nullable { "" } else { " NOT NULL" };
        match &column.comment {
            Some(comment) => format!("{comment}\n\n`{} {}{null}`", column.name, column.ty),
            None => format!("`{} {}{null}`", column.name, column.ty),
        }
    });
    let table_doc = match &model.comment {
        Some(comment) => format!("{comment}\n\nThe {what} `{}`, of [`{row}`].", model.name),
        None => format!("The {what} `{}`, of [`{row}`].", model.name),
    };
    let columns_doc = format!("The columns of [`{table}`], and its relations.");
    let (relations, relation_types): (Vec<_>, Vec<_>) = super::relations::fields(def).into_iter().unzip();
    let relation_docs = def
        .relations
        .iter()
        .map(|relation| format!("`{}` to [`{}`].", relation.kind.word(), last(&relation.target)));
    // Not seen by more than the table: a relation may lead to another that is seen by as few.
    let relation_vis = from_inside(vis);
    quote! {
        #[doc = #table_doc]
        #[derive(Clone, Copy, Debug)]
        #vis struct #table;

        #[doc = #columns_doc]
        #[repr(C)]
        #vis struct #columns<S = #table> {
            #(
                #[doc = #docs]
                #vis #names: ::mizzle::__derive::Col<S, #markers::#names, #values, ::mizzle::__derive::#nulls>,
            )*
            #(#[doc = #relation_docs] #vis #relations: #relation_types,)*
        }

        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_docs, dead_code)]
        #vis mod #markers {
            #(pub struct #names;)*
            #(#relation_vis struct #relations;)*
        }
    }
}

pub fn impls(def: &TableDef) -> TokenStream {
    let (table, columns, count) = (&def.table, columns_ident(def), def.fields.len());
    let members = def.fields.iter().map(|field| member(def, field));
    let fits = def.fields.iter().filter_map(fits);
    quote! {
        impl ::core::ops::Deref for #table {
            type Target = #columns;

            fn deref(&self) -> &#columns {
                __m::columns::<Self, #columns, #count>()
            }
        }

        #(#members)*
        #(#fits)*
    }
}

/// The same visibility, as one module further in spells it.
fn from_inside(vis: &Visibility) -> TokenStream {
    match vis {
        Visibility::Public(_) => quote!(pub),
        Visibility::Inherited => quote!(pub(super)),
        Visibility::Restricted(restricted) => {
            let path = &restricted.path;
            match path.segments.first() {
                Some(first) if first.ident == "super" => quote!(pub(in super::#path)),
                Some(first) if first.ident == "self" => quote!(pub(super)),
                _ => quote!(#vis),
            }
        }
    }
}

/// The name of a table, without the modules it is in.
fn last(path: &syn::Path) -> String {
    path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

/// Where the attribute names a type for a Rust type that only rustc knows: a check that the one can hold the
/// other.
fn fits(field: &FieldDef) -> Option<TokenStream> {
    let column = match &field.ty {
        Type::Array(element) => element,
        ty => ty,
    };
    if !field.explicit_type
        || !matches!(column, Type::Builtin(..) | Type::Extension(..))
        || is_known(&field.inner_type)
    {
        return None;
    }
    let (rust, sql) = (&field.inner_type, sql_type(&field.ty, &field.inner_type));
    let message = format!("the Rust type of `{}` cannot be kept as `{}`", field.ident, field.ty);
    Some(quote_spanned! {rust.span()=>
        const _: () = ::core::assert!(<#rust as __m::Value>::TYPE.fits_into(&#sql), #message);
    })
}

/// What finds the column by its name.
fn member(def: &TableDef, field: &FieldDef) -> TokenStream {
    let (ident, table, markers) = (&field.ident, &def.table, markers_ident(def));
    let hash = name_hash(&ident.unraw().to_string());
    let (value, null) = (value_type(field), nullness(field));
    quote_spanned! {ident.span()=>
        #[diagnostic::do_not_recommend]
        impl<F> __m::Named<#hash, F> for #table {
            type Column = __m::Col<#table, #markers::#ident, #value, __m::#null>;
        }
    }
}
