//! `#[has_many(segments: Segments)]`, `#[has_one(..)]`, `#[belongs_to(..)]`.

use proc_macro2::{Ident, TokenStream};
use syn::parse::ParseStream;
use syn::{Attribute, Meta, MetaList, Path, Token};

use crate::args::{self, Arg, Value, ident_of, ungrouped};
use crate::constraint::{fields, span_of};
use crate::definition::{RelationDef, RelationKind};
use crate::error::Errors;

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
    let mut relation = RelationDef { kind, name, target, via: Vec::new(), through: None, span };
    for arg in args::without_repeats(args::parse(&options, errors), errors) {
        option(&mut relation, &arg, errors);
    }
    Some(relation)
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
        _ => arg.unknown(&format!("`#[{}(..)]`", relation.kind.word()), &["via", "through"], errors),
    }
}
