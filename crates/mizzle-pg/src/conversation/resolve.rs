//! Looking up types that are not built in: enums, domains, composites, ranges and arrays of them.

use std::collections::HashMap;

use mizzle_core::row::{CheckFn, Row};
use mizzle_core::value::{Datum, Param, SqlType, TypeKind};
use mizzle_core::{Error, ErrorKind, Result, RowSink, Statement};
use mizzle_schema::quote_ident;
use postgres_types::{Field, FromSql, Kind, Type};

use super::step::Step;
use super::trip::Failure;
use crate::session::Session;

/// The types wanted and all that they are made of.
const TYPES: &str = "\
with recursive wanted(oid) as (
    select unnest($1::oid[])
    union
    select part.oid
    from wanted
    cross join lateral (
        select typelem from pg_catalog.pg_type where pg_type.oid = wanted.oid and typcategory = 'A'
        union all
        select typbasetype from pg_catalog.pg_type where pg_type.oid = wanted.oid
        union all
        select rngsubtype from pg_catalog.pg_range where wanted.oid in (rngtypid, rngmultitypid)
        union all
        select atttypid from pg_catalog.pg_attribute
        join pg_catalog.pg_type on typrelid = attrelid
        where pg_type.oid = wanted.oid and attnum > 0 and not attisdropped
    ) as part(oid)
    where part.oid <> 0
)
select pg_type.oid, typname::text, nspname::text, typtype::text,
    case when typcategory = 'A' then typelem else 0 end,
    typbasetype,
    coalesce((select rngsubtype from pg_catalog.pg_range
        where pg_type.oid in (rngtypid, rngmultitypid)), 0),
    array(select enumlabel::text from pg_catalog.pg_enum where enumtypid = pg_type.oid order by enumsortorder),
    array(select attname::text from pg_catalog.pg_attribute
        where attrelid = typrelid and typrelid <> 0 and attnum > 0 and not attisdropped order by attnum),
    array(select atttypid from pg_catalog.pg_attribute
        where attrelid = typrelid and typrelid <> 0 and attnum > 0 and not attisdropped order by attnum)
from wanted
join pg_catalog.pg_type on pg_type.oid = wanted.oid
join pg_catalog.pg_namespace on pg_namespace.oid = typnamespace";

/// The OID that a name stands for on the search path, as it would in a cast.
const NAME: &str = "select pg_catalog.to_regtype($1)::oid";

const OID_ARRAY: SqlType = SqlType::built_in("oid", 26, 1028).array();
const TEXT: SqlType = SqlType::built_in("text", 25, 1009);

impl Session {
    /// Looks up types by their OIDs, in one trip, for all connections of the pool.
    pub(super) async fn look_up_types(&mut self, mut wanted: Vec<u32>) -> Result<()> {
        wanted.retain(|oid| self.catalog.type_of(*oid).is_none());
        if wanted.is_empty() {
            return Ok(());
        }
        let params = vec![Param { ty: OID_ARRAY, datum: Datum::by_to_sql(&wanted, &OID_ARRAY) }];
        let mut facts = Facts::default();
        self.ask(Statement::new(TYPES, params), &mut facts).await?;
        let catalog = self.catalog.clone();
        let known = |oid| catalog.type_of(oid);
        let mut assembly = Assembly::new(&facts.0, &known);
        catalog.learn_types(facts.0.keys().map(|oid| assembly.assemble(*oid)).collect());
        Ok(())
    }

    /// The names that have to be looked up before the statement can be sent: of the types that arrays and composite values
    /// among its parameters are made of.
    pub(super) fn unknown_names(&self, statement: &Statement) -> Vec<SqlType> {
        if statement.params.iter().all(Param::wants_none) {
            return Vec::new();
        }
        let wanted = statement.params.iter().flat_map(Param::wants_oids);
        wanted.filter(|ty| !self.catalog.knows_name(ty)).collect()
    }

    /// Looks up names, for all connections of the pool.
    pub(super) async fn learn_names(&mut self, names: Vec<SqlType>) -> Result<()> {
        for ty in names {
            self.learn_name(ty).await?;
        }
        Ok(())
    }

    async fn learn_name(&mut self, ty: SqlType) -> Result<()> {
        // The name of a type of the schema is a name; of any other it is what its author wrote.
        let name = match ty.kind {
            TypeKind::Enum | TypeKind::Defined { .. } => quote_ident(ty.name).unwrap_or_default(),
            TypeKind::BuiltIn { .. } | TypeKind::Custom => ty.name.to_owned(),
        };
        let array = if ty.array { "[]" } else { "" };
        let spelled = match ty.schema {
            Some(schema) => format!("{}.{name}{array}", quote_ident(schema).unwrap_or_default()),
            None => format!("{name}{array}"),
        };
        let params = vec![Param { ty: TEXT, datum: Datum::by_to_sql(&spelled, &TEXT) }];
        let mut oid = FoundOid::default();
        self.ask(Statement::new(NAME, params), &mut oid).await?;
        let Some(oid) = oid.0 else {
            return Err(Error::new(ErrorKind::Encode, format!("the database has no type `{spelled}`"))
                .with_hint("create it, or its extension, in a schema of the `search_path`"));
        };
        self.catalog.learn_name((ty.schema, ty.name, ty.array), oid);
        Ok(())
    }

    async fn ask(&mut self, question: Statement, sink: &mut dyn RowSink) -> Result<()> {
        let text = question.text.clone();
        let mut step = [Step::new(question, sink)];
        match self.trip(&[], &mut step).await?.failure {
            None => Ok(()),
            Some(Failure::Sink(error)) => Err(error),
            Some(Failure::Server(report, _)) => Err(report.into_error().with_statement(&text)),
        }
    }
}

/// What `pg_type` and its neighbours say of a type.
#[derive(Default)]
struct Fact {
    name: String,
    schema: String,
    kind: String,
    element: u32,
    base: u32,
    subtype: u32,
    labels: Vec<String>,
    field_names: Vec<String>,
    field_types: Vec<u32>,
}

#[derive(Default)]
struct Facts(HashMap<u32, Fact>);

impl RowSink for Facts {
    fn check(&self) -> Option<CheckFn> {
        None
    }

    fn row(&mut self, row: &mut Row<'_>) -> Result<()> {
        let oid = read(row)?;
        let fact = Fact {
            name: read(row)?,
            schema: read(row)?,
            kind: read(row)?,
            element: read(row)?,
            base: read(row)?,
            subtype: read(row)?,
            labels: read(row)?,
            field_names: read(row)?,
            field_types: read(row)?,
        };
        self.0.insert(oid, fact);
        Ok(())
    }
}

#[derive(Default)]
struct FoundOid(Option<u32>);

impl RowSink for FoundOid {
    fn check(&self) -> Option<CheckFn> {
        None
    }

    fn row(&mut self, row: &mut Row<'_>) -> Result<()> {
        self.0 = read(row)?;
        Ok(())
    }
}

fn read<T: for<'a> FromSql<'a>>(row: &mut Row<'_>) -> Result<T> {
    let (column, value) = row.next_value()?;
    T::from_sql_nullable(&column.ty, value)
        .map_err(|why| Error::new(ErrorKind::Decode, format!("the catalog cannot be read: {why}")))
}

/// Types are made of types, but hardly ever of so many; a catalog that says otherwise is not believed.
const DEEPEST: usize = 64;

/// Puts types together from what the catalog says of them, each once: a type may have another in many places.
struct Assembly<'a> {
    facts: &'a HashMap<u32, Fact>,
    known: &'a dyn Fn(u32) -> Option<Type>,
    done: HashMap<u32, Type>,
    /// The types that are being put together: none is made of itself.
    begun: Vec<u32>,
}

impl<'a> Assembly<'a> {
    fn new(facts: &'a HashMap<u32, Fact>, known: &'a dyn Fn(u32) -> Option<Type>) -> Assembly<'a> {
        Assembly { facts, known, done: HashMap::new(), begun: Vec::new() }
    }

    fn assemble(&mut self, oid: u32) -> Type {
        if let Some(ty) = (self.known)(oid).or_else(|| self.done.get(&oid).cloned()) {
            return ty;
        }
        let fact = self.facts.get(&oid).filter(|_| self.begun.len() < DEEPEST && !self.begun.contains(&oid));
        let Some(fact) = fact else {
            return Type::new(format!("oid {oid}"), oid, Kind::Simple, String::new());
        };
        self.begun.push(oid);
        let kind = match fact.kind.as_str() {
            "e" => Kind::Enum(fact.labels.clone()),
            "d" => Kind::Domain(self.assemble(fact.base)),
            "r" => Kind::Range(self.assemble(fact.subtype)),
            "m" => Kind::Multirange(self.assemble(fact.subtype)),
            "p" => Kind::Pseudo,
            "c" => {
                let fields = fact.field_names.iter().zip(&fact.field_types);
                let field = |(name, ty): (&String, &u32)| Field::new(name.clone(), self.assemble(*ty));
                Kind::Composite(fields.map(field).collect())
            }
            _ if fact.element != 0 => Kind::Array(self.assemble(fact.element)),
            _ => Kind::Simple,
        };
        self.begun.pop();
        let ty = Type::new(fact.name.clone(), oid, kind, fact.schema.clone());
        self.done.insert(oid, ty.clone());
        ty
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(name: &str, kind: &str) -> Fact {
        Fact { name: name.into(), schema: "app".into(), kind: kind.into(), ..Fact::default() }
    }

    #[test]
    fn types_are_put_together_from_their_parts() {
        let facts = HashMap::from([
            (90_001, Fact { labels: vec!["a".into(), "b".into()], ..fact("mood", "e") }),
            (90_002, Fact { element: 90_001, ..fact("_mood", "b") }),
            (90_003, Fact { base: 90_002, ..fact("moods", "d") }),
        ]);
        let ty = Assembly::new(&facts, &Type::from_oid).assemble(90_003);
        let Kind::Domain(array) = ty.kind() else { panic!("{ty:?}") };
        let Kind::Array(mood) = array.kind() else { panic!("{array:?}") };
        assert_eq!(mood.kind(), &Kind::Enum(vec!["a".into(), "b".into()]));
    }

    #[test]
    fn a_catalog_that_runs_in_circles_ends() {
        let facts = HashMap::from([(90_001, Fact { base: 90_001, ..fact("ring", "d") })]);
        Assembly::new(&facts, &Type::from_oid).assemble(90_001);
    }

    #[test]
    fn a_type_that_is_made_of_the_same_one_many_times_is_put_together_once() {
        let names = || vec!["a".to_owned(), "b".to_owned()];
        let pair = |part| Fact { field_names: names(), field_types: vec![part; 2], ..fact("pair", "c") };
        // One that has two of the next, which has two of the next: put together each time, they would never end.
        let facts = (0..60).map(|at| (90_000 + at, pair(90_001 + at))).collect();
        let ty = Assembly::new(&facts, &Type::from_oid).assemble(90_000);
        assert!(matches!(ty.kind(), Kind::Composite(fields) if fields.len() == 2));
        let ring = HashMap::from([(90_000, pair(90_000))]);
        Assembly::new(&ring, &Type::from_oid).assemble(90_000);
    }
}
