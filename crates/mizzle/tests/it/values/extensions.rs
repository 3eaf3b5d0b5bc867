//! Types of extensions, where the server has them.

use mizzle::__core::schema::Schema;
use mizzle::prelude::*;
use mizzle::testing::TestDb;
use mizzle::types::*;

use crate::support::database_of;

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
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Things)]
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
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Topics)]
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
