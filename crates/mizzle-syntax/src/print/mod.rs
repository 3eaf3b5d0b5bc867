//! A schema as Rust source: the reverse of reading it.
//!
//! What is written is read again before it is given away, so that nothing is said that means something else.

mod attribute;
mod comment;
mod inflection;
mod names;
mod relation;
mod table;
mod types;
mod user_type;
mod view;

use std::collections::BTreeSet;
use std::fmt;

use proc_macro2::{TokenStream, TokenTree};

use mizzle_schema::{ColumnDefault, ForeignKey, KeyTarget, Schema, Table, Type};

use names::{Key, Names, key_of};
use types::Imports;

use crate::{parse_source, resolve};

/// How a schema is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintOptions {
    /// Whether all is in one file; else each table has its own, beside a `mod.rs`.
    pub one_file: bool,
    /// Whether relations are declared where foreign keys lead.
    pub relations: bool,
}

/// A file of source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Its name in the folder of the schema; empty for the one file.
    pub name: String,
    /// Its text, as rustfmt leaves it.
    pub text: String,
}

/// What cannot be said in Rust, or not so that it means the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unprintable {
    /// The schema that the object is in.
    pub schema: Option<String>,
    /// The table or type.
    pub name: String,
    /// The part of the table; nothing, where it is all of it.
    pub part: Option<Part>,
    /// Why.
    pub why: String,
}

/// A part of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A foreign key, by its name.
    ForeignKey(String),
    /// A primary key, unique or check constraint, by its name.
    Constraint(String),
    /// An index, by its name.
    Index(String),
    /// The default of a column, by the column's name.
    Default(String),
}

impl fmt::Display for Unprintable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { schema, name, part, why } = self;
        if let Some(schema) = schema {
            write!(f, "{schema}.")?;
        }
        write!(f, "{name}")?;
        match part {
            Some(
                Part::ForeignKey(part) | Part::Constraint(part) | Part::Index(part) | Part::Default(part),
            ) => {
                write!(f, ".{part}")?;
            }
            None => {}
        }
        write!(f, ": {why}")
    }
}

/// Writes a schema as Rust source, which reads as the same schema again.
///
/// ```
/// use mizzle_schema::{Builtin, Column, PrimaryKey, Schema, Table};
/// use mizzle_syntax::{PrintOptions, print};
///
/// let mut people = Table::new("people");
/// people.columns.push(Column::new("id", Builtin::BigSerial));
/// people.columns.push(Column { nullable: true, ..Column::new("type", Builtin::Text) });
/// people.primary_key = Some(PrimaryKey { name: "people_pkey".into(), columns: vec!["id".into()] });
/// let schema = Schema { tables: vec![people], ..Schema::default() };
///
/// let files = print(&schema, &PrintOptions { one_file: true, relations: true }).unwrap();
/// assert!(files[0].text.ends_with(
///     "#[derive(Table, Debug, Clone)]
/// #[table(People)]
/// pub struct Person {
///     #[column(bigserial, primary_key)]
///     pub id: i64,
///     pub r#type: Option<String>,
/// }
/// "
/// ));
/// ```
///
/// # Errors
/// All that cannot be said; without it, the rest can.
pub fn print(schema: &Schema, options: &PrintOptions) -> Result<Vec<Printed>, Vec<Unprintable>> {
    let schema = &with_types_in_sql(schema.clone());
    let names = Names::new(schema);
    let unprintable = foreign_keys(schema, &names);
    if !unprintable.is_empty() {
        return Err(unprintable);
    }
    let mut relations = match options.relations {
        true => relation::relations(schema, &names),
        false => Default::default(),
    };
    let mut pieces = types_of(schema, &names);
    for found in &schema.tables {
        let (mut text, mut imports) = (String::new(), Imports::new());
        let own = relations.remove(&key_of(found)).unwrap_or_default();
        let complete = table::table(found, schema, &names, &own, &mut imports, &mut text);
        let module = names.table(&found.schema, &found.name).map(|own| own.module.clone());
        // Nothing else is missing than what was looked up by its name just before.
        let (Some(()), Some(module)) = (complete, module) else { continue };
        pieces.push(Piece { key: key_of(found), module, text, imports });
    }
    for found in &schema.views {
        let (mut text, mut imports) = (String::new(), Imports::new());
        if view::view(found, &names, &mut imports, &mut text).is_some() {
            let key = (found.schema.clone(), found.name.clone());
            pieces.push(Piece { key, module: VIEWS.to_owned(), text, imports });
        }
    }
    let unprintable = read_again(schema, &pieces);
    if !unprintable.is_empty() {
        return Err(unprintable);
    }
    Ok(if options.one_file { one_file(&pieces) } else { folder(&pieces) })
}

/// The text of one object.
struct Piece {
    key: Key,
    module: String,
    text: String,
    imports: Imports,
}

const TYPES: &str = "types";
const VIEWS: &str = "views";

fn types_of(schema: &Schema, names: &Names) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut add =
        |place: &Option<String>, name: &str, write: &dyn Fn(&mut Imports, &mut String) -> Option<()>| {
            let (mut text, mut imports) = (String::new(), Imports::new());
            if write(&mut imports, &mut text).is_some() {
                pieces.push(Piece {
                    key: (place.clone(), name.to_owned()),
                    module: TYPES.to_owned(),
                    text,
                    imports,
                });
            }
        };
    for ty in &schema.enums {
        add(&ty.schema, &ty.name, &|_, out| user_type::enumeration(ty, names, out));
    }
    for ty in &schema.composites {
        add(&ty.schema, &ty.name, &|imports, out| user_type::composite(ty, names, imports, out));
    }
    for ty in &schema.domains {
        add(&ty.schema, &ty.name, &|imports, out| user_type::domain(ty, names, imports, out));
    }
    pieces
}

const PRELUDE: &str = "use mizzle::prelude::*;\n";
const INDEXES: &str = "// Indexes may begin alike.\n#![allow(clippy::duplicated_attributes)]\n";

/// What is taken from `mizzle::types`, sorted and in as many lines as rustfmt would have it: one, or all of it.
fn imported(imports: &Imports) -> String {
    let names: Vec<&str> = imports.iter().copied().collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!("use mizzle::types::{one};\n"),
        some => {
            let line = format!("use mizzle::types::{{{}}};\n", some.join(", "));
            if line.len() > 100 { "use mizzle::types::*;\n".to_owned() } else { line }
        }
    }
}

fn one_file(pieces: &[Piece]) -> Vec<Printed> {
    let imports: Imports = pieces.iter().flat_map(|piece| piece.imports.iter().copied()).collect();
    let mut text = format!("//! The tables.\n\n{INDEXES}\n{PRELUDE}{}", imported(&imports));
    for piece in pieces {
        text.push('\n');
        text.push_str(&piece.text);
    }
    vec![Printed { name: String::new(), text }]
}

fn folder(pieces: &[Piece]) -> Vec<Printed> {
    let mut modules: Vec<&str> = pieces.iter().map(|piece| piece.module.as_str()).collect();
    modules.sort_unstable();
    modules.dedup();
    let mut root = format!("//! The tables, a file each.\n\n{INDEXES}");
    for module in &modules {
        root.push_str(&format!("\nmod {module};\npub use {module}::*;\n"));
    }
    let defined = definitions(pieces);
    let mut files = vec![Printed { name: "mod.rs".to_owned(), text: root }];
    for module in modules {
        let own: Vec<_> = pieces.iter().filter(|piece| piece.module == module).collect();
        let imports: Imports = own.iter().flat_map(|piece| piece.imports.iter().copied()).collect();
        let mut text = format!("{PRELUDE}{}", imported(&imports));
        // What is of other files is named in some of these ways; types of one file name each other only.
        let is_alone =
            module == TYPES || !own.iter().any(|piece| names_others(&piece.text, &defined, module));
        if !is_alone {
            text.push_str("\nuse super::*;\n");
        }
        for piece in own {
            text.push('\n');
            text.push_str(&piece.text);
        }
        files.push(Printed { name: format!("{module}.rs"), text });
    }
    files
}

/// What each piece defines, with its module.
fn definitions(pieces: &[Piece]) -> Vec<(&str, BTreeSet<String>)> {
    let of_piece = |piece: &'_ Piece| {
        let mut names = BTreeSet::new();
        let mut lines = piece.text.lines().peekable();
        while let Some(line) = lines.next() {
            let table = line.strip_prefix("#[table(");
            let ty = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
            match table {
                // The arguments begin in the next line.
                Some("") => names.extend(lines.peek().map(|next| first_word(next.trim()).to_owned())),
                Some(args) => names.extend(Some(first_word(args).to_owned())),
                None => names.extend(ty.map(|ty| first_word(ty).to_owned())),
            }
        }
        names
    };
    pieces.iter().map(|piece| (piece.module.as_str(), of_piece(piece))).collect()
}

/// Whether a text names what other files define: as Rust does, and not inside of SQL.
fn names_others(text: &str, defined: &[(&str, BTreeSet<String>)], module: &str) -> bool {
    let mut words = BTreeSet::new();
    match text.parse() {
        Ok(tokens) => identifiers(tokens, &mut words),
        Err(_) => return true,
    }
    let others = defined.iter().filter(|(own, _)| *own != module).flat_map(|(_, names)| names);
    others.into_iter().any(|name| words.contains(name.as_str()))
}

fn identifiers(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => found.extend(Some(ident.to_string())),
            TokenTree::Group(group) => identifiers(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn first_word(text: &str) -> &str {
    text.split(|char: char| !(char.is_alphanumeric() || char == '_')).next().unwrap_or_default()
}

/// The foreign keys that Rust has no words for: their tables are not all there, or rustc would see two types.
fn foreign_keys(schema: &Schema, names: &Names) -> Vec<Unprintable> {
    let mut found = Vec::new();
    for table in &schema.tables {
        for key in &table.foreign_keys {
            if let Some(why) = wrong(schema, names, table, key) {
                let part = Some(Part::ForeignKey(key.name.clone()));
                found.push(Unprintable { schema: table.schema.clone(), name: table.name.clone(), part, why });
            }
        }
    }
    found
}

fn wrong(schema: &Schema, names: &Names, table: &Table, key: &ForeignKey) -> Option<String> {
    let Some(other) = schema.table(key.references.schema.as_deref(), &key.references.table) else {
        return Some("the table that it refers to is not in Rust".to_owned());
    };
    let referenced = &key.references.columns;
    let same = |columns: &[String]| {
        columns.len() == referenced.len() && referenced.iter().all(|column| columns.contains(column))
    };
    let by_index = other.indexes.iter().any(|index| {
        let columns: Option<Vec<String>> = index
            .keys
            .iter()
            .map(|key| match &key.target {
                KeyTarget::Column(name) => Some(name.clone()),
                KeyTarget::Expression(_) => None,
            })
            .collect();
        index.unique && index.predicate.is_none() && columns.is_some_and(|columns| same(&columns))
    });
    let is_unique = other.primary_key.as_ref().is_some_and(|key| same(&key.columns))
        || other.uniques.iter().any(|unique| same(&unique.columns))
        || by_index;
    if !is_unique {
        return Some("what it refers to is not unique in Rust".to_owned());
    }
    let sets_null = [key.on_delete, key.on_update].contains(&mizzle_schema::Action::SetNull);
    for (own, other_column) in key.columns.iter().zip(referenced) {
        let (Some(own), Some(there)) = (table.column(own), other.column(other_column)) else {
            return Some("it names a column that is not there".to_owned());
        };
        if sets_null && !own.nullable {
            return Some("it sets NULL where that cannot be".to_owned());
        }
        let rust = |ty: &Type| types::spell(ty, names, &mut Imports::new()).rust;
        if rust(&own.ty) != rust(&there.ty) {
            return Some("the two columns have different types in Rust".to_owned());
        }
    }
    // A key may be said once only.
    let twins = table.foreign_keys.iter().filter(|other| {
        other.columns == key.columns
            && other.references.table == key.references.table
            && other.references.schema == key.references.schema
    });
    let first = twins.clone().next();
    (twins.count() > 1 && first.is_some_and(|first| first.name != key.name))
        .then(|| "another key of the same columns leads to the same table".to_owned())
}

/// What does not come back as it was when the source is read.
fn read_again(schema: &Schema, pieces: &[Piece]) -> Vec<Unprintable> {
    let mut found = Vec::new();
    let mut files = Vec::new();
    let of_piece = |piece: &Piece, why: String| Unprintable {
        schema: piece.key.0.clone(),
        name: piece.key.1.clone(),
        part: None,
        why,
    };
    for (at, piece) in pieces.iter().enumerate() {
        match parse_source(&at.to_string(), &piece.text) {
            Ok(file) => files.push(file),
            Err(errors) => {
                found.push(of_piece(
                    piece,
                    errors.iter().map(|error| error.message()).collect::<Vec<_>>().join("; "),
                ));
            }
        }
    }
    if !found.is_empty() {
        return found;
    }
    let again = match resolve(&files) {
        Ok(again) => again,
        Err(errors) => {
            for error in errors.iter() {
                let piece =
                    error.file().and_then(|file| file.parse::<usize>().ok()).and_then(|at| pieces.get(at));
                found.extend(piece.map(|piece| of_piece(piece, error.message())));
            }
            // A mistake without a place: nothing of it is to be trusted.
            if found.is_empty() {
                found.extend(
                    pieces
                        .iter()
                        .map(|piece| of_piece(piece, errors.iter().map(|error| error.message()).collect())),
                );
            }
            return found;
        }
    };
    let (wanted, again) = (comparable(schema), comparable(&again));
    let differs = |place: &Option<String>, name: &String| Unprintable {
        schema: place.clone(),
        name: name.clone(),
        part: None,
        why: "it would read as something else".to_owned(),
    };
    found.extend(
        wanted
            .tables
            .iter()
            .filter(|one| !again.tables.contains(one))
            .map(|one| differs(&one.schema, &one.name)),
    );
    found.extend(
        wanted
            .enums
            .iter()
            .filter(|one| !again.enums.contains(one))
            .map(|one| differs(&one.schema, &one.name)),
    );
    found.extend(
        wanted
            .views
            .iter()
            .filter(|one| !again.views.contains(one))
            .map(|one| differs(&one.schema, &one.name)),
    );
    let composites = wanted.composites.iter().filter(|one| !again.composites.contains(one));
    found.extend(composites.map(|one| differs(&one.schema, &one.name)));
    found.extend(
        wanted
            .domains
            .iter()
            .filter(|one| !again.domains.contains(one))
            .map(|one| differs(&one.schema, &one.name)),
    );
    found
}

/// A schema in the form in which two are the same that mean the same: the order of constraints and indexes is none, and
/// a constant is an expression.
fn comparable(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    let plain = |default: &mut Option<ColumnDefault>| {
        if let Some(sql) = default.as_ref().and_then(ColumnDefault::sql).map(str::to_owned) {
            *default = Some(ColumnDefault::Sql(sql));
        }
    };
    for table in &mut schema.tables {
        table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        for column in &mut table.columns {
            plain(&mut column.default);
        }
    }
    for domain in &mut schema.domains {
        plain(&mut domain.default);
    }
    schema
}

/// Names in SQL the types that nothing in Rust defines.
fn with_types_in_sql(mut schema: Schema) -> Schema {
    let Schema { enums, composites, domains, tables, views, schemas: _ } = &mut schema;
    let columns = tables.iter_mut().flat_map(|table| &mut table.columns);
    for column in columns.chain(views.iter_mut().flat_map(|view| &mut view.columns)) {
        column.ty = in_sql(&column.ty, enums, composites, domains);
    }
    schema
}

fn in_sql(
    ty: &Type,
    enums: &[mizzle_schema::Enum],
    composites: &[mizzle_schema::Composite],
    domains: &[mizzle_schema::Domain],
) -> Type {
    match ty {
        Type::Named { schema, name } => {
            let is = |place: &Option<String>, other: &String| place == schema && other == name;
            let is_defined = enums.iter().any(|ty| is(&ty.schema, &ty.name))
                || composites.iter().any(|ty| is(&ty.schema, &ty.name))
                || domains.iter().any(|ty| is(&ty.schema, &ty.name));
            if is_defined { ty.clone() } else { Type::Custom(ty.to_string()) }
        }
        Type::Array(element) => match in_sql(element, enums, composites, domains) {
            Type::Custom(sql) => Type::Custom(format!("{sql}[]")),
            element => Type::array(element),
        },
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_sql_only_is_not_named() {
        let defined = [("types", BTreeSet::from(["Mood".to_owned()]))];
        let names = |text: &str| names_others(text, &defined, "views");
        assert!(!names("struct V { #[column(type = r#\"\"Mood\"\"#)] a: Option<Opaque> }"));
        assert!(!names("/// A Mood.\nstruct V { mood: i32 }"));
        assert!(names("struct V { a: Option<Vec<Mood>> }"));
        assert!(names("#[column(references(Mood.id))] struct V;"));
    }
}
