//! "Migration Commands"

use jumpstart::database;
use jumpstart::schema::*;
use mizzle::migration::{Migrations, Options, State};
use mizzle::prelude::*;
use mizzle_kit::adopt::scope;
use mizzle_kit::facts::Facts;
use mizzle_kit::introspect::facts;

use crate::support::empty;

/// "Migration Commands": the program applies its migrations when it starts, and fills the database once.
#[tokio::test]
async fn migration_commands() {
    let db = empty().await;
    database::prepare(&db).await.unwrap();
    assert_eq!(Modules.count(&db).await.unwrap(), 4);
    database::prepare(&db).await.unwrap();
    assert_eq!(Modules.count(&db).await.unwrap(), 4, "what is there stays");
    database::reset(&db).await.unwrap();
    assert_eq!(Modules.count(&db).await.unwrap(), 0);
}

async fn read(db: &Db) -> Facts {
    facts(db, &scope()).await.unwrap()
}

fn migrations() -> Migrations {
    database::MIGRATIONS.migrations().unwrap()
}

async fn states(db: &Db) -> Vec<State> {
    migrations().status(db).await.unwrap().into_iter().map(|standing| standing.state).collect()
}

/// "Migration Commands": replayed, the migrations lead from nothing to the tables of the source; undone, back to nothing.
#[tokio::test]
async fn the_migrations_lead_to_the_source_and_back_to_nothing() {
    let (db, made) = (empty().await, empty().await);
    let nothing = read(&db).await;
    made.create(&schema().unwrap()).await.unwrap();
    let source = read(&made).await;
    for _ in 0..2 {
        database::migrate(&db).await.unwrap();
        assert!(states(&db).await.iter().all(|state| *state == State::Applied));
        let now = read(&db).await;
        assert!(now.differences(&source).is_empty(), "{:#?}", now.differences(&source));
        let undone = migrations().rollback(&db, usize::MAX, &Options::default(), &mut |_| {}).await.unwrap();
        assert_eq!(undone.len(), migrations().list().len());
        assert!(states(&db).await.iter().all(|state| *state == State::Pending));
        let now = read(&db).await;
        assert!(now.differences(&nothing).is_empty(), "{:#?}", now.differences(&nothing));
    }
}

/// "Migration Commands": what the course had in it when the schema was young is there when it is grown.
#[tokio::test]
async fn rows_live_through_all_migrations() {
    let db = empty().await;
    let two = Options { to: migrations().list().get(1).map(|one| one.id.clone()), ..Options::default() };
    migrations().migrate(&db, &two, &mut |_| {}).await.unwrap();
    db.script(
        "INSERT INTO jumpstart.users (email, full_name) VALUES ('ada@example.com', 'Ada');
         INSERT INTO jumpstart.modules (slug, title) VALUES ('first', 'First');
         INSERT INTO jumpstart.segments (module_id, slug, title) VALUES (1, 'hello', 'Hello')",
    )
    .await
    .unwrap();
    database::migrate(&db).await.unwrap();
    let ada = Users.filter(Users.email.eq("ada@example.com")).one(&db).await.unwrap();
    assert_eq!((ada.name.as_deref(), ada.role), (Some("Ada"), Role::Member));
    assert!(!Segments.filter(Segments.slug.eq("hello")).one(&db).await.unwrap().is_preview);
}
