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
        Modules.id.eq(1) => expect![[]];
        Modules.id.ne(1) => expect![[]];
        Modules.id.lt(1) => expect![[]];
        Modules.id.le(1) => expect![[]];
        Modules.id.gt(Modules.order) => expect![[]];
        Modules.id.ge(1) => expect![[]];
        Modules.id.between(1, 9) => expect![[]];
        Modules.id.not_between(1, Modules.order) => expect![[]];
        Modules.title.eq(String::from("it's")) => expect![[]];
        Modules.title.eq(&String::from("x")) => expect![[]];
        Modules.price.is_distinct_from(None) => expect![[]];
        Modules.price.is_not_distinct_from(Decimal::ONE) => expect![[]];
    }
}

#[tokio::test]
async fn null_is_never_compared_with_equals() {
    let db = &*database().await;
    let nothing: Option<Decimal> = None;
    conditions! { db;
        Modules.price.eq(nothing) => expect![[]];
        Modules.price.ne(nothing) => expect![[]];
        Modules.price.eq(Some(Decimal::TEN)) => expect![[]];
        Modules.price.eq(None) => expect![[]];
        Modules.price.is_null() => expect![[]];
        Modules.price.is_not_null() => expect![[]];
        Modules.price.or_value(Decimal::ZERO).gt(Decimal::ONE) => expect![[]];
    }
}

#[tokio::test]
async fn lists_are_one_parameter_however_long() {
    let db = &*database().await;
    let none: [i32; 0] = [];
    conditions! { db;
        Modules.id.is_in([1, 2, 3]) => expect![[]];
        Modules.id.is_in(vec![1]) => expect![[]];
        Modules.id.is_in(&[4, 5]) => expect![[]];
        Modules.id.not_in(1..4) => expect![[]];
        Modules.id.is_in(none) => expect![[]];
        Modules.title.is_in(["a", "b"]) => expect![[]];
        Modules.id.is_in(Segments.select(Segments.module_id)) => expect![[]];
        Modules.id.not_in(Segments.filter(Segments.order.gt(1)).select(Segments.module_id)) => expect![[]];
    }
    user_conditions! { db;
        Users.role.is_in([Role::Admin, Role::Moderator]) => expect![[]];
        Users.id.is_in([UserId(1)]) => expect![[]];
    }
    assert_eq!(Modules.filter(Modules.id.is_in(none)).count(db).await.unwrap(), 0);
}

#[tokio::test]
async fn logic_has_parentheses_only_where_precedence_asks() {
    let db = &*database().await;
    user_conditions! { db;
        Users.is_admin => expect![[]];
        Users.is_admin.eq(true).and(Users.name.is_not_null()) => expect![[]];
        Users.role.eq(Role::Admin).or(Users.role.eq(Role::Moderator)).and(Users.is_admin) => expect![[]];
        Users.is_admin.and(Users.is_admin).and(Users.is_admin.or(Users.is_admin)) => expect![[]];
        not(Users.is_admin.or(Users.name.is_null())) => expect![[]];
        !Users.is_admin.eq(true) => expect![[]];
        Users.is_admin.is_true() => expect![[]];
        Users.name.eq("x").is_not_true() => expect![[]];
        all_of([Users.name.eq("a"), Users.name.eq("b")]) => expect![[]];
        any_of([Users.name.eq("a"), Users.name.eq("b")]).and(Users.is_admin) => expect![[]];
        any_of(Vec::from([Users.name.eq("a")]).into_iter().skip(1)) => expect![[]];
        all_of(Vec::from([Users.name.eq("a")]).into_iter().skip(1)) => expect![[]];
    }
}

#[tokio::test]
async fn text_and_patterns() {
    let db = &*database().await;
    user_conditions! { db;
        Users.name.like("a%") => expect![[]];
        Users.name.not_like(format!("%{}%", "x")) => expect![[]];
        Users.name.ilike("A%") => expect![[]];
        Users.name.not_ilike("A%") => expect![[]];
        Users.name.similar_to("(a|b)%") => expect![[]];
        Users.email.matches("^a") => expect![[]];
        Users.email.matches_insensitive("^A") => expect![[]];
        Users.email.starts_with("100%_") => expect![[]];
        Users.email.ends_with("x") => expect![[]];
        Users.email.contains_text("\\") => expect![[]];
        lower(Users.email).eq("a") => expect![[]];
        length(trim(upper(Users.email))).gt(3) => expect![[]];
        Users.email.concat("!").eq(Users.name) => expect![[]];
        substring(Users.email, 1, 3).eq("ada") => expect![[]];
    }
}

#[tokio::test]
async fn arrays() {
    let db = &*database().await;
    user_conditions! { db;
        Users.tags.contains(["a", "b"]) => expect![[]];
        Users.tags.contained_by(vec!["a".to_owned()]) => expect![[]];
        Users.tags.overlaps(["a"]) => expect![[]];
        Users.tags.has("a") => expect![[]];
        Users.tags.eq(["a"]) => expect![[]];
        Users.tags.cardinality().gt(1) => expect![[]];
        Users.tags.is_empty_array() => expect![[]];
        Users.tags.join(",").eq("a,b") => expect![[]];
    }
}

#[tokio::test]
async fn arithmetic_functions_and_case() {
    let db = &*database().await;
    conditions! { db;
        (Modules.id + 1).gt(Modules.order * 2) => expect![[]];
        ((Modules.id - 1) * (Modules.order + 1)).eq(0) => expect![[]];
        (-(Modules.id % 2) / 3).lt(5) => expect![[]];
        (Modules.price + Decimal::ONE).gt(Decimal::TEN) => expect![[]];
        coalesce(Modules.price, Decimal::ZERO).eq(Decimal::ZERO) => expect![[]];
        nullif(Modules.title, "").is_null() => expect![[]];
        greatest(Modules.id, 3).le(least(Modules.order, 5)) => expect![[]];
        case::<String>().when(Modules.id.gt(3), "many").otherwise("few").eq("many") => expect![[]];
        cast::<i64, _>(Modules.id).gt(3_i64) => expect![[]];
    }
    user_conditions! { db;
        Users.created_at.plus(Interval::days(7)).gt(now()) => expect![[]];
        Users.created_at.minus(Interval::hours(1)).lt(Users.updated_at) => expect![[]];
    }
}

#[tokio::test]
async fn subqueries_see_the_query_around_them() {
    let db = &*database().await;
    conditions! { db;
        exists(Segments.correlated(Modules).filter(Segments.module_id.eq(Modules.id))) => expect![[]];
        not_exists(Segments.filter(Segments.id.eq(1))) => expect![[]];
        Modules.order.eq(Segments.correlated(Modules).filter(Segments.module_id.eq(Modules.id))
            .select(max(Segments.order)).scalar()) => expect![[]];
    }
}
