//! What tables, types, columns and labels are called in Rust.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToPascalCase, ToSnakeCase};
use mizzle_schema::{Column, Schema, Table};

use super::inflection::{plural, singular};
use crate::rust_type::is_spoken_for;

/// A schema and a name in it.
pub(super) type Key = (Option<String>, String);

/// The names of one table or view.
pub(super) struct TableNames {
    /// The struct: `User`.
    pub row: String,
    /// The value: `Users`.
    pub value: String,
    /// The file, and the module: `users`.
    pub module: String,
    /// The fields, by their columns.
    pub fields: BTreeMap<String, String>,
}

/// All names of a schema.
pub(super) struct Names {
    pub tables: BTreeMap<Key, TableNames>,
    pub views: BTreeMap<Key, TableNames>,
    /// Enums, composite types and domains.
    pub types: BTreeMap<Key, String>,
}

impl Names {
    /// Gives every object a name of its own, the same ones each time.
    pub fn new(schema: &Schema) -> Names {
        let mut taken = Taken::default();
        let mut names = Names { tables: BTreeMap::new(), views: BTreeMap::new(), types: BTreeMap::new() };
        for table in &schema.tables {
            let own = taken.table(&table.schema, &table.name, &table.columns);
            names.tables.insert(key_of(table), own);
        }
        let enums = schema.enums.iter().map(|ty| (&ty.schema, &ty.name));
        let composites = schema.composites.iter().map(|ty| (&ty.schema, &ty.name));
        let domains = schema.domains.iter().map(|ty| (&ty.schema, &ty.name));
        for (place, name) in enums.chain(composites).chain(domains) {
            names.types.insert((place.clone(), name.clone()), taken.ty(place.as_deref(), name));
        }
        for view in &schema.views {
            let own = taken.table(&view.schema, &view.name, &view.columns);
            names.views.insert((view.schema.clone(), view.name.clone()), own);
        }
        names
    }

    pub fn view(&self, schema: &Option<String>, name: &str) -> Option<&TableNames> {
        self.views.get(&(schema.clone(), name.to_owned()))
    }

    pub fn table(&self, schema: &Option<String>, name: &str) -> Option<&TableNames> {
        self.tables.get(&(schema.clone(), name.to_owned()))
    }

    pub fn ty(&self, schema: &Option<String>, name: &str) -> Option<&String> {
        self.types.get(&(schema.clone(), name.to_owned()))
    }
}

pub(super) fn key_of(table: &Table) -> Key {
    (table.schema.clone(), table.name.clone())
}

/// The names that are taken.
#[derive(Default)]
struct Taken {
    types: BTreeSet<String>,
    modules: BTreeSet<String>,
}

impl Taken {
    fn table(&mut self, schema: &Option<String>, name: &str, columns: &[Column]) -> TableNames {
        let name = snake(name);
        let place = schema.as_deref().map(snake);
        let one = singular(&name);
        let many = if one == name { plural(&name) } else { name.clone() };
        // `news` is both one and many.
        let many = if many == one { format!("{one}_rows") } else { many };
        let before = |word: &str| place.as_ref().map(|place| format!("{place}_{word}"));
        let mut candidates = vec![(one.clone(), many.clone())];
        candidates.extend(before(&one).zip(before(&many)));
        candidates.push((format!("{one}_row"), format!("{one}_rows")));
        candidates
            .extend((2..).map(|number| (format!("{one}_{number}"), format!("{many}_{number}"))).take(1000));
        let candidates = candidates.into_iter().map(|(one, many)| (pascal(&one), pascal(&many)));
        let (row, value) = candidates.clone().find(|(row, value)| self.takes(row, value)).unwrap_or_default();
        let module = self.module(&snake(&value));
        TableNames { row, value, module, fields: fields(columns) }
    }

    /// Takes the names of a table and of all that its derive makes, if all are free.
    fn takes(&mut self, row: &str, value: &str) -> bool {
        let made = [
            row.to_owned(),
            format!("New{row}"),
            format!("{row}Patch"),
            format!("{row}Values"),
            value.to_owned(),
            format!("{value}Columns"),
            // The module of the columns has the name in small letters.
            format!("__{}", value.to_lowercase()),
        ];
        let is_free = row != value
            && made.iter().all(|name| !self.types.contains(name) && !is_spoken_for(name))
            && made.iter().collect::<BTreeSet<_>>().len() == made.len();
        if is_free {
            self.types.extend(made);
        }
        is_free
    }

    fn ty(&mut self, place: Option<&str>, name: &str) -> String {
        let base = pascal(&snake(name));
        let mut candidates = vec![base.clone()];
        candidates.extend(place.map(|place| pascal(&format!("{}_{}", snake(place), snake(name)))));
        candidates.push(format!("{base}Type"));
        candidates.extend((2..).map(|number| format!("{base}{number}")).take(1000));
        let free = |name: &String| !self.types.contains(name) && !is_spoken_for(name);
        let name = candidates.into_iter().find(free).unwrap_or_default();
        self.types.insert(name.clone());
        name
    }

    fn module(&mut self, name: &str) -> String {
        // A module with a file of its own has a name in ASCII.
        let parts: Vec<_> = name.split(|char: char| !char.is_ascii_alphanumeric()).collect();
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let name = if name.is_ascii() { name.to_owned() } else { parts.join("_") };
        let name = match name.chars().next() {
            None => "unnamed".to_owned(),
            Some(first) if first.is_ascii_digit() => format!("n{name}"),
            Some(_) => name,
        };
        let name = name.as_str();
        // Names that a path could mean otherwise, and those of our own files.
        const OTHERS: &[&str] =
            &["alloc", "core", "mizzle", "mod", "serde_json", "std", "types", "views", "schema"];
        let is_free = |name: &String| {
            !self.modules.contains(name)
                && !OTHERS.contains(&name.as_str())
                && syn::parse_str::<syn::Ident>(name).is_ok()
        };
        let others = (2..).map(|number| format!("{name}_{number}")).take(1000);
        let mut candidates = [name.to_owned(), format!("{name}_table")].into_iter().chain(others);
        let module = candidates.find(is_free).unwrap_or_default();
        self.modules.insert(module.clone());
        module
    }
}

/// The fields of a table, by their columns.
fn fields(columns: &[Column]) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let mut fields = BTreeMap::new();
    // A name that is a field's as it is goes before one that would become it.
    let (as_is, changed): (Vec<_>, Vec<_>) =
        columns.iter().map(|column| &column.name).partition(|name| field(name) == **name);
    for name in as_is.into_iter().chain(changed) {
        let field = free(&field(name), &taken);
        taken.insert(field.clone());
        fields.insert(name.clone(), field);
    }
    fields
}

/// A name or, where it is taken, one with a number after it.
pub(super) fn free(name: &str, taken: &BTreeSet<String>) -> String {
    let base = name.trim_start_matches("r#").trim_end_matches('_');
    let others = (2..).map(|number| format!("{base}_{number}"));
    let mut candidates = std::iter::once(name.to_owned()).chain(others.take(2000));
    candidates.find(|name| !taken.contains(name)).unwrap_or_default()
}

/// A field of that name, raw where it is a keyword.
pub(super) fn field(name: &str) -> String {
    let snake = snake(name);
    if syn::parse_str::<syn::Ident>(&snake).is_ok() {
        return snake;
    }
    let raw = format!("r#{snake}");
    if syn::parse_str::<syn::Ident>(&raw).is_ok() { raw } else { format!("{snake}_") }
}

/// A variant for a label.
pub(super) fn variant(label: &str, taken: &BTreeSet<String>) -> String {
    let name = pascal(&snake(label));
    let name = if name == "Self" { "SelfValue".to_owned() } else { name };
    let others = (2..).map(|number| format!("{name}{number}"));
    let mut candidates = std::iter::once(name.clone()).chain(others.take(2000));
    candidates.find(|name| !taken.contains(name)).unwrap_or_default()
}

/// In small letters with underscores, and an identifier or a keyword.
pub(super) fn snake(name: &str) -> String {
    let snake = name.to_snake_case().to_lowercase();
    let kept: String = snake.chars().map(|char| if is_of_identifier(char) { char } else { '_' }).collect();
    let kept = kept.trim_matches('_');
    match kept.chars().next() {
        None => "unnamed".to_owned(),
        Some(first) if first.is_numeric() || syn::parse_str::<syn::Ident>(&format!("{first}a")).is_err() => {
            format!("n{kept}")
        }
        Some(_) => kept.to_owned(),
    }
}

fn is_of_identifier(char: char) -> bool {
    char == '_'
        || char.is_ascii_alphanumeric()
        || (char.is_alphabetic() && syn::parse_str::<syn::Ident>(&format!("a{char}")).is_ok())
}

/// With a capital letter first, also where the script has none.
fn pascal(snake: &str) -> String {
    let name = snake.to_pascal_case();
    if name.starts_with(|char: char| char.is_uppercase()) { name } else { format!("T{name}") }
}
