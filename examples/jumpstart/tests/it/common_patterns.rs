//! "Common Patterns"

use jumpstart::data_access::users::{get_user_by_id, is_email_in_use, update_user};
use jumpstart::schema::*;
use mizzle::prelude::*;

use crate::support::course;

/// "Soft Delete": the table, "Query only non-deleted", "Soft delete".
#[tokio::test]
async fn soft_delete() {
    let db = course().await;
    let id = UserId(2);
    Users.soft_delete().filter(Users.id.eq(id)).execute(&db).await.unwrap();
    let active_users: Vec<User> = Users.all(&db).await.unwrap();
    assert!(active_users.iter().all(|user| user.id != id && user.deleted_at.is_none()));
    assert!(Users.find(id).first(&db).await.unwrap().is_none());

    let deleted: User = Users.only_deleted().filter(Users.id.eq(id)).one(&db).await.unwrap();
    assert!(deleted.deleted_at.is_some());
    assert_eq!(Users.with_deleted().count(&db).await.unwrap(), 4);

    let restored = Users.restore().filter(Users.id.eq(id)).returning().one(&db).await.unwrap();
    assert_eq!(restored.deleted_at, None);
}

/// "Soft Delete": also of a joined table.
#[tokio::test]
async fn soft_delete_in_joins() {
    let db = course().await;
    let comments = async || {
        let joined = Comments.inner_join(Users, Users.id.eq(Comments.user_id));
        joined.count(&db).await.unwrap()
    };
    assert_eq!(comments().await, 4);
    Users.soft_delete().filter(Users.email.eq("linus@example.com")).execute(&db).await.unwrap();
    assert_eq!(comments().await, 2);
}

/// "Timestamp Management": "Always update updatedAt on modifications". The library does, unless it is told a value.
#[tokio::test]
async fn timestamp_management() {
    let db = course().await;
    let before = get_user_by_id(&db, UserId(1)).await.unwrap().unwrap();
    let after = update_user(&db, UserId(1), UserPatch::new().name("Ada King")).await.unwrap().unwrap();
    assert!(after.updated_at > before.updated_at);
    assert_eq!(after.created_at, before.created_at);
    let told = UserPatch::new().updated_at(Timestamp::UNIX_EPOCH);
    let told = update_user(&db, UserId(1), told).await.unwrap().unwrap();
    assert_eq!(told.updated_at, Timestamp::UNIX_EPOCH);
}

/// "Check if Exists"
#[tokio::test]
async fn check_if_exists() {
    let db = course().await;
    assert!(is_email_in_use(&db, "ada@example.com").await.unwrap());
    assert!(is_email_in_use(&db, "edsger@example.com").await.unwrap(), "deleted users may come back");
    assert!(!is_email_in_use(&db, "nobody@example.com").await.unwrap());
}
