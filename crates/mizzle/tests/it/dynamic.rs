//! Queries put together at run time.

use mizzle::prelude::*;

use crate::fixture::*;

#[derive(Default)]
struct Search {
    name: Option<String>,
    roles: Vec<Role>,
    any_email: Vec<&'static str>,
    admins_only: bool,
}

async fn search(db: &impl Executor, search: Search) -> Vec<String> {
    let mut query = Users.query();
    if let Some(name) = &search.name {
        query = query.filter(Users.name.ilike(format!("%{name}%")));
    }
    if !search.roles.is_empty() {
        query = query.filter(Users.role.is_in(search.roles));
    }
    if search.admins_only {
        query = query.filter(Users.is_admin);
    }
    if !search.any_email.is_empty() {
        query =
            query.filter(any_of(search.any_email.into_iter().map(|part| Users.email.contains_text(part))));
    }
    query.order_by(Users.id).select(Users.email).all(db).await.unwrap()
}

#[tokio::test]
async fn filters_are_added_one_by_one() {
    let db = &*database().await;
    let rows = [
        NewUser::new().email("ada@a").name("Ada").role(Role::Admin).is_admin(true),
        NewUser::new().email("bob@b").name("Bob"),
        NewUser::new().email("cy@a").role(Role::Moderator),
    ];
    Users.insert(rows).execute(db).await.unwrap();
    assert_eq!(search(db, Search::default()).await, ["ada@a", "bob@b", "cy@a"]);
    assert_eq!(search(db, Search { name: Some("A".into()), ..Search::default() }).await, ["ada@a"]);
    let roles = vec![Role::Admin, Role::Moderator];
    assert_eq!(search(db, Search { roles, ..Search::default() }).await, ["ada@a", "cy@a"]);
    assert_eq!(search(db, Search { admins_only: true, ..Search::default() }).await, ["ada@a"]);
    assert_eq!(
        search(db, Search { any_email: vec!["@b", "cy"], ..Search::default() }).await,
        ["bob@b", "cy@a"]
    );
}

#[tokio::test]
async fn conditions_on_different_columns_go_into_one_list() {
    let db = &*database().await;
    Users
        .insert([NewUser::new().email("a").logins(3), NewUser::new().email("b").name("B")])
        .execute(db)
        .await
        .unwrap();
    let mut conditions = vec![Users.logins.gt(1).on(Users)];
    conditions.push(Users.name.eq("B").on(Users));
    assert_eq!(Users.filter(any_of(conditions.clone())).count(db).await.unwrap(), 2);
    assert_eq!(Users.filter(all_of(conditions)).count(db).await.unwrap(), 0);
}

#[tokio::test]
async fn an_order_is_chosen_at_run_time() {
    let db = &*database().await;
    Users
        .insert([NewUser::new().email("a").logins(3), NewUser::new().email("b").logins(1)])
        .execute(db)
        .await
        .unwrap();
    for (by, expected) in [("logins", ["b", "a"]), ("-logins", ["a", "b"]), ("email", ["a", "b"])] {
        let key = match by {
            "logins" => Users.logins.asc().key(Users),
            "-logins" => Users.logins.desc().key(Users),
            _ => Users.email.asc().key(Users),
        };
        let emails = Users.order_by((key, Users.id)).select(Users.email).all(db).await.unwrap();
        assert_eq!(emails, expected);
    }
}

#[tokio::test]
async fn filter_if_filters_where_there_is_a_value() {
    let db = &*database().await;
    Users.insert([NewUser::new().email("a"), NewUser::new().email("b")]).execute(db).await.unwrap();
    for (email, found) in [(Some("a"), 1), (None, 2)] {
        let query = Users.filter_if(email, |query, email| query.filter(Users.email.eq(email)));
        assert_eq!(query.count(db).await.unwrap(), found);
    }
}

#[tokio::test]
async fn keyset_pages_meet_every_row_once() {
    let db = &*database().await;
    let rows: Vec<_> =
        (0..25).map(|at| NewModule::new().title(format!("m{}", at % 4)).order(at % 3)).collect();
    Modules.insert(rows).execute(db).await.unwrap();
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let page = Modules
            .order_by((Modules.order.desc(), Modules.title, Modules.id.desc()))
            .after(cursor)
            .limit(4)
            .all(db)
            .await
            .unwrap();
        let Some(last) = page.last() else { break };
        cursor = Some((last.order, last.title.clone(), last.id));
        seen.extend(page);
    }
    let all =
        Modules.order_by((Modules.order.desc(), Modules.title, Modules.id.desc())).all(db).await.unwrap();
    assert_eq!(seen, all);
}
