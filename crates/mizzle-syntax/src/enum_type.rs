//! `#[derive(PgEnum)]`: an enum without data becomes an enumerated type.

use heck::{ToKebabCase, ToLowerCamelCase, ToPascalCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase};
use mizzle_schema::{Enum, Label};
use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Fields, Variant};

use crate::args;
use crate::comment;
use crate::definition::{EnumDef, VariantDef};
use crate::error::{Errors, did_you_mean, one_of};

/// How the labels are spelled.
pub(crate) type Case = fn(&str) -> String;

pub(crate) const CASES: &[(&str, Case)] = &[
    ("snake_case", |name| name.to_snake_case()),
    ("lowercase", |name| name.to_lowercase()),
    ("UPPERCASE", |name| name.to_uppercase()),
    ("camelCase", |name| name.to_lower_camel_case()),
    ("PascalCase", |name| name.to_pascal_case()),
    ("SCREAMING_SNAKE_CASE", |name| name.to_shouty_snake_case()),
    ("kebab-case", |name| name.to_kebab_case()),
    ("SCREAMING-KEBAB-CASE", |name| name.to_shouty_kebab_case()),
];

/// Reads an enum with `#[derive(PgEnum)]`.
///
/// ```
/// let input = syn::parse_quote! {
///     #[pg_enum(rename_all = "kebab-case")]
///     enum UserRole { Member, SiteAdmin }
/// };
/// let role = mizzle_syntax::parse_enum(&input).unwrap();
/// assert_eq!(role.model.name, "user_role");
/// assert_eq!(role.variants[1].label, "site-admin");
/// ```
pub fn parse_enum(input: &DeriveInput) -> Result<EnumDef, Errors> {
    let mut errors = Errors::default();
    let mut model = Enum { comment: comment::of(&input.attrs, &mut errors), ..Enum::default() };
    let case = type_attr(input, &mut model, &mut errors);
    if model.name.is_empty() {
        model.name = input.ident.unraw().to_string().to_snake_case();
        args::identifier(&model.name, "enum name", input.ident.span(), &mut errors);
    }
    if !input.generics.params.is_empty() {
        errors.push_at(&input.generics, "an enumerated type is one type; remove the generic parameters");
    }
    let mut variants = Vec::new();
    match &input.data {
        Data::Enum(data) if !data.variants.is_empty() => {
            for variant in &data.variants {
                if let Some((def, label)) = label(variant, case, &model.labels, &mut errors) {
                    variants.push(def);
                    model.labels.push(label);
                }
            }
        }
        Data::Enum(_) => {
            errors
                .push(input.ident.span(), format!("`{}` has no variants to be labels; add one", input.ident));
        }
        Data::Struct(_) | Data::Union(_) => errors.push(
            input.ident.span(),
            "`PgEnum` is for enums; a struct of one field is a `PgNewtype`, one of several a `Table`",
        ),
    }
    errors.or(Some(EnumDef { ident: input.ident.clone(), vis: input.vis.clone(), variants, model }))
}

/// `#[pg_enum(name = "..", schema = "..", rename_all = "..", renamed_from = "..", comment = "..")]`
fn type_attr(input: &DeriveInput, model: &mut Enum, errors: &mut Errors) -> Case {
    let mut case = CASES[0].1;
    for arg in args::without_repeats(pg_enum_args(&input.attrs, errors), errors) {
        match arg.name().as_str() {
            "name" => model.name = arg.identifier("enum name", errors).unwrap_or_else(|| "?".to_owned()),
            "schema" => model.schema = arg.identifier("schema name", errors),
            "renamed_from" => model.renamed_from = arg.identifier("enum name", errors),
            "comment" => model.comment = arg.text(errors).map(|text| text.value()),
            "rename_all" => {
                let Some(text) = arg.text(errors) else { continue };
                match CASES.iter().find(|(name, _)| *name == text.value()) {
                    Some((_, found)) => case = *found,
                    None => {
                        let guess = did_you_mean(&text.value(), CASES.iter().map(|row| row.0));
                        let known = one_of(CASES.iter().map(|row| row.0));
                        let hint = if guess.is_empty() { format!("; it is {known}") } else { guess };
                        errors.push(
                            text.span(),
                            format!("unknown case `{}`{hint}", text.value().escape_debug()),
                        );
                    }
                }
            }
            _ => arg.unknown(
                "`#[pg_enum(..)]`",
                &["name", "schema", "renamed_from", "comment", "rename_all"],
                errors,
            ),
        }
    }
    case
}

/// `#[pg_enum(rename = "..", renamed_from = "..")]` on a variant.
fn label(
    variant: &Variant,
    case: Case,
    earlier: &[Label],
    errors: &mut Errors,
) -> Option<(VariantDef, Label)> {
    if !matches!(variant.fields, Fields::Unit) {
        errors.push_at(
            &variant.fields,
            format!(
                "a label is a name alone; remove the data of `{}`, or keep it in a `Json` column",
                variant.ident
            ),
        );
    }
    let (mut name, mut renamed_from) = (None, None);
    for arg in args::without_repeats(pg_enum_args(&variant.attrs, errors), errors) {
        match arg.name().as_str() {
            "rename" => name = Some(arg.identifier("enum label", errors)?),
            "renamed_from" => renamed_from = arg.identifier("enum label", errors),
            _ => arg.unknown("`#[pg_enum(..)]` of a variant", &["rename", "renamed_from"], errors),
        }
    }
    let name = match name {
        Some(name) => name,
        None => derived_label(&variant.ident, case, errors)?,
    };
    if earlier.iter().any(|label| label.name == name) {
        errors.push(
            variant.ident.span(),
            format!("the enum has two labels `{name}`; give one another: `#[pg_enum(rename = \"…\")]`"),
        );
        return None;
    }
    let def = VariantDef { ident: variant.ident.clone(), label: name.clone() };
    Some((def, Label { name, renamed_from }))
}

fn derived_label(ident: &Ident, case: Case, errors: &mut Errors) -> Option<String> {
    args::identifier(&case(&ident.unraw().to_string()), "enum label", ident.span(), errors)
}

fn pg_enum_args(attributes: &[Attribute], errors: &mut Errors) -> Vec<args::Arg> {
    let mut args = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("pg_enum")) {
        args.extend(args::of_attribute(attribute, errors));
    }
    args
}
