//! "Query Patterns"

use std::collections::HashSet;

use jumpstart::data_access::modules::{ModuleOutline, get_outline};
use jumpstart::data_access::users::UserCard;
use jumpstart::schema::*;
use mizzle::prelude::*;

use crate::support::course;

/// "Select Specific Columns"
#[tokio::test]
async fn select_specific_columns() {
    let db = course().await;
    let users: Vec<(UserId, Option<String>, String)> =
        Users.select((Users.id, Users.name, Users.email)).order_by(Users.id).all(&db).await.unwrap();
    assert_eq!(users[0], (UserId(1), Some("Ada Lovelace".into()), "ada@example.com".into()));

    let cards: Vec<UserCard> = Users.select_as::<UserCard>().order_by(Users.id).all(&db).await.unwrap();
    assert_eq!(
        cards.iter().map(|card| card.email.as_str()).collect::<Vec<_>>(),
        ["ada@example.com", "grace@example.com", "linus@example.com"]
    );
}

/// "Filtering": "Equality"
#[tokio::test]
async fn filtering_equality() {
    let db = course().await;
    let email = "grace@example.com";
    let user: Option<User> = Users.filter(Users.email.eq(email)).first(&db).await.unwrap();
    assert_eq!(user.unwrap().name.as_deref(), Some("Grace Hopper"));
    let others = Users.filter(Users.email.ne(email)).count(&db).await.unwrap();
    assert_eq!(others, 2);
}

/// "Filtering": the other comparisons that the block imports.
#[tokio::test]
async fn filtering_comparisons() {
    let db = course().await;
    let price = Decimal::new(3990, 2);
    let count = async |condition| Products.filter(condition).count(&db).await.unwrap();
    assert_eq!(count(all_of([Products.price.gt(price)])).await, 1);
    assert_eq!(count(all_of([Products.price.lt(price)])).await, 1);
    assert_eq!(count(all_of([Products.price.ge(price)])).await, 2);
    assert_eq!(count(all_of([Products.price.le(price)])).await, 2);
}

/// "Filtering": "Multiple conditions"
#[tokio::test]
async fn filtering_multiple_conditions() {
    let db = course().await;
    let active_admins: Vec<User> =
        Users.filter(Users.is_admin.eq(true).and(Users.last_login_at.is_not_null())).all(&db).await.unwrap();
    assert_eq!(active_admins.iter().map(|user| user.id).collect::<Vec<_>>(), [UserId(1)]);
}

/// "Filtering": "OR conditions"
#[tokio::test]
async fn filtering_or_conditions() {
    let db = course().await;
    let staff = Users.filter(Users.role.eq(Role::Admin).or(Users.role.eq(Role::Moderator)));
    assert_eq!(staff.clone().count(&db).await.unwrap(), 2);
    let active = staff.filter(Users.id.gt(UserId(1))).all(&db).await.unwrap();
    assert_eq!(active.iter().map(|user| user.role).collect::<Vec<_>>(), [Role::Moderator]);
}

/// "Filtering": "IN clause"
#[tokio::test]
async fn filtering_in_clause() {
    let db = course().await;
    let selected = Users.filter(Users.id.is_in([UserId(1), UserId(2), UserId(9)])).count(&db).await.unwrap();
    assert_eq!(selected, 2);
    let nobody: [UserId; 0] = [];
    assert_eq!(Users.filter(Users.id.is_in(nobody)).count(&db).await.unwrap(), 0);
}

/// "Filtering": "LIKE pattern matching"
#[tokio::test]
async fn filtering_like_pattern_matching() {
    let db = course().await;
    let search_term = "Love";
    let matching: Vec<User> =
        Users.filter(Users.name.like(format!("%{search_term}%"))).all(&db).await.unwrap();
    assert_eq!(matching.len(), 1);
}

/// "Joins": "Inner join"
#[tokio::test]
async fn joins_inner_join() {
    let db = course().await;
    let rows: Vec<(Segment, String)> = Segments
        .inner_join(Modules, Segments.module_id.eq(Modules.id))
        .select((Segments, Modules.title))
        .order_by((Modules.order, Segments.order))
        .all(&db)
        .await
        .unwrap();
    assert_eq!(rows.len(), 8);
    assert_eq!((rows[0].0.title.as_str(), rows[0].1.as_str()), ("Welcome", "First steps"));
}

/// "Joins": "Left join (optional relationship)"
#[tokio::test]
async fn joins_left_join() {
    let db = course().await;
    let barbara = NewUser::new().email("barbara@example.com");
    let barbara = Users.insert(barbara).returning_columns(Users.id).one(&db).await.unwrap();
    let rows: Vec<(User, Option<Progress>)> =
        Users.left_join(Progresses, Users.id.eq(Progresses.user_id)).all(&db).await.unwrap();
    assert_eq!(rows.len(), 7);
    let without: Vec<UserId> =
        rows.iter().filter(|(_, progress)| progress.is_none()).map(|(user, _)| user.id).collect();
    assert_eq!(without, [barbara]);
}

/// "Using Query Builder with Relations": "Get segments with their modules".
#[tokio::test]
async fn query_builder_with_relations_segments_with_their_modules() {
    let db = course().await;
    let result: Vec<(Segment, Module)> =
        Segments.with(Segments.module).order_by(Segments.order).all(&db).await.unwrap();
    assert_eq!(result.len(), 8);
    assert!(result.is_sorted_by_key(|(segment, _)| segment.order));
    assert!(result.iter().all(|(segment, module)| segment.module_id == module.id));
}

/// "Using Query Builder with Relations": "Nested relations".
#[tokio::test]
async fn query_builder_with_relations_nested() {
    let db = course().await;
    let modules_with_segments: Vec<(Module, Vec<(Segment, Vec<Attachment>)>)> =
        Modules.with(Modules.segments.with(Segments.attachments)).all(&db).await.unwrap();
    let sizes = |(module, segments): &(Module, Vec<(Segment, Vec<Attachment>)>)| {
        let attachments = segments.iter().map(|(_, attachments)| attachments.len()).sum();
        (module.slug.clone(), segments.len(), attachments)
    };
    let sizes: HashSet<(String, usize, usize)> = modules_with_segments.iter().map(sizes).collect();
    let expected = [("first-steps", 3, 3), ("queries", 3, 2), ("in-production", 2, 0), ("outlook", 0, 0)];
    assert_eq!(sizes, expected.map(|(slug, segments, files)| (slug.to_owned(), segments, files)).into());
}

/// "Using Query Builder with Relations": the same, in order and as structs.
#[tokio::test]
async fn query_builder_with_relations_as_structs() {
    let db = course().await;
    let outline: Vec<ModuleOutline> = get_outline(&db).await.unwrap();
    let shape: Vec<(&str, Vec<usize>)> = outline
        .iter()
        .map(|module| {
            let attachments = module.segments.iter().map(|segment| segment.attachments.len());
            (module.module.slug.as_str(), attachments.collect())
        })
        .collect();
    assert_eq!(
        shape,
        [
            ("first-steps", vec![0, 2, 1]),
            ("queries", vec![0, 1, 1]),
            ("in-production", vec![0, 0]),
            ("outlook", vec![])
        ]
    );
}

/// "Ordering and Pagination"
#[tokio::test]
async fn ordering_and_pagination() {
    let db = course().await;
    let more: Vec<NewUser> =
        (0..60).map(|at| NewUser::new().email(format!("user{at}@example.com"))).collect();
    Users.insert(more).execute(&db).await.unwrap();
    let page: Vec<User> =
        Users.order_by((Users.created_at.desc(), Users.id)).limit(20).offset(40).all(&db).await.unwrap();
    assert_eq!(page.len(), 20);
    assert_eq!(page[0].email, "user40@example.com");
}

/// "Aggregations": "Count"
#[tokio::test]
async fn aggregations_count() {
    let db = course().await;
    let total: i64 = Users.count(&db).await.unwrap();
    assert_eq!(total, 3);
    let total: i64 = Users.select(count()).one(&db).await.unwrap();
    assert_eq!(total, 3);
}

/// "Aggregations": "Sum, avg, etc."
#[tokio::test]
async fn aggregations_sum_avg() {
    let db = course().await;
    let average: Option<Decimal> = Products.select(avg(Products.price)).one(&db).await.unwrap();
    assert_eq!(average.unwrap().round_dp(2), Decimal::new(6780, 2));
    let by_hand: Option<Decimal> =
        Products.select(sql!(Option<Decimal>, "avg({})", Products.price)).one(&db).await.unwrap();
    assert_eq!(by_hand, average);
    let sums: (Option<Decimal>, Option<Decimal>, Option<Decimal>) = Products
        .select((sum(Products.price), min(Products.price), max(Products.price)))
        .one(&db)
        .await
        .unwrap();
    assert_eq!(sums.0, Some(Decimal::new(20340, 2)));
    assert_eq!((sums.1, sums.2), (Some(Decimal::new(1450, 2)), Some(Decimal::new(14900, 2))));
}
