use mizzle::ErrorKind;
use mizzle::prelude::*;

use crate::fixture::*;

#[tokio::test]
async fn a_violation_names_its_constraint() {
    let db = &*database().await;
    let ada = || Users.insert(NewUser::new().email("ada@example.com"));
    ada().execute(db).await.unwrap();
    let error = ada().execute(db).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert!(error.violates(Users::EMAIL_KEY) && !error.violates(Users::PKEY), "{error}");
    assert_eq!(error.sqlstate(), Some("23505"));
    assert!(error.detail().unwrap().contains("ada@example.com"));
    assert!(error.statement().unwrap().starts_with("INSERT INTO"));
    assert!(!error.is_retryable());

    let error = Segments.insert(NewSegment::new().module_id(7).title("x")).execute(db).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation);
    assert!(error.violates(Segments::MODULE_ID_FKEY));

    let error = Users.insert(NewUser::new().email("b").logins(-1)).execute(db).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CheckViolation);
    assert!(error.violates(Users::LOGINS_CHECK));

    let error = sql_statement!("INSERT INTO users (email) VALUES (NULL)").execute(db).await.unwrap_err();
    assert_eq!((error.kind(), error.column()), (ErrorKind::NotNullViolation, Some("email")));
}

#[tokio::test]
async fn one_is_exactly_one() {
    let db = &*database().await;
    assert_eq!(Modules.find(1).one(db).await.unwrap_err().kind(), ErrorKind::NotFound);
    Modules.insert([NewModule::new().title("a"), NewModule::new().title("b")]).execute(db).await.unwrap();
    let error = Modules.query().one(db).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooManyRows);
    assert!(error.message().contains("2 rows"));
    assert!(Modules.first(db).await.unwrap().is_some());
}

#[tokio::test]
async fn a_database_that_differs_from_the_schema_is_an_error_that_says_how() {
    let db = &*database().await;
    db.script("ALTER TABLE modules ALTER COLUMN title TYPE bytea USING title::bytea").await.unwrap();
    let error = Modules.all(db).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.message().contains("`title`") && error.message().contains("bytea"), "{error}");
    db.script("ALTER TABLE modules DROP COLUMN title").await.unwrap();
    let error = Modules.all(db).await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("42703"), "{error}");
    assert!(error.to_string().contains('^'), "{error}");
    db.script(
        "ALTER TABLE segments ALTER COLUMN \"order\" DROP NOT NULL; INSERT INTO modules DEFAULT VALUES; \
               INSERT INTO segments (module_id, title, \"order\") SELECT id, 'x', NULL FROM modules",
    )
    .await
    .unwrap();
    let error = Segments.all(db).await.unwrap_err();
    assert!(error.message().contains("`order` is NULL"), "{error}");
}
