//! "Data Access Layer"

use std::collections::BTreeSet;

use jumpstart::data_access::users::*;
use jumpstart::schema::*;

use crate::support::course;

/// "Naming Convention": every function of the layer begins with a verb.
#[test]
fn naming_convention() {
    let verbs: BTreeSet<&str> = BTreeSet::from([
        "add", "can", "count", "create", "delete", "get", "is", "move", "record", "refresh", "restore",
        "save", "search", "set", "soft", "update", "use",
    ]);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/data_access");
    let mut functions = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for rest in text.lines().filter_map(|line| line.strip_prefix("pub async fn ")) {
            let verb = rest.split('_').next().unwrap();
            assert!(verbs.contains(verb), "`{rest}` begins with no verb");
            functions += 1;
        }
    }
    assert!(functions > 40);
}

/// "Basic CRUD Operations"
#[tokio::test]
async fn basic_crud_operations() {
    let db = course().await;
    assert_eq!(get_users(&db).await.unwrap().len(), 3);
    assert_eq!(get_user_by_id(&db, UserId(-1)).await.unwrap().map(|user| user.id), None);
    let ada = get_user_by_email(&db, "ada@example.com").await.unwrap().unwrap();
    assert_eq!(get_user_by_id(&db, ada.id).await.unwrap().unwrap().email, "ada@example.com");

    let barbara =
        create_user(&db, NewUser::new().email("barbara@example.com").name("Barbara")).await.unwrap();
    let patch = UserPatch::new().bio("Substitutes.").name(None);
    let changed = update_user(&db, barbara.id, patch).await.unwrap().unwrap();
    assert_eq!((changed.name, changed.bio.as_deref()), (None, Some("Substitutes.")));
    assert!(changed.updated_at > barbara.updated_at);
    assert_eq!(changed.email, "barbara@example.com");

    let deleted = delete_user(&db, barbara.id).await.unwrap().unwrap();
    assert_eq!(deleted.id, barbara.id);
    assert!(delete_user(&db, barbara.id).await.unwrap().is_none());
}

/// "Basic CRUD Operations": a patch that sets nothing writes nothing, and finds the row.
#[tokio::test]
async fn an_empty_patch_changes_nothing() {
    let db = course().await;
    let before = get_user_by_id(&db, UserId(1)).await.unwrap().unwrap();
    let after = update_user(&db, UserId(1), UserPatch::new()).await.unwrap().unwrap();
    assert_eq!(before.updated_at, after.updated_at);
}
