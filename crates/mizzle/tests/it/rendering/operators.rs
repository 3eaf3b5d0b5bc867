use expect_test::expect;
use mizzle::prelude::*;

use crate::fixture::*;
use crate::support::check;

/// Checks the WHERE clause that a condition makes.
macro_rules! conditions {
    ($db:expr; $($condition:expr => $expected:expr;)*) => {
        $(check($db, Modules.filter($condition).select(Modules.id).to_sql(), $expected).await;)*
    };
}

macro_rules! user_conditions {
    ($db:expr; $($condition:expr => $expected:expr;)*) => {
        $(check($db, Users.filter($condition).select(Users.id).with_deleted().to_sql(), $expected).await;)*
    };
}

#[tokio::test]
async fn comparisons() {
    let db = &*database().await;
    conditions! { db;
        Modules.id.eq(1) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" = $1 -- $1 = 1"#]];
        Modules.id.ne(1) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" <> $1 -- $1 = 1"#]];
        Modules.id.lt(1) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" < $1 -- $1 = 1"#]];
        Modules.id.le(1) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" <= $1 -- $1 = 1"#]];
        Modules.id.gt(Modules.order) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" > "modules"."order""#]];
        Modules.id.ge(1) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" >= $1 -- $1 = 1"#]];
        Modules.id.between(1, 9) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" BETWEEN $1 AND $2 -- $1 = 1, $2 = 9"#]];
        Modules.id.not_between(1, Modules.order) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" NOT BETWEEN $1 AND "modules"."order" -- $1 = 1"#]];
        Modules.title.eq(String::from("it's")) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."title" = $1 -- $1 = 'it''s'"#]];
        Modules.title.eq(&String::from("x")) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."title" = $1 -- $1 = 'x'"#]];
        Modules.price.is_distinct_from(None) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."price" IS DISTINCT FROM $1 -- $1 = NULL"#]];
        Modules.price.is_not_distinct_from(Decimal::ONE) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."price" IS NOT DISTINCT FROM $1 -- $1 = 1"#]];
    }
}

#[tokio::test]
async fn null_is_never_compared_with_equals() {
    let db = &*database().await;
    let nothing: Option<Decimal> = None;
    conditions! { db;
        Modules.price.eq(nothing) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."price" IS NULL"#]];
        Modules.price.ne(nothing) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."price" IS NOT NULL"#]];
        Modules.price.eq(Some(Decimal::TEN)) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."price" = $1 -- $1 = 10"#]];
        Modules.price.eq(None) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."price" IS NULL"#]];
        Modules.price.is_null() => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."price" IS NULL"#]];
        Modules.price.is_not_null() => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."price" IS NOT NULL"#]];
        Modules.price.or_value(Decimal::ZERO).gt(Decimal::ONE) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE coalesce("modules"."price", $1) > $2 -- $1 = 0, $2 = 1"#]];
    }
}

#[tokio::test]
async fn lists_are_one_parameter_however_long() {
    let db = &*database().await;
    let none: [i32; 0] = [];
    conditions! { db;
        Modules.id.is_in([1, 2, 3]) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" = ANY($1) -- $1 = {1, 2, 3}"#]];
        Modules.id.is_in(vec![1]) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" = ANY($1) -- $1 = {1}"#]];
        Modules.id.is_in(&[4, 5]) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" = ANY($1) -- $1 = {4, 5}"#]];
        Modules.id.not_in(1..4) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" <> ALL($1) -- $1 = {1, 2, 3}"#]];
        Modules.id.is_in(none) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" = ANY($1) -- $1 = {}"#]];
        Modules.title.is_in(["a", "b"]) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."title" = ANY($1) -- $1 = {'a', 'b'}"#]];
        Modules.id.is_in(Segments.select(Segments.module_id)) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" IN (SELECT "segments"."module_id" FROM "segments")"#]];
        Modules.id.not_in(Segments.filter(Segments.order.gt(1)).select(Segments.module_id)) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" NOT IN (SELECT "segments"."module_id" FROM "segments" WHERE "segments"."order" > $1) -- $1 = 1"#]];
    }
    user_conditions! { db;
        Users.role.is_in([Role::Admin, Role::Moderator]) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."role" = ANY($1::text[]::"role"[]) -- $1 = {'admin', 'moderator'}"#]];
        Users.id.is_in([UserId(1)]) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."id" = ANY($1) -- $1 = {1}"#]];
    }
    assert_eq!(Modules.filter(Modules.id.is_in(none)).count(db).await.unwrap(), 0);
}

#[tokio::test]
async fn logic_has_parentheses_only_where_precedence_asks() {
    let db = &*database().await;
    user_conditions! { db;
        Users.is_admin => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."is_admin""#]];
        Users.is_admin.eq(true).and(Users.name.is_not_null()) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."is_admin" = $1 AND "users"."name" IS NOT NULL -- $1 = true"#]];
        Users.role.eq(Role::Admin).or(Users.role.eq(Role::Moderator)).and(Users.is_admin) => expect![[r#"SELECT "users"."id" FROM "users" WHERE ("users"."role" = $1::"role" OR "users"."role" = $2::"role") AND "users"."is_admin" -- $1 = 'admin', $2 = 'moderator'"#]];
        Users.is_admin.and(Users.is_admin).and(Users.is_admin.or(Users.is_admin)) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."is_admin" AND "users"."is_admin" AND ("users"."is_admin" OR "users"."is_admin")"#]];
        not(Users.is_admin.or(Users.name.is_null())) => expect![[r#"SELECT "users"."id" FROM "users" WHERE NOT ("users"."is_admin" OR "users"."name" IS NULL)"#]];
        !Users.is_admin.eq(true) => expect![[r#"SELECT "users"."id" FROM "users" WHERE NOT "users"."is_admin" = $1 -- $1 = true"#]];
        Users.is_admin.is_true() => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."is_admin" IS TRUE"#]];
        Users.name.eq("x").is_not_true() => expect![[r#"SELECT "users"."id" FROM "users" WHERE ("users"."name" = $1) IS NOT TRUE -- $1 = 'x'"#]];
        all_of([Users.name.eq("a"), Users.name.eq("b")]) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."name" = $1 AND "users"."name" = $2 -- $1 = 'a', $2 = 'b'"#]];
        any_of([Users.name.eq("a"), Users.name.eq("b")]).and(Users.is_admin) => expect![[r#"SELECT "users"."id" FROM "users" WHERE ("users"."name" = $1 OR "users"."name" = $2) AND "users"."is_admin" -- $1 = 'a', $2 = 'b'"#]];
        any_of(Vec::from([Users.name.eq("a")]).into_iter().skip(1)) => expect![[r#"SELECT "users"."id" FROM "users" WHERE FALSE"#]];
        all_of(Vec::from([Users.name.eq("a")]).into_iter().skip(1)) => expect![[r#"SELECT "users"."id" FROM "users" WHERE TRUE"#]];
    }
}

#[tokio::test]
async fn text_and_patterns() {
    let db = &*database().await;
    user_conditions! { db;
        Users.name.like("a%") => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."name" LIKE $1 -- $1 = 'a%'"#]];
        Users.name.not_like(format!("%{}%", "x")) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."name" NOT LIKE $1 -- $1 = '%x%'"#]];
        Users.name.ilike("A%") => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."name" ILIKE $1 -- $1 = 'A%'"#]];
        Users.name.not_ilike("A%") => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."name" NOT ILIKE $1 -- $1 = 'A%'"#]];
        Users.name.similar_to("(a|b)%") => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."name" SIMILAR TO $1 -- $1 = '(a|b)%'"#]];
        Users.email.matches("^a") => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."email" ~ $1 -- $1 = '^a'"#]];
        Users.email.matches_insensitive("^A") => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."email" ~* $1 -- $1 = '^A'"#]];
        Users.email.starts_with("100%_") => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."email" LIKE $1 -- $1 = '100\%\_%'"#]];
        Users.email.ends_with("x") => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."email" LIKE $1 -- $1 = '%x'"#]];
        Users.email.contains_text("\\") => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."email" LIKE $1 -- $1 = '%\\%'"#]];
        lower(Users.email).eq("a") => expect![[r#"SELECT "users"."id" FROM "users" WHERE lower("users"."email") = $1 -- $1 = 'a'"#]];
        length(trim(upper(Users.email))).gt(3) => expect![[r#"SELECT "users"."id" FROM "users" WHERE length(btrim(upper("users"."email"))) > $1 -- $1 = 3"#]];
        Users.email.concat("!").eq(Users.name) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."email" || $1 = "users"."name" -- $1 = '!'"#]];
        substring(Users.email, 1, 3).eq("ada") => expect![[r#"SELECT "users"."id" FROM "users" WHERE substr("users"."email", $1, $2) = $3 -- $1 = 1, $2 = 3, $3 = 'ada'"#]];
    }
}

#[tokio::test]
async fn arrays() {
    let db = &*database().await;
    user_conditions! { db;
        Users.tags.contains(["a", "b"]) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."tags" @> $1 -- $1 = {'a', 'b'}"#]];
        Users.tags.contained_by(vec!["a".to_owned()]) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."tags" <@ $1 -- $1 = {'a'}"#]];
        Users.tags.overlaps(["a"]) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."tags" && $1 -- $1 = {'a'}"#]];
        Users.tags.has("a") => expect![[r#"SELECT "users"."id" FROM "users" WHERE $1 = ANY("users"."tags") -- $1 = 'a'"#]];
        Users.tags.eq(["a"]) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."tags" = $1 -- $1 = {'a'}"#]];
        Users.tags.cardinality().gt(1) => expect![[r#"SELECT "users"."id" FROM "users" WHERE cardinality("users"."tags") > $1 -- $1 = 1"#]];
        Users.tags.is_empty_array() => expect![[r#"SELECT "users"."id" FROM "users" WHERE (cardinality("users"."tags") = (0)) IS TRUE"#]];
        Users.tags.join(",").eq("a,b") => expect![[r#"SELECT "users"."id" FROM "users" WHERE array_to_string("users"."tags", $1) = $2 -- $1 = ',', $2 = 'a,b'"#]];
    }
}

#[tokio::test]
async fn arithmetic_functions_and_case() {
    let db = &*database().await;
    conditions! { db;
        (Modules.id + 1).gt(Modules.order * 2) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" + $1 > "modules"."order" * $2 -- $1 = 1, $2 = 2"#]];
        ((Modules.id - 1) * (Modules.order + 1)).eq(0) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE ("modules"."id" - $1) * ("modules"."order" + $2) = $3 -- $1 = 1, $2 = 1, $3 = 0"#]];
        (-(Modules.id % 2) / 3).lt(5) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE - ("modules"."id" % $1) / $2 < $3 -- $1 = 2, $2 = 3, $3 = 5"#]];
        (Modules.price + Decimal::ONE).gt(Decimal::TEN) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."price" + $1 > $2 -- $1 = 1, $2 = 10"#]];
        coalesce(Modules.price, Decimal::ZERO).eq(Decimal::ZERO) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE coalesce("modules"."price", $1) = $2 -- $1 = 0, $2 = 0"#]];
        nullif(Modules.title, "").is_null() => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE nullif("modules"."title", $1) IS NULL -- $1 = ''"#]];
        greatest(Modules.id, 3).le(least(Modules.order, 5)) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE greatest("modules"."id", $1) <= least("modules"."order", $2) -- $1 = 3, $2 = 5"#]];
        case::<String>().when(Modules.id.gt(3), "many").otherwise("few").eq("many") => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE CASE WHEN "modules"."id" > $1 THEN $2 ELSE $3 END = $4 -- $1 = 3, $2 = 'many', $3 = 'few', $4 = 'many'"#]];
        cast::<i64, _>(Modules.id).gt(3_i64) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE CAST("modules"."id" AS int8) > $1 -- $1 = 3"#]];
    }
    user_conditions! { db;
        Users.created_at.plus(Interval::days(7)).gt(now()) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."created_at" + $1 > now() -- $1 = 'P0M7DT0.000000S'"#]];
        Users.created_at.minus(Interval::hours(1)).lt(Users.updated_at) => expect![[r#"SELECT "users"."id" FROM "users" WHERE "users"."created_at" - $1 < "users"."updated_at" -- $1 = 'P0M0DT3600.000000S'"#]];
    }
}

#[tokio::test]
async fn subqueries_see_the_query_around_them() {
    let db = &*database().await;
    conditions! { db;
        exists(Segments.correlated(Modules).filter(Segments.module_id.eq(Modules.id))) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE EXISTS (SELECT 1 FROM "segments" WHERE "segments"."module_id" = "modules"."id")"#]];
        not_exists(Segments.filter(Segments.id.eq(1))) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE NOT EXISTS (SELECT 1 FROM "segments" WHERE "segments"."id" = $1) -- $1 = 1"#]];
        Modules.order.eq(Segments.correlated(Modules).filter(Segments.module_id.eq(Modules.id))
            .order_by(Segments.id.desc()).limit(1).select(Segments.order).scalar()) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."order" = (SELECT "segments"."order" FROM "segments" WHERE "segments"."module_id" = "modules"."id" ORDER BY "segments"."id" DESC LIMIT $1) -- $1 = 1"#]];
        Modules.id.is_in(Segments.order_by(Segments.id).limit(3).select(Segments.module_id)) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" IN (SELECT "segments"."module_id" FROM "segments" ORDER BY "segments"."id" LIMIT $1) -- $1 = 3"#]];
        Modules.order.eq(Segments.correlated(Modules).filter(Segments.module_id.eq(Modules.id))
            .select(max(Segments.order)).scalar()) => expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."order" = (SELECT max("segments"."order") FROM "segments" WHERE "segments"."module_id" = "modules"."id")"#]];
    }
}
