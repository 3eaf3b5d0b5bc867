//! `#[derive(PgDomain)]`: a struct of one field is a type of its own in Rust and a domain in PostgreSQL.

use heck::ToSnakeCase;
use mizzle_schema::{Check, Domain, Type};
use syn::ext::IdentExt;
use syn::{DeriveInput, Expr};

use crate::args::{self, Arg};
use crate::constraint::CheckAttr;
use crate::definition::DomainDef;
use crate::error::Errors;
use crate::sql_type::Spelled;
use crate::{comment, default, newtype, rust_type, sql_type};

/// The words of `#[pg_domain(..)]`, besides those of types.
const WORDS: &[&str] =
    &["name", "schema", "renamed_from", "comment", "check", "not_null", "default", "collate", "type"];

/// Reads a struct with `#[derive(PgDomain)]`.
///
/// ```
/// let input = syn::parse_quote! {
///     #[pg_domain(check = "VALUE LIKE '%@%'", not_null)]
///     struct Email(String);
/// };
/// let email = mizzle_syntax::parse_domain(&input).unwrap().model;
/// assert_eq!((email.name.as_str(), email.checks[0].name.as_str()), ("email", "email_check"));
/// ```
pub fn parse_domain(input: &DeriveInput) -> Result<DomainDef, Errors> {
    let mut errors = Errors::default();
    let domain = read(input, &mut errors);
    errors.or(domain)
}

/// What the attribute says.
#[derive(Default)]
struct DomainAttr {
    name: Option<String>,
    schema: Option<String>,
    renamed_from: Option<String>,
    comment: Option<String>,
    check: Option<CheckAttr>,
    not_null: bool,
    default: Option<Expr>,
    collation: Option<String>,
    spelled: Option<Spelled>,
}

fn read(input: &DeriveInput, errors: &mut Errors) -> Option<DomainDef> {
    if !input.generics.params.is_empty() {
        errors.push_at(&input.generics, "a domain is one type; remove the generic parameters");
    }
    let mut attr = DomainAttr::default();
    let mut all = Vec::new();
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("pg_domain")) {
        all.extend(args::of_attribute(attribute, errors));
    }
    for arg in args::without_repeats(all, errors) {
        attr.take(&arg, errors);
    }
    let Some(inner) = newtype::inner(input) else {
        let name = &input.ident;
        errors.push(
            name.span(),
            format!("a domain is a struct of one unnamed field: `struct {name}(String);`"),
        );
        return None;
    };
    let rust = rust_type::read(&inner.ty, errors)?;
    if rust.nullable {
        errors.push_at(
            &inner.ty,
            "a domain is a value; remove the `Option` here and write it where a column uses it",
        );
    }
    let ty = match &attr.spelled {
        Some(spelled) => rust.with_spelled(spelled, errors)?,
        None => rust.ty,
    };
    if let (Some(spelled), Some(true)) = (&attr.spelled, ty.builtin().map(|builtin| builtin.is_serial())) {
        errors.push(spelled.span, "a serial belongs to a column; write it there: `#[column(serial)]`");
    }
    let name = match attr.name {
        Some(name) => name,
        None => {
            let name = input.ident.unraw().to_string().to_snake_case();
            args::identifier(&name, "domain name", input.ident.span(), errors)?
        }
    };
    let default = match attr.default.as_ref().map(|expr| default::read(expr, &ty)).transpose() {
        Ok(default) => default.map(|default| default.value),
        Err(error) => {
            errors.push_syn(error);
            None
        }
    };
    let checks = attr.check.into_iter().map(|check| Check {
        name: check.name.unwrap_or_else(|| mizzle_schema::names::check_name(&name, &[] as &[&str], "")),
        expression: check.expression,
    });
    let checks = checks.collect();
    let model = Domain {
        schema: attr.schema,
        renamed_from: attr.renamed_from,
        comment: attr.comment.or(comment::of(&input.attrs, errors)),
        collation: attr.collation,
        not_null: attr.not_null,
        default,
        checks,
        ..Domain::new(name, ty)
    };
    Some(DomainDef {
        ident: input.ident.clone(),
        vis: input.vis.clone(),
        inner_type: inner.ty.clone(),
        explicit_type: attr.spelled.is_some(),
        model,
    })
}

impl DomainAttr {
    fn take(&mut self, arg: &Arg, errors: &mut Errors) {
        match arg.name().as_str() {
            "name" => self.name = arg.identifier("domain name", errors).or(Some("?".to_owned())),
            "schema" => self.schema = arg.identifier("schema name", errors),
            "renamed_from" => self.renamed_from = arg.identifier("domain name", errors),
            "comment" => self.comment = arg.text(errors).map(|text| text.value()),
            "check" => self.check = CheckAttr::of_field(arg, errors),
            "not_null" => self.not_null = arg.flag(errors),
            "default" => self.default = arg.expr("default = 0", errors),
            "collate" => self.collation = arg.identifier("collation", errors),
            _ if sql_type::is_type(arg) => {
                if self.spelled.is_some() {
                    errors.push(arg.span(), format!("`{}` is a second type; keep one", arg.name()));
                }
                self.spelled = sql_type::read(arg, errors);
            }
            _ => {
                let words: Vec<_> = WORDS.iter().copied().chain(sql_type::words()).collect();
                let example = "`check = \"…\"`, `not_null`, `default = …`, or a type such as `varchar(255)`";
                arg.unknown_among("`#[pg_domain(..)]`", &words, example, errors);
            }
        }
    }
}

impl DomainDef {
    /// The type that a column of it has.
    pub fn ty(&self) -> Type {
        Type::Named { schema: self.model.schema.clone(), name: self.model.name.clone() }
    }
}
