//! `migrate!`: a folder of migrations as part of a program.

use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Error, LitStr};

/// The folder that is named, or `migrations`, beside the program's `Cargo.toml`.
pub fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let (folder, span) = if input.is_empty() {
        ("migrations".to_owned(), Span::call_site())
    } else {
        let literal: LitStr = syn::parse2(input)?;
        (literal.value(), literal.span())
    };
    let root = std::env::var("CARGO_MANIFEST_DIR")
        .map_err(|_| Error::new(span, "there is no Cargo.toml to find the folder by"))?;
    let path = PathBuf::from(root).join(&folder);
    let mut files = Vec::new();
    for id in ids(&path).map_err(|why| Error::new(span, why))? {
        let text = |file: &str| path.join(&id).join(file).display().to_string();
        let (up, down) = (text("up.sql"), text("down.sql"));
        // `include_str!` has the program compiled again when a file changes.
        let down = match Path::new(&down).is_file() {
            true => quote!(::core::option::Option::Some(::core::include_str!(#down))),
            false => quote!(::core::option::Option::None),
        };
        files.push(quote!((#id, ::core::include_str!(#up), #down)));
    }
    Ok(quote!(::mizzle::migration::Embedded::new(#folder, &[#(#files),*])))
}

/// The names of the migrations, in their order.
fn ids(folder: &Path) -> Result<Vec<String>, String> {
    let unreadable = |why: std::io::Error| format!("the folder of migrations, {}: {why}", folder.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !name.starts_with(|char: char| char.is_ascii_digit()) || !path.is_dir() {
            continue;
        }
        if !path.join("up.sql").is_file() {
            return Err(format!("the migration {name} has no up.sql"));
        }
        found.push(name.to_owned());
    }
    found.sort();
    Ok(found)
}
