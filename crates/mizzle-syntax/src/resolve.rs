//! All files together: the types that Rust names, the defaults that name variants and the targets of foreign keys.

use std::collections::HashMap;

use mizzle_schema::{
    Builtin, ColumnDefault, Composite, Domain, ForeignKey, Namespace, Reference, Schema, Table, Type, View,
};
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::default;
use crate::definition::{
    CompositeDef, DomainDef, EnumDef, FieldDef, ForeignKeyDef, NewtypeDef, TableDef, ViewDef,
};
use crate::error::{Errors, did_you_mean};
use crate::rust_type::brought;
use crate::source::{InModule, SourceFile};
use crate::table::unresolved;
use crate::unique_names;

/// Puts the definitions of all files together.
///
/// ```
/// let files = [
///     mizzle_syntax::parse_source("a.rs", "#[derive(PgNewtype)] struct UserId(i32);").unwrap(),
///     mizzle_syntax::parse_source(
///         "b.rs",
///         "#[derive(Table)] #[table(Users)] struct User { #[column(identity, primary_key)] id: UserId }",
///     )
///     .unwrap(),
/// ];
/// let schema = mizzle_syntax::resolve(&files).unwrap();
/// assert_eq!(schema.tables[0].columns[0].ty.to_string(), "integer");
/// ```
pub fn resolve(files: &[SourceFile]) -> Result<Schema, Errors> {
    let names = Names::of(files);
    let mut errors = Errors::default();
    let mut schema = Schema {
        enums: files
            .iter()
            .flat_map(|file| &file.enums)
            .map(|found| found.definition.model.clone())
            .collect(),
        ..Schema::default()
    };
    for file in files {
        let mut own = Errors::default();
        for composite in &file.composites {
            schema.composites.push(names.composite(&composite.definition, &mut own));
        }
        for domain in &file.domains {
            schema.domains.push(names.domain(&domain.definition, &mut own));
        }
        for table in &file.tables {
            schema.tables.push(names.table(table, &mut own));
        }
        for view in &file.views {
            schema.views.push(names.view(&view.definition, &mut own));
        }
        errors.extend(own.in_file(&file.name));
    }
    errors.extend(unique_names::across_tables(files));
    schema.schemas = namespaces(&schema);
    // Sorted file by file: positions of different files do not compare.
    if errors.is_empty() { Ok(schema) } else { Err(errors) }
}

/// The schemas that anything lives in, in order of appearance.
fn namespaces(schema: &Schema) -> Vec<Namespace> {
    let of_enums = schema.enums.iter().filter_map(|ty| ty.schema.as_deref());
    let of_composites = schema.composites.iter().filter_map(|ty| ty.schema.as_deref());
    let of_domains = schema.domains.iter().filter_map(|ty| ty.schema.as_deref());
    let of_types = of_enums.chain(of_composites).chain(of_domains);
    let of_tables = schema.tables.iter().filter_map(|table| table.schema.as_deref());
    let mut found: Vec<Namespace> = Vec::new();
    let of_views = schema.views.iter().filter_map(|view| view.schema.as_deref());
    for name in of_types.chain(of_tables).chain(of_views).filter(|name| *name != "public") {
        if found.iter().all(|namespace| namespace.name != name) {
            found.push(Namespace::new(name));
        }
    }
    found
}

/// What a Rust type name stands for.
#[derive(Clone, Copy)]
enum Found<'a> {
    Enum(&'a EnumDef),
    Newtype(&'a NewtypeDef),
    Composite(&'a CompositeDef),
    Domain(&'a DomainDef),
}

struct Names<'a> {
    files: &'a [SourceFile],
    types: Definitions<Found<'a>>,
    tables: Definitions<&'a TableDef>,
}

/// Definitions with the names they can be reached by: their modules and themselves.
struct Definitions<T> {
    all: Vec<(Vec<String>, T)>,
    /// By their last names.
    by_name: HashMap<String, Vec<usize>>,
}

impl<'a> Names<'a> {
    fn of(files: &'a [SourceFile]) -> Names<'a> {
        let enums = files
            .iter()
            .flat_map(|file| &file.enums)
            .map(|found| (path_of(&found.modules, &found.definition.ident), Found::Enum(&found.definition)));
        let newtypes = files.iter().flat_map(|file| &file.newtypes).map(|found| {
            (path_of(&found.modules, &found.definition.ident), Found::Newtype(&found.definition))
        });
        let composites = files.iter().flat_map(|file| &file.composites).map(|found| {
            (path_of(&found.modules, &found.definition.ident), Found::Composite(&found.definition))
        });
        let domains = files.iter().flat_map(|file| &file.domains).map(|found| {
            (path_of(&found.modules, &found.definition.ident), Found::Domain(&found.definition))
        });
        let tables = files
            .iter()
            .flat_map(|file| &file.tables)
            .map(|found| (path_of(&found.modules, &found.definition.table), &found.definition));
        Names {
            files,
            types: Definitions::of(enums.chain(newtypes).chain(composites).chain(domains).collect()),
            tables: Definitions::of(tables.collect()),
        }
    }

    fn table(&self, found: &InModule<TableDef>, errors: &mut Errors) -> Table {
        let definition = &found.definition;
        let mut table = definition.model.clone();
        for (field, column) in definition.fields.iter().zip(&mut table.columns) {
            if !unresolved(&column.ty) {
                continue;
            }
            let Some(ty) = self.ty(&column.ty, field.inner_type.span(), 0, errors) else { continue };
            column.default = self.default(field, &ty, errors);
            let counts = ty.builtin().is_some_and(|builtin| builtin.integer_range().is_some());
            if column.identity.is_some() && !counts {
                errors.push_at(
                    &field.inner_type,
                    format!("an identity counts, and `{ty}` does not; remove `identity`"),
                );
            }
            column.ty = ty;
        }
        for key in &definition.foreign_keys {
            table.foreign_keys.extend(self.foreign_key(definition, &table, key, errors));
        }
        table
    }

    fn view(&self, found: &ViewDef, errors: &mut Errors) -> View {
        let mut model = found.model.clone();
        for (field, column) in found.table.fields.iter().zip(&mut model.columns) {
            if let Some(ty) = self.ty(&column.ty, field.inner_type.span(), 0, errors) {
                column.ty = ty;
            }
        }
        model
    }

    fn composite(&self, found: &CompositeDef, errors: &mut Errors) -> Composite {
        let mut model = found.model.clone();
        for (field, part) in found.fields.iter().zip(&mut model.fields) {
            if let Some(ty) = self.ty(&part.ty, field.inner_type.span(), 0, errors) {
                part.ty = ty;
            }
        }
        model
    }

    fn domain(&self, found: &DomainDef, errors: &mut Errors) -> Domain {
        let mut model = found.model.clone();
        if let Some(ty) = self.ty(&model.ty, found.inner_type.span(), 0, errors) {
            model.ty = ty;
        }
        model
    }

    /// The SQL type behind Rust names. `depth` ends newtypes that contain each other.
    fn ty(&self, ty: &Type, span: Span, depth: usize, errors: &mut Errors) -> Option<Type> {
        match ty {
            Type::Array(element) => match self.ty(element, span, depth, errors)? {
                // PostgreSQL has one type for arrays of all dimensions.
                array @ Type::Array(_) => Some(array),
                element => Some(Type::array(element)),
            },
            // What a file defines goes before what a crate brings by the same name.
            Type::Unresolved { rust } if !self.defines(rust) && brought(rust).is_some() => brought(rust),
            Type::Unresolved { rust } => match self.find(rust, span, errors)? {
                Found::Enum(found) => {
                    Some(Type::Named { schema: found.model.schema.clone(), name: found.model.name.clone() })
                }
                Found::Composite(found) => {
                    Some(Type::Named { schema: found.model.schema.clone(), name: found.model.name.clone() })
                }
                Found::Domain(found) => Some(found.ty()),
                Found::Newtype(_) if depth > 16 => {
                    errors.push(
                        span,
                        format!("`{rust}` contains itself; give one of the newtypes a type of SQL's"),
                    );
                    None
                }
                Found::Newtype(found) => self.ty(&found.ty, span, depth + 1, errors),
            },
            known @ (Type::Builtin(..) | Type::Extension(..) | Type::Named { .. } | Type::Custom(_)) => {
                Some(known.clone())
            }
        }
    }

    /// Whether a file defines a type of that name.
    fn defines(&self, rust: &str) -> bool {
        !self.types.candidates(rust).is_empty()
    }

    fn find(&self, rust: &str, span: Span, errors: &mut Errors) -> Option<Found<'a>> {
        match self.types.candidates(rust).as_slice() {
            [only] => Some(*only),
            [] => {
                let guess = did_you_mean(last_segment(rust), self.types.names());
                errors.push(
                    span,
                    format!(
                        "no file defines `{rust}`{guess} Derive `PgEnum`, `PgNewtype`, `PgDomain` or `PgComposite` for it, or spell the SQL type: \
                         `#[column(type = \"…\")]`",
                        guess = if guess.is_empty() { ".".to_owned() } else { guess }
                    ),
                );
                None
            }
            _ => {
                errors.push(span, format!("several types are called `{rust}`; write the module before it"));
                None
            }
        }
    }

    /// A default whose type is known now: checked again, and a variant becomes its label.
    fn default(&self, field: &FieldDef, ty: &Type, errors: &mut Errors) -> Option<ColumnDefault> {
        let written = field.default.as_ref()?;
        let value = match (ty, &field.ty) {
            (Type::Named { .. }, Type::Unresolved { rust }) => {
                // Found a moment ago, when the type was resolved.
                let mut unreported = Errors::default();
                match self.behind_newtypes(rust, &mut unreported) {
                    Some(found) => {
                        let variants: Vec<_> =
                            found.variants.iter().map(|variant| variant.ident.to_string()).collect();
                        default::read_enum(&written.expr, &found.model, &variants)
                    }
                    None => Ok(written.value.clone()),
                }
            }
            _ => default::value(&written.expr, ty),
        };
        value.map_err(|error| errors.push_syn(error)).ok()
    }

    fn behind_newtypes(&self, rust: &str, errors: &mut Errors) -> Option<&'a EnumDef> {
        let mut name = rust.to_owned();
        for _ in 0..16 {
            match self.find(&name, Span::call_site(), errors)? {
                Found::Enum(found) => return Some(found),
                Found::Composite(_) | Found::Domain(_) => return None,
                Found::Newtype(newtype) => match &newtype.ty {
                    Type::Unresolved { rust } => name = rust.clone(),
                    _ => return None,
                },
            }
        }
        None
    }

    fn foreign_key(
        &self,
        table: &TableDef,
        model: &Table,
        key: &ForeignKeyDef,
        errors: &mut Errors,
    ) -> Option<ForeignKey> {
        let ForeignKeyDef {
            name,
            fields,
            target,
            target_fields,
            on_delete,
            on_update,
            match_type,
            deferrable,
            span,
        } = key;
        let other = self.target(target, errors)?;
        let mut columns = Vec::new();
        let mut referenced = Vec::new();
        for (field, target_field) in fields.iter().zip(target_fields) {
            let Some(found) = other.field(target_field) else {
                let names: Vec<_> = other.fields.iter().map(|field| field.ident.to_string()).collect();
                let guess = did_you_mean(&target_field.to_string(), names.iter().map(String::as_str));
                let row = &other.row;
                errors.push(target_field.span(), format!("`{row}` has no field `{target_field}`{guess}"));
                return None;
            };
            let own = table.field(field)?;
            self.same_type(model, own, found, *span, errors);
            columns.push(own.column.clone());
            referenced.push(found.column.clone());
        }
        self.must_be_unique(other, &referenced, *span, errors);
        Some(ForeignKey {
            name: name.clone(),
            columns,
            references: Reference {
                schema: other.model.schema.clone(),
                table: other.model.name.clone(),
                columns: referenced,
            },
            on_delete: *on_delete,
            on_update: *on_update,
            match_type: *match_type,
            deferrable: *deferrable,
        })
    }

    fn target(&self, target: &syn::Path, errors: &mut Errors) -> Option<&'a TableDef> {
        let written = crate::spelling::text(target);
        match self.tables.candidates(&written).as_slice() {
            [only] => Some(*only),
            [] => {
                let mut tables = self.tables.all.iter().map(|(_, table)| *table);
                let row = tables.find(|table| table.row == last_segment(&written));
                let last = last_segment(&written);
                let is_view = self
                    .files
                    .iter()
                    .flat_map(|file| &file.views)
                    .any(|found| found.definition.table.table == last);
                let hint = match row {
                    _ if is_view => "; it is a view, to which nothing can refer".to_owned(),
                    Some(table) => format!("; `{}` is its row, write `{}`", table.row, table.table),
                    None => did_you_mean(last_segment(&written), self.tables.names()),
                };
                errors.push_at(target, format!("no file defines a table `{written}`{hint}"));
                None
            }
            _ => {
                errors.push_at(
                    target,
                    format!("several tables are called `{written}`; write the module before it"),
                );
                None
            }
        }
    }

    fn same_type(&self, model: &Table, own: &FieldDef, other: &FieldDef, span: Span, errors: &mut Errors) {
        let mut unreported = Errors::default();
        let Some(here) = model.column(&own.column).map(|column| column.ty.clone()) else { return };
        // A target that does not resolve is reported with its own table.
        let Some(there) = self.ty(&other.ty, span, 0, &mut unreported) else { return };
        let (here, there) = (stored(&here), stored(&there));
        if !comparable(&here, &there) {
            let (field, target) = (&own.ident, &other.ident);
            errors.push(
                span,
                format!("`{field}` is `{here}` and refers to `{target}`, which is `{there}`; give both the same type"),
            );
        }
    }

    fn must_be_unique(&self, other: &TableDef, referenced: &[String], span: Span, errors: &mut Errors) {
        let same = |columns: &[String]| {
            columns.len() == referenced.len() && referenced.iter().all(|column| columns.contains(column))
        };
        let model = &other.model;
        let by_constraint = model.primary_key.as_ref().is_some_and(|key| same(&key.columns))
            || model.uniques.iter().any(|unique| same(&unique.columns));
        let by_index = model.indexes.iter().any(|index| {
            let keys: Option<Vec<_>> = index
                .keys
                .iter()
                .map(|key| match &key.target {
                    mizzle_schema::KeyTarget::Column(name) => Some(name.clone()),
                    mizzle_schema::KeyTarget::Expression(_) => None,
                })
                .collect();
            index.unique && index.predicate.is_none() && keys.is_some_and(|keys| same(&keys))
        });
        if !(by_constraint || by_index) {
            let (table, columns) = (&model.name, referenced.join(", "));
            errors.push(
                span,
                format!("`{table}` ({columns}) is neither a primary key nor unique, so nothing can refer to it; make it so"),
            );
        }
    }
}

/// Whether a foreign key can lead from one to the other. What only a server can say is not refused.
fn comparable(here: &Type, there: &Type) -> bool {
    const TEXTS: &[Builtin] = &[Builtin::Text, Builtin::Varchar, Builtin::Char];
    match (here, there) {
        (Type::Builtin(here, _), Type::Builtin(there, _)) => {
            here == there || (TEXTS.contains(here) && TEXTS.contains(there))
        }
        (Type::Custom(_) | Type::Unresolved { .. }, _) | (_, Type::Custom(_) | Type::Unresolved { .. }) => {
            true
        }
        (here, there) => here == there,
    }
}

fn stored(ty: &Type) -> Type {
    match ty {
        Type::Builtin(builtin, modifier) => Type::Builtin(Builtin::stored(*builtin), *modifier),
        other => other.clone(),
    }
}

/// The names a definition can be reached by: its modules and itself.
fn path_of(modules: &[Ident], ident: &Ident) -> Vec<String> {
    modules.iter().chain([ident]).map(|segment| segment.unraw().to_string()).collect()
}

fn last_segment(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

impl<T: Copy> Definitions<T> {
    fn of(all: Vec<(Vec<String>, T)>) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, (path, _)) in all.iter().enumerate() {
            if let Some(last) = path.last() {
                by_name.entry(last.clone()).or_default().push(at);
            }
        }
        Definitions { all, by_name }
    }

    /// What they are called, without their modules.
    fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.all.iter().filter_map(|(path, _)| path.last()).map(String::as_str)
    }

    /// The definitions of that name; where there are several, those whose modules agree with what is written before it.
    fn candidates(&self, written: &str) -> Vec<T> {
        let named = self.by_name.get(last_segment(written)).into_iter().flatten();
        let named: Vec<_> = named.filter_map(|at| self.all.get(*at)).collect();
        if named.len() > 1 {
            let segments: Vec<&str> = written.split("::").collect();
            let agreeing: Vec<_> = named
                .iter()
                .filter(|(path, _)| path.iter().rev().zip(segments.iter().rev()).all(|(a, b)| a == b))
                .filter(|(path, _)| segments.len() > 1 || path.len() == 1)
                .map(|(_, found)| *found)
                .collect();
            if !agreeing.is_empty() {
                return agreeing;
            }
        }
        named.into_iter().map(|(_, found)| *found).collect()
    }
}
