//! SQL of one's own, with expressions and values in its places.

use expect_test::expect;
use mizzle::prelude::*;

use crate::fixture::*;
use crate::support::check;

#[derive(Row, Debug, PartialEq)]
struct Card {
    email: String,
    role: Role,
    name: Option<String>,
}

#[tokio::test]
async fn an_expression_goes_where_any_other_does() {
    let db = &*database().await;
    let term = "x";
    check(
        db,
        Users
            .filter(sql!("lower({}) = {}", Users.name, "ada"))
            .filter(sql!(String, "{} || {term} || {}", Users.email, 7).is_not_null())
            .select(Users.id)
            .to_sql(),
        expect![[r#"SELECT "users"."id" FROM "users" WHERE (lower("users"."name") = $1) AND ("users"."email" || $2 || $3) IS NOT NULL AND "users"."deleted_at" IS NULL -- $1 = 'ada', $2 = 'x', $3 = 7"#]],
    )
    .await;
    check(
        db,
        Users
            .with_deleted()
            .order_by(sql!(String, "{} COLLATE {}", Users.email, ident("C")).desc())
            .select((sql!(String, "upper({})", Users.email), sql!(Option<i32>, "nullif({}, 0)", Users.logins + 1)))
            .to_sql(),
        expect![[r#"SELECT upper("users"."email"), nullif(("users"."logins" + $1), 0) FROM "users" ORDER BY "users"."email" COLLATE "C" DESC -- $1 = 1"#]],
    )
    .await;
    check(
        db,
        Users.with_deleted().filter(sql!("'{{}}'::text[] = {}", Users.tags)).select(Users.id).to_sql(),
        expect![[r#"SELECT "users"."id" FROM "users" WHERE '{}'::text[] = "users"."tags""#]],
    )
    .await;
}

#[tokio::test]
async fn a_statement_gives_tuples_by_position_and_structs_by_name() {
    let db = &*database().await;
    Users
        .insert([NewUser::new().email("a").name("A"), NewUser::new().email("b").role(Role::Admin)])
        .execute(db)
        .await
        .unwrap();
    let rows: Vec<(UserId, Option<String>)> =
        sql_query!((UserId, Option<String>), "SELECT id, name FROM users WHERE email <> {} ORDER BY id", "b")
            .all(db)
            .await
            .unwrap();
    assert_eq!(rows, [(UserId(1), Some("A".into()))]);
    let cards =
        sql_query!(Card, "SELECT name, 1 AS more, role, email FROM users ORDER BY id").all(db).await.unwrap();
    assert_eq!(cards[1], Card { email: "b".into(), role: Role::Admin, name: None });
    let error = sql_query!(Card, "SELECT name, email FROM users").all(db).await.unwrap_err();
    assert!(error.message().contains("no column `role`"), "{error}");
    let error = sql_query!((String,), "SELECT 1").all(db).await.unwrap_err();
    assert_eq!(error.kind(), mizzle::ErrorKind::Decode);
    let changed = sql_statement!("UPDATE users SET logins = {} WHERE id = ANY({})", 9, vec![1, 2])
        .execute(db)
        .await
        .unwrap();
    assert_eq!(changed, 2);
}

#[tokio::test]
async fn a_value_is_always_a_parameter() {
    let db = &*database().await;
    let evil = "'; DROP TABLE users; --";
    let back: (String, Option<i32>) =
        sql_query!((String, Option<i32>), "SELECT {}, {}", evil, None::<i32>).one(db).await.unwrap();
    assert_eq!(back, (evil.to_owned(), None));
    let column = "id\" FROM users; DROP TABLE users; --";
    let error = sql_query!((i32,), "SELECT {} FROM users", ident(column)).all(db).await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("42703"));
    assert_eq!(Users.count(db).await.unwrap(), 0);
}
