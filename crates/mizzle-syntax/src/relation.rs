//! `#[has_many(segments: Segments)]`, `#[has_one(..)]`, `#[belongs_to(..)]`.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Meta, MetaList, Path, Token};

use crate::args::{self, Arg, Value, ident_of, ungrouped};
use crate::constraint::{fields, span_of};
use crate::definition::{ForeignKeyDef, RelationDef, RelationKind};
use crate::error::Errors;
use crate::field::FieldParts;

/// Reads one relation.
pub(crate) fn read(kind: RelationKind, attribute: &Attribute, errors: &mut Errors) -> Option<RelationDef> {
    let span = span_of(attribute);
    let example = format!("`#[{}(segments: Segments)]`", kind.word());
    let Meta::List(list) = &attribute.meta else {
        errors.push(span, format!("the relation lacks its name and table; write {example}"));
        return None;
    };
    let Ok((name, target, rest)) = list.parse_args_with(head) else {
        errors.push(span, format!("a relation is a name and the table it leads to; write {example}"));
        return None;
    };
    let options = MetaList { tokens: rest, ..list.clone() };
    let mut relation = RelationDef {
        kind,
        name,
        target,
        via: Vec::new(),
        through: None,
        to: Vec::new(),
        on: Vec::new(),
        filter: None,
        span,
    };
    for arg in args::without_repeats(args::parse(&options, errors), errors) {
        option(&mut relation, &arg, errors);
    }
    if !relation.to.is_empty() && relation.through.is_none() {
        errors.push(
            span,
            "`to` names fields of a join table; name that by `through = Memberships`, or remove `to`",
        );
    }
    if !relation.on.is_empty() && (!relation.via.is_empty() || relation.through.is_some()) {
        errors.push(span, "`on` says all of how two tables belong together; remove `via` and `through`");
    }
    Some(relation)
}

/// Adds the relations that follow from foreign keys: `module_id`, which refers to a module, gives `module`.
pub(crate) fn implied(
    fields: &[FieldParts],
    foreign_keys: &[ForeignKeyDef],
    relations: &mut Vec<RelationDef>,
) {
    for key in foreign_keys {
        let [field] = &key.fields[..] else { continue };
        let text = field.unraw().to_string();
        let Some(name) = text.strip_suffix("_id").filter(|name| !name.is_empty()) else { continue };
        let Ok(mut name) = syn::parse_str::<Ident>(name).or_else(|_| syn::parse_str(&format!("r#{name}")))
        else {
            continue;
        };
        let is_taken = fields.iter().any(|field| field.ident == name)
            || relations.iter().any(|relation| {
                relation.name == name
                    || (relation.kind == RelationKind::BelongsTo && relation.via == key.fields)
            });
        if is_taken {
            continue;
        }
        name.set_span(field.span());
        relations.push(RelationDef {
            kind: RelationKind::BelongsTo,
            name,
            target: key.target.clone(),
            via: key.fields.clone(),
            through: None,
            to: Vec::new(),
            on: Vec::new(),
            filter: None,
            span: key.span,
        });
    }
}

/// `segments: Segments`, and what follows the comma.
fn head(input: ParseStream) -> syn::Result<(Ident, Path, TokenStream)> {
    let name = input.parse()?;
    input.parse::<Token![:]>()?;
    let target = input.call(Path::parse_mod_style)?;
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok((name, target, input.parse()?))
}

fn option(relation: &mut RelationDef, arg: &Arg, errors: &mut Errors) {
    match (arg.name().as_str(), &arg.value) {
        ("via", Value::Assign(expr)) => match ident_of(expr) {
            Some(field) => relation.via = vec![field.clone()],
            None => errors.push_at(expr, "`via` names the field of the foreign key: `via = module_id`"),
        },
        ("via", _) => relation.via = fields(arg, "via(a, b)", errors),
        ("through", Value::Assign(expr)) => match ungrouped(expr) {
            syn::Expr::Path(path) if path.qself.is_none() => {
                if relation.kind == RelationKind::HasMany {
                    relation.through = Some(path.path.clone());
                } else {
                    errors.push(arg.span(), "only a `has_many` goes through a join table; remove `through`");
                }
            }
            _ => errors.push_at(expr, "`through` names the join table: `through = Memberships`"),
        },
        ("to", Value::Assign(expr)) => match ident_of(expr) {
            Some(field) => relation.to = vec![field.clone()],
            None => errors.push_at(expr, "`to` names the field of the join table: `to = group_id`"),
        },
        ("to", _) => relation.to = fields(arg, "to(a, b)", errors),
        ("on", Value::List(list)) => relation.on = pairs(list, errors),
        ("on", _) => errors.push(arg.span(), PAIRS),
        ("filter", Value::Assign(expr)) => relation.filter = Some(expr.clone()),
        ("filter", _) => {
            errors.push(arg.span(), "`filter` is a condition: `filter = Posts.published.eq(true)`");
        }
        _ => {
            let known = ["via", "through", "to", "on", "filter"];
            arg.unknown(&format!("`#[{}(..)]`", relation.kind.word()), &known, errors);
        }
    }
}

const PAIRS: &str = "`on` takes fields of this table and of the other that are equal: `on(email = address)`";

/// `email = address, …`
fn pairs(list: &MetaList, errors: &mut Errors) -> Vec<(Ident, Ident)> {
    let mut pairs = Vec::new();
    for arg in args::parse(list, errors) {
        match (&arg.word, &arg.value) {
            (Some(own), Value::Assign(expr)) if ident_of(expr).is_some() => {
                pairs.extend(ident_of(expr).map(|other| (own.clone(), other.clone())));
            }
            _ => errors.push(arg.span(), PAIRS),
        }
    }
    if pairs.is_empty() {
        errors.push_at(list, PAIRS);
    }
    pairs
}
