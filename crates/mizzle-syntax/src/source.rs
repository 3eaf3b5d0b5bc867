//! A source file: every definition in it.

use proc_macro2::{Ident, TokenTree};
use syn::{Attribute, DeriveInput, Item, Meta};

use crate::definition::{CompositeDef, DomainDef, EnumDef, NewtypeDef, TableDef, ViewDef};
use crate::error::Errors;
use crate::{cfg_attr, parse_composite, parse_domain, parse_enum, parse_newtype, parse_table, parse_view};

/// The definitions of one source file, in source order.
#[derive(Clone, Default)]
pub struct SourceFile {
    /// The name the caller gave it, for messages.
    pub name: String,
    /// The structs with `#[derive(Table)]`.
    pub tables: Vec<InModule<TableDef>>,
    /// The structs with `#[derive(View)]`.
    pub views: Vec<InModule<ViewDef>>,
    /// The enums with `#[derive(PgEnum)]`.
    pub enums: Vec<InModule<EnumDef>>,
    /// The structs with `#[derive(PgNewtype)]`.
    pub newtypes: Vec<InModule<NewtypeDef>>,
    /// The structs with `#[derive(PgComposite)]`.
    pub composites: Vec<InModule<CompositeDef>>,
    /// The structs with `#[derive(PgDomain)]`.
    pub domains: Vec<InModule<DomainDef>>,
}

/// A definition and the inline modules around it, outermost first.
#[derive(Clone)]
pub struct InModule<T> {
    /// The definition.
    pub definition: T,
    /// The names of the modules, without the file's own.
    pub modules: Vec<Ident>,
}

/// Reads every definition of a source text, also those in inline modules. What is under `#[cfg(test)]` belongs to tests
/// and is left out.
///
/// ```
/// let source = "
///     #[derive(mizzle::Table)]
///     #[table(Users)]
///     struct User { #[column(varhcar(20))] name: String, age: u8 }
/// ";
/// let errors = mizzle_syntax::parse_source("src/schema.rs", source).err().unwrap();
/// assert_eq!(errors.to_string(), "\
/// src/schema.rs:4:28: unknown word `varhcar` in `#[column(..)]`; did you mean `varchar`?
/// src/schema.rs:4:61: `u8` cannot be a column: PostgreSQL has no unsigned integers; use `i16`");
/// ```
pub fn parse_source(name: &str, text: &str) -> Result<SourceFile, Errors> {
    let mut errors = Errors::default();
    let mut source = SourceFile { name: name.to_owned(), ..SourceFile::default() };
    match syn::parse_file(text) {
        Ok(file) => read(&file.items, &[], &mut source, &mut errors),
        Err(error) => {
            errors.push(error.span(), format!("this file is no Rust ({error}); `cargo check` says more"))
        }
    }
    errors.or(Some(source)).map_err(|errors| errors.in_file(name))
}

fn read(items: &[Item], modules: &[Ident], source: &mut SourceFile, errors: &mut Errors) {
    for item in items {
        match item {
            Item::Mod(module) if !for_tests(&module.attrs) => {
                let modules: Vec<_> = modules.iter().cloned().chain([module.ident.clone()]).collect();
                if let Some((_, items)) = &module.content {
                    read(items, &modules, source, errors);
                }
            }
            Item::Struct(item) if !for_tests(&item.attrs) => {
                definitions(DeriveInput::from(item.clone()), modules, source, errors);
            }
            Item::Enum(item) if !for_tests(&item.attrs) => {
                definitions(DeriveInput::from(item.clone()), modules, source, errors);
            }
            _ => {}
        }
    }
}

fn definitions(mut input: DeriveInput, modules: &[Ident], source: &mut SourceFile, errors: &mut Errors) {
    cfg_attr::expand(&mut input);
    for derive in derives(&input.attrs) {
        match derive.as_str() {
            "Table" => add(&mut source.tables, parse_table(&input), modules, errors),
            "View" => add(&mut source.views, parse_view(&input), modules, errors),
            "PgEnum" => add(&mut source.enums, parse_enum(&input), modules, errors),
            "PgComposite" => add(&mut source.composites, parse_composite(&input), modules, errors),
            "PgDomain" => add(&mut source.domains, parse_domain(&input), modules, errors),
            "PgNewtype" => add(&mut source.newtypes, parse_newtype(&input), modules, errors),
            _ => {}
        }
    }
}

fn add<T>(to: &mut Vec<InModule<T>>, found: Result<T, Errors>, modules: &[Ident], errors: &mut Errors) {
    match found {
        Ok(definition) => to.push(InModule { definition, modules: modules.to_vec() }),
        Err(more) => errors.extend(more),
    }
}

/// The last segments of the paths in `#[derive(..)]`.
fn derives(attributes: &[Attribute]) -> Vec<String> {
    let mut names = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        // A derive that cannot be read is the compiler's to report.
        let _ = attribute.parse_nested_meta(|meta| {
            names.extend(meta.path.segments.last().map(|segment| segment.ident.to_string()));
            Ok(())
        });
    }
    names
}

/// Whether an item is compiled for tests only.
fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            let mut tokens = list.tokens.clone().into_iter();
            let first = tokens.next();
            tokens.next().is_none() && matches!(first, Some(TokenTree::Ident(word)) if word == "test")
        }
        _ => false,
    })
}
