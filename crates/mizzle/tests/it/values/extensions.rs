//! Types of extensions, where the server has them.

use mizzle::__core::schema::Schema;
use mizzle::prelude::*;
use mizzle::testing::TestDb;
use mizzle::types::{FromSql, IsNull, ToSql, Type, to_sql_checked, *};

use crate::support::{database_of, equal_inside_a_relation};

/// A database with the schema; nothing, with a word about it, where the server lacks the extension.
async fn database(extension: &str, schema: mizzle::Result<Schema>) -> Option<TestDb> {
    let any = TestDb::new("").await.unwrap();
    let known = sql_query!((i64,), "SELECT count(*) FROM pg_available_extensions WHERE name = {extension}");
    if known.one(&*any).await.unwrap().0 == 0 {
        eprintln!("skipped: the server has no extension `{extension}`");
        return None;
    }
    Some(database_of(schema).await)
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Names)]
#[has_many(same: Names, on(id = id))]
pub struct Name {
    #[column(identity, primary_key)]
    pub id: i64,
    pub name: Option<CiText>,
    #[column(citext)]
    pub email: Option<String>,
    pub names: Option<Vec<CiText>>,
    #[column(citext)]
    pub emails: Option<Vec<String>>,
}

#[tokio::test]
async fn citext_comes_back_equal_and_is_compared_whatever_its_case() {
    let Some(db) = &database("citext", schema![Names]).await else { return };
    let db = &**db;
    let new = || {
        NewName::new()
            .name(CiText::from("Ada"))
            .email("Ada@Example.com")
            .names([CiText::from("x")])
            .emails(["A", "b"])
    };
    let row = Names.insert(new()).returning().one(db).await.unwrap();
    let rows = Names.insert([new(), NewName::new()]).returning().all(db).await.unwrap();
    assert_eq!(Name { id: row.id, ..rows[0].clone() }, row);
    assert_eq!((row.name.as_deref(), row.email.as_deref()), (Some("Ada"), Some("Ada@Example.com")));
    assert_eq!(row.emails.as_deref(), Some(&["A".to_owned(), "b".to_owned()][..]));
    assert_eq!(Names.filter(Names.name.eq(CiText::from("ADA"))).count(db).await.unwrap(), 2);
    assert_eq!(Names.filter(Names.email.eq("ada@example.COM")).count(db).await.unwrap(), 2);
    assert_eq!(Names.filter(Names.email.is_in(["ADA@example.com"])).count(db).await.unwrap(), 2);
    assert_eq!(Names.filter(Names.name.like("a%")).count(db).await.unwrap(), 2);
    assert_eq!(Names.filter(Names.names.eq([CiText::from("X")])).count(db).await.unwrap(), 2);
    equal_inside_a_relation!(Names, db);
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Things)]
#[has_many(same: Things, on(id = id))]
pub struct Thing {
    #[column(identity, primary_key)]
    pub id: i64,
    pub pairs: Option<Hstore>,
    pub many: Option<Vec<Hstore>>,
}

#[tokio::test]
async fn hstore_comes_back_equal_with_its_nulls() {
    let Some(db) = &database("hstore", schema![Things]).await else { return };
    let db = &**db;
    let pairs = Hstore::from_iter([("a", Some("it's \"1\"")), ("", None), ("ü", Some(""))]);
    let new = || NewThing::new().pairs(pairs.clone()).many([Hstore::default(), pairs.clone()]);
    let row = Things.insert(new()).returning().one(db).await.unwrap();
    let rows = Things.insert([new(), NewThing::new()]).returning().all(db).await.unwrap();
    assert_eq!((row.pairs.as_ref(), &row.many), (Some(&pairs), &rows[0].many));
    assert_eq!(Things.filter(Things.pairs.eq(pairs)).count(db).await.unwrap(), 2);
    let part = Hstore::from_iter([("ü", Some(""))]);
    assert_eq!(Things.filter(Things.pairs.contains(part)).count(db).await.unwrap(), 2);
    let asked = Things.pairs.has_pair("a").and(Things.pairs.has_all_keys(["a", "ü"]));
    let asked = asked.and(Things.pairs.has_any_key(["x", ""])).and(Things.pairs.value_of("ü").eq(""));
    assert_eq!(Things.filter(asked).count(db).await.unwrap(), 2);
    equal_inside_a_relation!(Things, db);
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Topics)]
#[has_many(same: Topics, on(id = id))]
pub struct Topic {
    #[column(identity, primary_key)]
    pub id: i64,
    pub path: Option<LTree>,
    pub pattern: Option<LQuery>,
    pub words: Option<LTxtQuery>,
    pub paths: Option<Vec<LTree>>,
}

#[tokio::test]
async fn ltree_and_its_queries_come_back_equal() {
    let Some(db) = &database("ltree", schema![Topics]).await else { return };
    let db = &**db;
    let path = |text: &str| LTree(text.to_owned());
    let new = || {
        NewTopic::new()
            .path(path("top.science.astronomy"))
            .pattern(LQuery("top.*{1,2}.astro*".into()))
            .words(LTxtQuery("science & !europe".into()))
            .paths([path("top"), path("")])
    };
    let row = Topics.insert(new()).returning().one(db).await.unwrap();
    let rows = Topics.insert([new(), NewTopic::new()]).returning().all(db).await.unwrap();
    assert_eq!(Topic { id: row.id, ..rows[0].clone() }, row);
    assert_eq!(row.path, Some(path("top.science.astronomy")));
    assert_eq!(row.paths, Some(vec![path("top"), path("")]));
    assert_eq!(Topics.filter(Topics.path.contained_by(path("top.science"))).count(db).await.unwrap(), 2);
    let asked = Topics.path.matches_lquery(LQuery("*.astro*".into())).and(Topics.path.nlevel().eq(3));
    let asked = asked.and(Topics.path.matches_words(LTxtQuery("science & !europe".into())));
    assert_eq!(Topics.filter(asked).count(db).await.unwrap(), 2);
    equal_inside_a_relation!(Topics, db);
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Embeddings)]
pub struct Embedding {
    #[column(identity, primary_key)]
    pub id: i64,
    #[column(vector(3))]
    pub full: Option<Vector>,
    #[column(halfvec(3))]
    pub half: Option<HalfVec>,
    #[column(sparsevec(3))]
    pub sparse: Option<SparseVec>,
    pub any: Option<Vec<Vector>>,
}

#[tokio::test]
async fn the_vectors_of_pgvector_come_back_equal_and_have_distances() {
    let Some(db) = &database("vector", schema![Embeddings]).await else { return };
    let db = &**db;
    let vector = || Vector(vec![1.0, -2.5, 0.0]);
    let new = || {
        NewEmbedding::new()
            .full(vector())
            .half(HalfVec(vec![1.0, -2.5, 0.0]))
            .sparse(SparseVec::from_dense(&[0.0, 0.5, 0.0]))
            .any([vector(), Vector(vec![1.0])])
    };
    let row = Embeddings.insert(new()).returning().one(db).await.unwrap();
    let rows = Embeddings.insert([new(), NewEmbedding::new()]).returning().all(db).await.unwrap();
    assert_eq!(Embedding { id: row.id, ..rows[0].clone() }, row);
    assert_eq!((&row.full, &row.half), (&new().full.clone().unwrap(), &new().half.clone().unwrap()));
    let near = Embeddings.filter(Embeddings.full.l2_distance(vector()).lt(0.1));
    assert_eq!(near.count(db).await.unwrap(), 2);
    assert_eq!(Embeddings.filter(Embeddings.full.l1_distance(vector()).lt(0.1)).count(db).await.unwrap(), 2);
}

/// `geometry` of PostGIS, as the well-known binary of a point with its SRID.
#[derive(Debug, Clone, PartialEq)]
pub struct GeoPoint {
    srid: u32,
    x: f64,
    y: f64,
}

const POINT_WITH_SRID: u32 = 0x2000_0001;

impl ToSql for GeoPoint {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut bytes::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        out.extend_from_slice(&[1]);
        out.extend_from_slice(&POINT_WITH_SRID.to_le_bytes());
        out.extend_from_slice(&self.srid.to_le_bytes());
        out.extend_from_slice(&self.x.to_le_bytes());
        out.extend_from_slice(&self.y.to_le_bytes());
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        ty.name() == "geometry"
    }

    to_sql_checked!();
}

impl FromSql<'_> for GeoPoint {
    fn from_sql(_: &Type, raw: &[u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        let raw: &[u8; 25] = raw.try_into()?;
        let number = |at: usize| raw[at..at + 8].try_into().map(f64::from_le_bytes);
        Ok(GeoPoint { srid: u32::from_le_bytes(raw[5..9].try_into()?), x: number(9)?, y: number(17)? })
    }

    fn accepts(ty: &Type) -> bool {
        ty.name() == "geometry"
    }
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Sites)]
pub struct Site {
    #[column(identity, primary_key)]
    pub id: i64,
    #[column(type = "geometry(point,4326)")]
    pub at: Option<GeoPoint>,
}

#[tokio::test]
async fn geometry_of_postgis_is_a_type_of_ones_own() {
    let Some(db) = &database("postgis", Ok(Schema::default())).await else { return };
    db.script("CREATE EXTENSION postgis").await.unwrap();
    db.create(&schema![Sites].unwrap()).await.unwrap();
    let at = GeoPoint { srid: 4326, x: 1.5, y: -2.0 };
    let row = Sites.insert(NewSite::new().at(at.clone())).returning().one(&**db).await.unwrap();
    assert_eq!(row.at, Some(at));
}
