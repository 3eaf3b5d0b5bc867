use mizzle::prelude::*;

use crate::fixture::*;

/// Two modules, the first with two segments; Ada, who invited Bob and did the first segment.
async fn course(db: &impl Executor) -> (UserId, UserId) {
    let modules = Modules.insert([NewModule::new().title("One"), NewModule::new().title("Two")]);
    let modules = modules.returning().all(db).await.unwrap();
    let segment = |title: &str, order| NewSegment::new().module_id(modules[0].id).title(title).order(order);
    let segments = Segments.insert([segment("a", 1), segment("b", 2)]).returning().all(db).await.unwrap();
    let ada = Users.insert(NewUser::new().email("ada")).returning().one(db).await.unwrap();
    let bob = Users.insert(NewUser::new().email("bob").invited_by(ada.id)).returning().one(db).await.unwrap();
    let progress = NewProgress::new().user_id(ada.id).segment_id(segments[0].id);
    Progresses.insert(progress).execute(db).await.unwrap();
    (ada.id, bob.id)
}

#[tokio::test]
async fn an_inner_join_gives_pairs() {
    let db = &*database().await;
    course(db).await;
    let rows: Vec<(Segment, String)> = Segments
        .inner_join(Modules, Segments.module_id.eq(Modules.id))
        .order_by(Segments.order)
        .select((Segments, Modules.title))
        .all(db)
        .await
        .unwrap();
    assert_eq!(
        rows.iter().map(|(segment, module)| (&*segment.title, &**module)).collect::<Vec<_>>(),
        [("a", "One"), ("b", "One")]
    );
}

#[tokio::test]
async fn a_left_join_gives_options() {
    let db = &*database().await;
    let (ada, bob) = course(db).await;
    let rows: Vec<(User, Option<Progress>)> = Users
        .left_join(Progresses, Progresses.user_id.eq(Users.id))
        .order_by(Users.id)
        .all(db)
        .await
        .unwrap();
    assert_eq!((rows[0].0.id, rows[0].1.is_some()), (ada, true));
    assert_eq!((rows[1].0.id, rows[1].1.is_some()), (bob, false));
    let columns: Vec<(String, Option<UserId>, Option<String>, i64)> = Users
        .left_join(Progresses, Progresses.user_id.eq(Users.id))
        .group_by((Users.email, Progresses.user_id, Progresses.note))
        .select((Users.email, Progresses.user_id, Progresses.note, count_of(Progresses.segment_id)))
        .order_by(Users.email)
        .all(db)
        .await
        .unwrap();
    assert_eq!(columns, [("ada".into(), Some(ada), None, 1), ("bob".into(), None, None, 0)]);
}

#[tokio::test]
async fn a_joined_row_is_none_only_where_the_join_found_nothing() {
    let db = &*database().await;
    let (ada, _) = course(db).await;
    // A row of nothing but NULLs is a row.
    Scraps.insert(NewScrap::new()).execute(db).await.unwrap();
    let rows: Vec<(UserId, Option<Scrap>)> = Users
        .left_join(Scraps, Scraps.user_id.eq(Users.id).or(Users.id.eq(ada)))
        .order_by(Users.id)
        .select((Users.id, Scraps))
        .all(db)
        .await
        .unwrap();
    assert_eq!(rows[0], (ada, Some(Scrap { user_id: None, text: None })));
    assert_eq!(rows[1].1, None);
}

#[tokio::test]
async fn right_and_full_joins_make_the_left_side_optional() {
    let db = &*database().await;
    course(db).await;
    let on = || Segments.module_id.eq(Modules.id);
    let right: Vec<(Option<Segment>, Module)> =
        Segments.right_join(Modules, on()).order_by((Modules.id, Segments.id)).all(db).await.unwrap();
    assert_eq!(right.iter().map(|(segment, _)| segment.is_some()).collect::<Vec<_>>(), [true, true, false]);
    let full: Vec<(Option<Module>, Option<Segment>)> =
        Modules.full_join(Segments, on()).all(db).await.unwrap();
    assert_eq!(full.len(), 3);
    let cross: Vec<(Module, Segment)> = Modules.cross_join(Segments).all(db).await.unwrap();
    assert_eq!(cross.len(), 4);
}

#[tokio::test]
async fn a_table_joins_itself_by_an_alias() {
    let db = &*database().await;
    course(db).await;
    let rows: Vec<(String, Option<String>)> = Users
        .left_join(Inviters, Users.invited_by.eq(Inviters.id))
        .order_by(Users.id)
        .select((Users.email, Inviters.email))
        .all(db)
        .await
        .unwrap();
    assert_eq!(rows, [("ada".into(), None), ("bob".into(), Some("ada".into()))]);
    let whole: Vec<(User, Option<User>)> =
        Users.left_join(Inviters, Users.invited_by.eq(Inviters.id)).order_by(Users.id).all(db).await.unwrap();
    assert_eq!(whole[1].1.as_ref().map(|inviter| inviter.email.as_str()), Some("ada"));
}

#[tokio::test]
async fn a_lateral_join_gives_the_best_few_of_each() {
    let db = &*database().await;
    course(db).await;
    let last = || {
        Segments
            .correlated(Modules)
            .filter(Segments.module_id.eq(Modules.id))
            .order_by(Segments.order.desc())
            .limit(1)
    };
    let left: Vec<(Module, Option<Segment>)> =
        Modules.left_join_lateral(last(), val(true)).order_by(Modules.id).all(db).await.unwrap();
    let titles: Vec<_> =
        left.iter().map(|(_, segment)| segment.as_ref().map(|segment| &*segment.title)).collect();
    assert_eq!(titles, [Some("b"), None]);
    let inner: Vec<(String, String)> = Modules
        .inner_join_lateral(last(), Segments.order.gt(0))
        .select((Modules.title, Segments.title))
        .all(db)
        .await
        .unwrap();
    assert_eq!(inner, [("One".into(), "b".into())]);
    assert_eq!(Modules.cross_join_lateral(last()).count(db).await.unwrap(), 1);
}

#[derive(Row, Debug, PartialEq)]
struct SegmentCard {
    id: i32,
    title: String,
    #[row(Modules.title)]
    module: String,
    #[row(Modules.price)]
    price: Option<Decimal>,
}

#[derive(Row, Debug, PartialEq)]
struct UserCard {
    email: String,
    role: Role,
    name: Option<String>,
    #[row(Inviters.email)]
    inviter: Option<String>,
}

#[tokio::test]
async fn a_row_struct_is_filled_by_the_names_of_its_fields() {
    let db = &*database().await;
    course(db).await;
    let cards = Segments
        .inner_join(Modules, Segments.module_id.eq(Modules.id))
        .order_by(Segments.order)
        .select_as::<SegmentCard>()
        .all(db)
        .await
        .unwrap();
    let first = SegmentCard { id: cards[0].id, title: "a".into(), module: "One".into(), price: None };
    assert_eq!(cards[0], first);
    let users = Users
        .left_join(Inviters, Users.invited_by.eq(Inviters.id))
        .filter(Users.email.eq("bob"))
        .select_as::<UserCard>()
        .one(db)
        .await
        .unwrap();
    let bob = UserCard { email: "bob".into(), role: Role::Member, name: None, inviter: Some("ada".into()) };
    assert_eq!(users, bob);
}
