//! `#[cfg_attr(feature = "db", derive(Table))]`, which the compiler has taken apart before a derive sees it, and the
//! command line has not.

use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Meta, MetaList, Token};

/// Takes every `cfg_attr` of a definition for granted, but for `cfg_attr(test, ..)`: a schema is declared for the
/// program, whatever features it is built with.
pub(crate) fn expand(input: &mut DeriveInput) {
    expand_all(&mut input.attrs);
    match &mut input.data {
        Data::Struct(data) => data.fields.iter_mut().for_each(|field| expand_all(&mut field.attrs)),
        Data::Enum(data) => data.variants.iter_mut().for_each(|variant| expand_all(&mut variant.attrs)),
        Data::Union(_) => {}
    }
}

fn expand_all(attributes: &mut Vec<Attribute>) {
    let expanded = attributes.drain(..).flat_map(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg_attr") => {
            conditional(list).into_iter().map(|meta| Attribute { meta, ..attribute.clone() }).collect()
        }
        _ => vec![attribute],
    });
    *attributes = expanded.collect();
}

/// The attributes after the condition. What cannot be read is the compiler's to report.
fn conditional(list: &MetaList) -> Vec<Meta> {
    let metas = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).unwrap_or_default();
    let for_tests = metas.first().is_some_and(|condition| condition.path().is_ident("test"));
    if for_tests { Vec::new() } else { metas.into_iter().skip(1).collect() }
}
