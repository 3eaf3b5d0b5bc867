//! `#[derive(Shape)]`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Expr, ExprField, Fields, Ident, Member, Path, Result, Token, Type};

use crate::table::name_hash;

/// How many parts a tuple holds.
const MOST: usize = 8;

/// A field of the struct.
struct Field {
    ident: Ident,
    ty: Type,
    source: Source,
    options: Vec<(Ident, Expr)>,
}

/// What fills it.
enum Source {
    /// The column or relation of that name.
    Member(Ident),
    /// A column behind relations to one row each: `author.name`.
    Path(Vec<Ident>),
    /// An expression.
    Expr(Expr),
    /// All that another shape of the table has.
    Flatten,
}

/// The implementation for a shape.
pub fn expand(input: &DeriveInput) -> Result<TokenStream> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, "a shape has no type parameters: name the types"));
    }
    let table = table(input)?;
    let fields = fields(input)?;
    let (ident, vis) = (&input.ident, &input.vis);
    let markers = format_ident!("__{}_shape", ident.unraw().to_string().to_lowercase());
    let names: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let values: Vec<_> = (0..fields.len()).map(|at| format_ident!("__{at}")).collect();
    let parts = tuple(fields.iter().map(|field| part(field, &table, &markers)).collect());
    let pattern = tuple(values.iter().map(|value| quote!(#value)).collect());
    let adds = fields.iter().map(|field| add(field, &table, &markers));
    Ok(quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_docs, dead_code)]
        #vis mod #markers {
            #(pub struct #names;)*
        }

        const _: () = {
            use ::mizzle::__core::relation as __r;

            impl __r::Shape for #ident {
                type Table = #table;
                type Parts = #parts;

                fn fields(
                    outputs: &mut ::std::vec::Vec<::mizzle::__core::tree::Output>,
                    branches: &mut ::std::vec::Vec<::mizzle::__core::tree::Branch>,
                ) {
                    #(#adds)*
                }

                fn build(#pattern: <Self::Parts as __r::Part>::Out) -> Self {
                    #ident { #(#names: #values,)* }
                }
            }
        };
    })
}

/// The column or relation of the table that has the name.
fn member(field: &Field, name: &Ident, table: &Path, markers: &Ident) -> TokenStream {
    let (hash, ident) = (name_hash(&name.unraw().to_string()), &field.ident);
    let table = at(table, name.span());
    quote_spanned!(name.span()=> #table as ::mizzle::__core::query::Named<#hash, #markers::#ident>)
}

/// The tokens, as if they stood there: what rustc says of them, it says once and at the field.
fn at(tokens: &impl ToTokens, span: Span) -> TokenStream {
    let respanned = tokens.to_token_stream().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    respanned.collect()
}

/// The part of a row that a field holds.
fn part(field: &Field, table: &Path, markers: &Ident) -> TokenStream {
    let (ident, ty) = (&field.ident, &field.ty);
    match &field.source {
        Source::Member(name) => {
            let member = member(field, name, table, markers);
            let column = match field.hides() {
                true => quote!(__r::Filtered<<#member>::Column>),
                false => quote!(<#member>::Column),
            };
            let (column, ident) = (at(&column, ty.span()), at(ident, ty.span()));
            quote_spanned!(ty.span()=> <#column as __r::Fills<#ty, #markers::#ident>>::Part)
        }
        Source::Path(_) | Source::Expr(_) => quote_spanned!(ty.span()=> __r::Computed<#ty>),
        Source::Flatten => quote_spanned!(ty.span()=> __r::Shaped<#ty>),
    }
}

/// What adds a field to what is read.
fn add(field: &Field, table: &Path, markers: &Ident) -> TokenStream {
    let (ident, ty) = (&field.ident, &field.ty);
    match &field.source {
        Source::Member(name) if field.options.is_empty() => {
            let member = at(&member(field, name, table, markers), ty.span());
            quote_spanned! {ty.span()=>
                __r::Fills::<#ty, #markers::#ident>::add(<#member>::column(), outputs, branches);
            }
        }
        Source::Member(name) => {
            let calls = field.options.iter().map(|(option, value)| match option == "with_deleted" {
                true => quote!(.with_deleted()),
                false => quote_spanned!(value.span()=> .#option(#value)),
            });
            quote_spanned! {ty.span()=>
                __r::add_related::<_, _, _, _, #ty, #markers::#ident>(#table.#name #(#calls)*, branches);
            }
        }
        Source::Path(path) => {
            let value = follow(quote!(#table), path);
            quote_spanned!(ty.span()=> __r::add_computed::<#table, #markers::#ident, #ty, _, _>(#value, outputs);)
        }
        Source::Expr(expr) => {
            quote_spanned!(ty.span()=> __r::add_computed::<#table, #markers::#ident, #ty, _, _>(#expr, outputs);)
        }
        Source::Flatten => quote_spanned!(ty.span()=> __r::add_flat::<#table, #ty>(outputs, branches);),
    }
}

/// The value at the end of a path.
fn follow(table: TokenStream, path: &[Ident]) -> TokenStream {
    match path {
        [] => table,
        [column] => quote!(#table.#column),
        [relation, rest @ ..] => {
            let target = quote!(__r::target(#table.#relation));
            let value = follow(target, rest);
            quote_spanned!(relation.span()=> __r::follow(#table.#relation, #value))
        }
    }
}

impl Field {
    /// Whether a row of the relation may be left out.
    fn hides(&self) -> bool {
        self.options.iter().any(|(option, _)| option == "filter" || option == "limit" || option == "offset")
    }
}

/// A tuple, or a tuple of tuples where there are too many for one.
fn tuple(elements: Vec<TokenStream>) -> TokenStream {
    if elements.len() <= MOST {
        return quote!((#(#elements,)*));
    }
    tuple(elements.chunks(MOST).map(|chunk| tuple(chunk.to_vec())).collect())
}

/// Reads `#[shape(Modules)]`.
fn table(input: &DeriveInput) -> Result<Path> {
    let mut table = None;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("shape")) {
        let path = attribute.parse_args_with(Path::parse_mod_style).map_err(|error| {
            Error::new(error.span(), "wants the table whose rows these are: `#[shape(Modules)]`")
        })?;
        if table.replace(path).is_some() {
            return Err(Error::new_spanned(attribute, "a shape is of one table"));
        }
    }
    table.ok_or_else(|| {
        Error::new_spanned(
            &input.ident,
            "a shape says whose rows these are: write `#[shape(Modules)]` above it",
        )
    })
}

fn fields(input: &DeriveInput) -> Result<Vec<Field>> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "a shape is a struct with named fields"));
    };
    let Fields::Named(named) = &data.fields else {
        return Err(Error::new_spanned(&input.ident, "a shape is a struct with named fields"));
    };
    let mut fields = Vec::new();
    let mut errors: Option<Error> = None;
    for field in &named.named {
        match self::field(field) {
            Ok(field) => fields.extend(field),
            Err(error) => match &mut errors {
                Some(errors) => errors.combine(error),
                None => errors = Some(error),
            },
        }
    }
    match errors {
        Some(errors) => Err(errors),
        None if fields.is_empty() => Err(Error::new_spanned(&input.ident, "a shape has at least one field")),
        None => Ok(fields),
    }
}

fn field(field: &syn::Field) -> Result<Option<Field>> {
    let Some(ident) = field.ident.clone() else { return Ok(None) };
    let (mut source, mut options) = (None, Vec::new());
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("shape")) {
        for arg in attribute.parse_args_with(Punctuated::<Arg, Token![,]>::parse_terminated)? {
            match arg {
                Arg::Source(found, span) => {
                    if source.replace(found).is_some() {
                        return Err(Error::new(span, "a field has one source"));
                    }
                }
                Arg::Option(option, value) => options.push((option, value)),
            }
        }
    }
    let source = source.unwrap_or_else(|| Source::Member(ident.clone()));
    if let (Source::Path(_) | Source::Expr(_), Some((option, _))) = (&source, options.first()) {
        return Err(Error::new(option.span(), format!("`{option}` belongs to a relation; this is a value")));
    }
    if let (Source::Flatten, Some((option, _))) = (&source, options.first()) {
        let message = format!("`{option}` belongs to a relation; `flatten` is more of the same row");
        return Err(Error::new(option.span(), message));
    }
    Ok(Some(Field { ident, ty: field.ty.clone(), source, options }))
}

/// An argument of a field's attribute.
enum Arg {
    Source(Source, Span),
    Option(Ident, Expr),
}

impl Parse for Arg {
    fn parse(input: ParseStream) -> Result<Self> {
        if input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
            let option: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            let value: Expr = input.parse()?;
            return match option.to_string().as_str() {
                "expr" => Ok(Arg::Source(Source::Expr(value), option.span())),
                "order_by" | "filter" | "limit" | "offset" => Ok(Arg::Option(option, value)),
                _ => Err(Error::new(
                    option.span(),
                    format!(
                        "unknown option `{option}`; a relation takes `order_by`, `filter`, `limit`, `offset` and \
                         `with_deleted`, a value is `expr = ..`"
                    ),
                )),
            };
        }
        let expr: Expr = input.parse()?;
        let span = expr.span();
        match names(&expr).as_deref() {
            Some([name]) if name == "with_deleted" => Ok(Arg::Option(name.clone(), expr)),
            Some([name]) if name == "flatten" => Ok(Arg::Source(Source::Flatten, span)),
            Some([name]) => Ok(Arg::Source(Source::Member(name.clone()), span)),
            Some(path) => Ok(Arg::Source(Source::Path(path.to_vec()), span)),
            None => Err(Error::new(
                span,
                "wants a column or a relation, `title`, a column behind a relation, `author.name`, or an expression, \
                 `expr = Modules.segments.count()`",
            )),
        }
    }
}

/// `author.name`
fn names(expr: &Expr) -> Option<Vec<Ident>> {
    match expr {
        Expr::Path(path) if path.qself.is_none() => Some(vec![path.path.get_ident()?.clone()]),
        Expr::Field(ExprField { base, member: Member::Named(name), .. }) => {
            let mut names = names(base)?;
            names.push(name.clone());
            Some(names)
        }
        _ => None,
    }
}
