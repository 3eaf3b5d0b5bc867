//! The definitions of tables and views, put together to a schema: what a program creates its database from.

pub use mizzle_schema::{ForeignKey, Schema};

use mizzle_schema::{
    Builtin, ColumnDefault, Definition as TypeModel, ExtensionType, Namespace, Type, quote_literal,
};

use crate::table::{DefaultValue, ForeignKeys, RustType, Table, TableDef, TableKind, TypeDefinition};
use crate::value::TypeKind;
use crate::{Error, ErrorKind, Result};

/// A table or view of a schema under construction, as `schema!` lists it.
pub struct Definition {
    def: &'static TableDef,
    model: &'static str,
    types: &'static [RustType],
    foreign_keys: Vec<ForeignKey>,
    is_view: bool,
}

impl Definition {
    /// The definition of a table or a view.
    pub fn of<T: Table>(_table: T) -> Definition {
        let mut foreign_keys = ForeignKeys::default();
        T::foreign_keys(&mut foreign_keys);
        Definition {
            def: T::DEF,
            model: T::MODEL,
            types: T::types(),
            foreign_keys: foreign_keys.0,
            is_view: T::Kind::IS_VIEW,
        }
    }
}

/// The schema of these tables and views, with the enums, composite types and domains that they use.
///
/// ```
/// # use mizzle::__examples::*;
/// let schema = schema![Users, Posts]?;
/// assert_eq!(schema.tables.len(), 2);
/// assert_eq!(schema.tables[1].name, "posts");
/// # Ok::<(), mizzle::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Config`], where two different types have one name.
pub fn schema(tables: impl IntoIterator<Item = Definition>) -> Result<Schema> {
    let mut schema = Schema::default();
    for Definition { def, model, types, foreign_keys, is_view } in tables {
        if is_view {
            let mut view: mizzle_schema::View = serde_json::from_str(model).map_err(malformed)?;
            view.columns.iter_mut().for_each(|column| resolve(&mut column.ty, types));
            add_types(&mut schema, types)?;
            add_namespace(&mut schema, view.schema.as_deref());
            schema.views.push(view);
            continue;
        }
        let mut table: mizzle_schema::Table = serde_json::from_str(model).map_err(malformed)?;
        table.foreign_keys = foreign_keys;
        for (column, described) in table.columns.iter_mut().zip(def.columns) {
            resolve(&mut column.ty, types);
            if let (Some(ColumnDefault::Unresolved { .. }), Some(DefaultValue::Label(label))) =
                (&column.default, described.default)
            {
                column.default = Some(ColumnDefault::Literal(quote_literal(label).map_err(malformed)?));
            }
        }
        add_types(&mut schema, types)?;
        add_namespace(&mut schema, table.schema.as_deref());
        schema.tables.push(table);
    }
    Ok(schema)
}

/// Puts what rustc knows of a type in place of its Rust name.
fn resolve(ty: &mut Type, types: &[RustType]) {
    match ty {
        Type::Array(element) => resolve(element, types),
        Type::Unresolved { rust } => {
            if let Some(known) = types.iter().find(|known| known.rust == *rust) {
                *ty = model_type(known);
            }
        }
        Type::Builtin(..) | Type::Extension(..) | Type::Named { .. } | Type::Custom(_) => {}
    }
}

fn model_type(known: &RustType) -> Type {
    let ty = known.ty;
    match ty.kind {
        TypeKind::Enum | TypeKind::Defined { .. } => {
            Type::Named { schema: ty.schema.map(str::to_owned), name: ty.name.to_owned() }
        }
        TypeKind::BuiltIn { oid, .. } => match Builtin::ALL.iter().find(|builtin| builtin.oid() == oid) {
            Some(builtin) => Type::from(*builtin),
            None => Type::Custom(ty.name.to_owned()),
        },
        TypeKind::Custom => match ExtensionType::from_word(ty.name) {
            Some(extension) => Type::Extension(extension, None),
            None => Type::Custom(ty.name.to_owned()),
        },
    }
}

/// Adds the types of the user's own, each behind those that it is made of.
fn add_types(schema: &mut Schema, types: &'static [RustType]) -> Result<()> {
    for TypeDefinition { json, types } in types.iter().filter_map(|ty| ty.definition) {
        add_types(schema, types)?;
        let definition = match serde_json::from_str(json).map_err(malformed)? {
            TypeModel::Enum(model) => TypeModel::Enum(model),
            TypeModel::Composite(mut model) => {
                model.fields.iter_mut().for_each(|field| resolve(&mut field.ty, types));
                TypeModel::Composite(model)
            }
            TypeModel::Domain(mut model) => {
                resolve(&mut model.ty, types);
                TypeModel::Domain(model)
            }
        };
        add_type(schema, definition)?;
    }
    Ok(())
}

fn add_type(schema: &mut Schema, definition: TypeModel) -> Result<()> {
    let (namespace, name) = match &definition {
        TypeModel::Enum(model) => (model.schema.clone(), model.name.clone()),
        TypeModel::Composite(model) => (model.schema.clone(), model.name.clone()),
        TypeModel::Domain(model) => (model.schema.clone(), model.name.clone()),
    };
    let within = namespace.as_deref();
    let enums = schema.enum_type(within, &name).cloned().map(TypeModel::Enum);
    let composites = schema.composite(within, &name).cloned().map(TypeModel::Composite);
    let domains = schema.domain(within, &name).cloned().map(TypeModel::Domain);
    match enums.or(composites).or(domains) {
        Some(known) if known == definition => return Ok(()),
        Some(_) => {
            return Err(Error::new(
                ErrorKind::Config,
                format!("two different types are both named `{name}`"),
            )
            .with_hint("name one of them with `#[pg_enum(name = \"…\")]`, or the attribute of its derive"));
        }
        None => add_namespace(schema, within),
    }
    match definition {
        TypeModel::Enum(model) => schema.enums.push(model),
        TypeModel::Composite(model) => schema.composites.push(model),
        TypeModel::Domain(model) => schema.domains.push(model),
    }
    Ok(())
}

fn add_namespace(schema: &mut Schema, name: Option<&str>) {
    if let Some(name) = name
        && name != "public"
        && !schema.schemas.iter().any(|known| known.name == name)
    {
        schema.schemas.push(Namespace::new(name));
    }
}

fn malformed(why: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Config, format!("a definition cannot be read: {why}")).with_source(why)
}
