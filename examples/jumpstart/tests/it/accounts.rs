//! The rules of accounts.

use jumpstart::data_access::events::get_events_of_user;
use jumpstart::data_access::profiles::get_profile;
use jumpstart::data_access::users::{UserSearch, get_user_page, search_users};
use jumpstart::schema::*;
use jumpstart::use_cases::accounts::*;
use jumpstart::{Error, Result};
use mizzle::prelude::*;

use crate::support::course;

fn actions(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.action.as_str()).collect()
}

#[tokio::test]
async fn registering_creates_a_user_with_a_profile_and_says_so() {
    let db = course().await;
    let user = register_user(&db, NewUser::new().email("alan@example.com")).await.unwrap();
    assert!(get_profile(&db, user.id).await.unwrap().is_some());
    assert_eq!(actions(&get_events_of_user(&db, user.id).await.unwrap()), ["user.registered"]);
}

#[tokio::test]
async fn an_address_is_used_once() {
    let db = course().await;
    let refused = register_user(&db, NewUser::new().email("ada@example.com")).await;
    assert!(matches!(refused, Err(Error::EmailInUse(email)) if email == "ada@example.com"));
    let of_the_deleted = register_user(&db, NewUser::new().email("edsger@example.com")).await;
    assert!(matches!(of_the_deleted, Err(Error::EmailInUse(_))));
    let changed = change_user(&*db, UserId(2), UserPatch::new().email("ada@example.com")).await;
    assert!(matches!(changed, Err(Error::EmailInUse(_))));
}

#[tokio::test]
async fn of_two_who_register_the_same_address_at_once_one_succeeds() {
    let db = course().await;
    let register = async || register_user(&db, NewUser::new().email("alan@example.com")).await;
    let (first, second) = tokio::join!(register(), register());
    let outcomes: [Result<User>; 2] = [first, second];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(Error::EmailInUse(_)))));
}

#[tokio::test]
async fn a_value_that_is_too_long_never_reaches_the_server() {
    let db = course().await;
    let long = NewUser::new().email("alan@example.com").name("a".repeat(101));
    let Err(Error::Invalid(report)) = register_user(&db, long).await else { panic!("101 characters fit") };
    assert!(report.to_string().contains("name"), "{report}");
}

#[tokio::test]
async fn an_account_is_closed_and_opened_again() {
    let db = course().await;
    let user = close_account(&db, UserId(2)).await.unwrap();
    assert!(user.deleted_at.is_some());
    assert!(matches!(close_account(&db, UserId(2)).await, Err(Error::NotFound(_))));
    assert_eq!(reopen_account(&db, UserId(2)).await.unwrap().deleted_at, None);
    assert!(matches!(reopen_account(&db, UserId(2)).await, Err(Error::NotFound(_))));
    let events = get_events_of_user(&db, UserId(2)).await.unwrap();
    assert!(actions(&events).ends_with(&["user.closed", "user.reopened"]));
}

#[tokio::test]
async fn pages_follow_one_another_without_gaps() {
    let db = course().await;
    let more: Vec<NewUser> =
        (0..25).map(|at| NewUser::new().email(format!("user{at}@example.com"))).collect();
    Users.insert(more).execute(&db).await.unwrap();
    let mut by_cursor = Vec::new();
    let mut cursor = None;
    loop {
        let page = list_users(&*db, cursor, 10).await.unwrap();
        by_cursor.extend(page.users);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let mut by_offset = Vec::new();
    for page in 0..3 {
        by_offset.extend(get_user_page(&db, page, 10).await.unwrap());
    }
    assert_eq!(by_cursor.len(), 28);
    assert_eq!(by_cursor, by_offset);
}

#[tokio::test]
async fn a_search_narrows_by_what_is_given() {
    let db = course().await;
    let found = async |search| search_users(&db, search).await.unwrap().len();
    assert_eq!(found(UserSearch::default()).await, 3);
    assert_eq!(found(UserSearch { text: Some("EXAMPLE".into()), ..UserSearch::default() }).await, 3);
    assert_eq!(found(UserSearch { role: Some(Role::Admin), ..UserSearch::default() }).await, 1);
    let nobody = UserSearch { text: Some("grace".into()), role: Some(Role::Admin), ..UserSearch::default() };
    assert_eq!(found(nobody).await, 0);
}
