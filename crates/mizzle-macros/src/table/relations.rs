//! Relations: the fields of the table that stand for them, and which rows they lead to.

use mizzle_syntax::{ForeignKeyDef, RelationDef, RelationKind, TableDef};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{markers_ident, value_type};

/// The fields, and the marker types of the relations.
pub fn fields(def: &TableDef) -> Vec<(&Ident, TokenStream)> {
    let markers = markers_ident(def);
    let field = |relation: &RelationDef| {
        let name = &relation.name;
        quote!(::mizzle::__derive::Rel<S, #markers::#name>)
    };
    def.relations.iter().map(|relation| (&relation.name, field(relation))).collect()
}

pub fn impls(def: &TableDef) -> TokenStream {
    let relations = def.relations.iter().map(|relation| relation_impl(def, relation));
    let references = def.foreign_keys.iter().map(|key| references(def, key));
    quote!(#(#relations)* #(#references)*)
}

fn relation_impl(def: &TableDef, relation: &RelationDef) -> TokenStream {
    let RelationDef { name, target, through, filter, .. } = relation;
    let (markers, table) = (markers_ident(def), &def.table);
    let (arity, link) = (arity(def, relation), link(def, relation));
    let (scope, index) = match through {
        Some(through) => {
            (quote!(__m::Cons<#through, __m::NotNull, __m::Only<#target>>), quote!(__m::There<__m::Here>))
        }
        None => (quote!(__m::Only<#target>), quote!(__m::Here)),
    };
    let filter = filter.as_ref().map(
        |filter| quote_spanned!(filter.span()=> .filtered::<<Self as __m::Relation>::Scope, _, _>(#filter)),
    );
    let hash = super::name_hash(&name.unraw().to_string());
    quote_spanned! {target.span()=>
        #[diagnostic::do_not_recommend]
        impl<F> __m::Named<#hash, F> for #table {
            type Column = __m::Rel<#table, #markers::#name>;
        }

        impl __m::Relation for #markers::#name {
            type From = #table;
            type To = #target;
            type Scope = #scope;
            type Index = #index;
            type Arity = #arity;
            const TO: #target = #target;

            fn link() -> __m::Link {
                #link #filter
            }
        }
    }
}

/// How many rows it leads to. A row that a condition or soft deletion may hide is an `Option`.
fn arity(def: &TableDef, relation: &RelationDef) -> TokenStream {
    let target = &relation.target;
    match relation.kind {
        RelationKind::HasMany => quote!(__m::Many),
        RelationKind::HasOne => quote!(__m::One<__m::Null>),
        RelationKind::BelongsTo => match foreign_key(def, relation) {
            Some(key) if relation.filter.is_none() && !is_nullable(def, key) => {
                quote!(__m::One<__m::Hidden<#target>>)
            }
            _ => quote!(__m::One<__m::Null>),
        },
    }
}

fn is_nullable(def: &TableDef, key: &ForeignKeyDef) -> bool {
    key.fields.iter().filter_map(|field| def.field(field)).any(|field| field.nullable)
}

/// The foreign key of a `belongs_to`.
fn foreign_key<'a>(def: &'a TableDef, relation: &RelationDef) -> Option<&'a ForeignKeyDef> {
    let leads_there = |key: &&ForeignKeyDef| match relation.via.is_empty() {
        true => last(&key.target) == last(&relation.target),
        false => key.fields == relation.via,
    };
    def.foreign_keys.iter().find(leads_there).filter(|_| relation.on.is_empty())
}

fn last(path: &Path) -> Option<&Ident> {
    path.segments.last().map(|segment| &segment.ident)
}

fn link(def: &TableDef, relation: &RelationDef) -> TokenStream {
    let RelationDef { kind, name, target, via, through, to, on, .. } = relation;
    let table = &def.table;
    let label = format!("{}.{}", def.model.name, name.unraw());
    if !on.is_empty() {
        let pairs = on.iter().map(|(own, other)| {
            let (at, value) = (place(def, own), def.field(own).map(value_type));
            quote_spanned!(other.span()=> (&__COLUMNS[#at], #target.#other.__referred_to_by::<#value>()))
        });
        return quote!(__m::Link::belongs(#label, ::std::vec![#(#pairs),*]));
    }
    if let Some(through) = through {
        let (near, far) = (key_of(through, &quote!(#table), via), key_of(through, &quote!(#target), to));
        return quote!(__m::Link::through::<#through>(#label, #near, #far));
    }
    match kind {
        RelationKind::HasMany | RelationKind::HasOne => {
            let key = key_of(target, &quote!(#table), via);
            quote!(__m::Link::has(#label, #key))
        }
        RelationKind::BelongsTo => {
            let via = foreign_key(def, relation).map_or(via, |key| &key.fields);
            let own = Path::from(table.clone());
            let key = key_of(&own, &quote!(#target), via);
            quote!(__m::Link::belongs(#label, #key))
        }
    }
}

/// The columns of the foreign key of one table to another: the only one, or the one of these fields.
fn key_of(from: &Path, to: &TokenStream, via: &[Ident]) -> TokenStream {
    match via {
        [] => quote_spanned!(from.span()=> __m::foreign_key::<#from, #to, _>()),
        [field] => quote_spanned!(field.span()=> __m::foreign_key_via::<#from, #to, _>(#from.#field)),
        fields => quote_spanned!(from.span()=> __m::foreign_key_via::<#from, #to, _>((#(#from.#fields),*))),
    }
}

/// What tells the foreign key from others.
pub fn marker(def: &TableDef, key: &ForeignKeyDef) -> TokenStream {
    let (markers, fields) = (markers_ident(def), &key.fields);
    match &fields[..] {
        [field] => quote!(#markers::#field),
        fields => quote!((#(#markers::#fields),*)),
    }
}

/// What other tables, and relations of this one, ask of a foreign key.
fn references(def: &TableDef, key: &ForeignKeyDef) -> TokenStream {
    let (table, target, fields) = (&def.table, &key.target, &key.fields);
    let marker = marker(def, key);
    let pairs = fields.iter().zip(&key.target_fields).map(|(field, to)| {
        let (at, value) = (place(def, field), def.field(field).map(value_type));
        quote_spanned!(to.span()=> (&__COLUMNS[#at], #target.#to.__referred_to_by::<#value>()))
    });
    // Where several lead to one table, rustc lists the fields.
    let span = fields.first().map_or(key.span, Ident::span);
    quote_spanned! {span=>
        impl __m::References<#target, #marker> for #table {
            fn pairs() -> __m::Pairs {
                ::std::vec![#(#pairs),*]
            }
        }
    }
}

fn place(def: &TableDef, field: &Ident) -> usize {
    def.fields.iter().position(|other| other.ident == *field).unwrap_or_default()
}
