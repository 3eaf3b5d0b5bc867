//! The example drops nothing that it did not create.

use jumpstart::{Error, database};
use mizzle::prelude::*;

use crate::support::{course, empty};

#[tokio::test]
async fn a_schema_of_somebody_else_stays() {
    let db = empty().await;
    db.script("CREATE SCHEMA jumpstart; CREATE TABLE jumpstart.users (theirs text)").await.unwrap();
    assert!(matches!(database::reset(&db).await, Err(Error::Refused(_))));
    assert!(matches!(database::prepare(&db).await, Err(Error::Refused(_))));
    db.script("SELECT theirs FROM jumpstart.users").await.unwrap();
}

#[tokio::test]
async fn what_others_have_put_beside_our_tables_stays() {
    let db = course().await;
    db.script("CREATE TABLE jumpstart.theirs (id integer)").await.unwrap();
    assert!(matches!(database::reset(&db).await, Err(Error::Database(_))));
    db.script("SELECT id FROM jumpstart.theirs; SELECT id FROM jumpstart.users").await.unwrap();
}

#[tokio::test]
async fn what_others_have_built_on_our_tables_stays() {
    let db = course().await;
    db.script("CREATE VIEW public.names AS SELECT name FROM jumpstart.users").await.unwrap();
    assert!(matches!(database::reset(&db).await, Err(Error::Database(_))));
    let names: Vec<(Option<String>,)> =
        sql_query!((Option<String>,), "SELECT name FROM public.names").all(&db).await.unwrap();
    assert_eq!(names.len(), 4);
}

#[tokio::test]
async fn tables_of_the_same_name_elsewhere_stay() {
    let db = empty().await;
    db.script("CREATE TABLE public.users (theirs text)").await.unwrap();
    database::reset(&db).await.unwrap();
    database::reset(&db).await.unwrap();
    db.script("SELECT theirs FROM public.users").await.unwrap();
}
