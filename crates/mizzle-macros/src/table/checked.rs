//! `#[table(.., checked)]`: `garde::Validate` for `NewUser` and `UserPatch`, from lengths and checks.

use mizzle_schema::{Builtin, Modifier, Type};
use mizzle_syntax::{FieldDef, TableDef};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

/// `Validate` for the insert value.
pub fn of_new(def: &TableDef, fields: &[&FieldDef]) -> TokenStream {
    let new = super::new::ident(def);
    validate(quote!(<S>), quote!(#new<S>), def, fields, |ident| quote!(self.#ident))
}

/// `Validate` for the update value.
pub fn of_patch(def: &TableDef, patch: &Ident, fields: &[&FieldDef]) -> TokenStream {
    validate(quote!(), quote!(#patch), def, fields, |ident| quote!(self.#ident))
}

fn validate(
    generics: TokenStream,
    ty: TokenStream,
    def: &TableDef,
    fields: &[&FieldDef],
    place: impl Fn(&Ident) -> TokenStream,
) -> TokenStream {
    let checks = fields.iter().flat_map(|field| {
        let place = place(&field.ident);
        let name = field.ident.unraw().to_string();
        let value = match field.nullable {
            true => quote!(#place.as_ref().and_then(|value| value.as_ref())),
            false => quote!(#place.as_ref()),
        };
        let rules = length(&field.ty).into_iter().chain(bounds(def, field));
        rules
            .map(move |rule| quote!(::mizzle::__check::field(#name, #value, #rule, &mut parent, report);))
            .collect::<Vec<_>>()
    });
    quote! {
        impl #generics ::mizzle::__garde::Validate for #ty {
            type Context = ();

            #[allow(unused_variables, unused_mut)]
            fn validate_into(
                &self,
                (): &(),
                mut parent: &mut dyn FnMut() -> ::mizzle::__garde::Path,
                report: &mut ::mizzle::__garde::Report,
            ) {
                #(#checks)*
            }
        }
    }
}

/// `varchar(n)` and `char(n)`.
fn length(ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Builtin(Builtin::Varchar | Builtin::Char, Modifier::Length(max)) => {
            let max = *max as usize;
            Some(quote!(::mizzle::__check::Length { max: #max }))
        }
        _ => None,
    }
}

/// Checks that compare the column with a number: `price >= 0`.
fn bounds(def: &TableDef, field: &FieldDef) -> Vec<TokenStream> {
    def.model.checks.iter().filter_map(|check| bound(&check.expression, &field.column)).collect()
}

fn bound(expression: &str, column: &str) -> Option<TokenStream> {
    let rest = expression.trim();
    let rest =
        rest.strip_prefix(column).or_else(|| rest.strip_prefix(&format!("\"{column}\"")))?.trim_start();
    let (variant, rest) = [(">=", "AtLeast"), ("<=", "AtMost"), (">", "MoreThan"), ("<", "LessThan")]
        .into_iter()
        .find_map(|(sql, variant)| Some((variant, rest.strip_prefix(sql)?)))?;
    let number: f64 = rest.trim().parse().ok()?;
    let variant = Ident::new(variant, proc_macro2::Span::call_site());
    Some(quote!(::mizzle::__check::Bound::#variant(#number)))
}
