use mizzle::prelude::*;

use crate::fixture::*;

async fn users(db: &impl Executor) -> Vec<UserId> {
    let rows = ["a", "b", "c"].map(|email| NewUser::new().email(email));
    Users.insert(rows).returning_columns(Users.id).all(db).await.unwrap()
}

#[tokio::test]
async fn a_softly_deleted_row_is_hidden_unless_asked_for_and_can_be_restored() {
    let db = &*database().await;
    let ids = users(db).await;
    assert_eq!(Users.soft_delete().filter(Users.id.eq(ids[0])).execute(db).await.unwrap(), 1);
    assert_eq!(Users.count(db).await.unwrap(), 2);
    assert!(Users.find(ids[0]).first(db).await.unwrap().is_none());
    assert!(!Users.filter(Users.email.eq("a")).exists(db).await.unwrap());
    assert_eq!(Users.with_deleted().count(db).await.unwrap(), 3);
    assert_eq!(Users.only_deleted().select(Users.id).all(db).await.unwrap(), [ids[0]]);
    assert_eq!(
        Users.soft_delete().filter(Users.id.eq(ids[0])).execute(db).await.unwrap(),
        0,
        "it is gone already"
    );
    assert_eq!(Users.update(Users.logins.set(1)).every_row().execute(db).await.unwrap(), 2);
    assert_eq!(Users.update(Users.logins.set(1)).every_row().with_deleted().execute(db).await.unwrap(), 3);
    let back = Users.restore().filter(Users.id.eq(ids[0])).returning().one(db).await.unwrap();
    assert_eq!(back.deleted_at, None);
    assert_eq!(Users.restore().every_row().execute(db).await.unwrap(), 0, "only deleted rows are restored");
    assert_eq!(Users.count(db).await.unwrap(), 3);
}

#[tokio::test]
async fn a_delete_is_for_good() {
    let db = &*database().await;
    let ids = users(db).await;
    Users.soft_delete().filter(Users.id.eq(ids[0])).execute(db).await.unwrap();
    assert_eq!(Users.delete().every_row().execute(db).await.unwrap(), 2);
    assert_eq!(Users.delete().every_row().with_deleted().execute(db).await.unwrap(), 1);
}

#[tokio::test]
async fn joins_do_not_bring_deleted_rows_back() {
    let db = &*database().await;
    let ids = users(db).await;
    Scraps
        .insert(ids.iter().map(|id| NewScrap::new().user_id(*id)).collect::<Vec<_>>())
        .execute(db)
        .await
        .unwrap();
    Users.soft_delete().filter(Users.id.eq(ids[0])).execute(db).await.unwrap();
    let on = || Scraps.user_id.eq(Users.id);
    let inner = Scraps.inner_join(Users, on()).select(Users.id).all(db).await.unwrap();
    assert_eq!(inner.len(), 2);
    let left = Scraps.left_join(Users, on()).order_by(Scraps.user_id).select(Users.id).all(db).await.unwrap();
    assert_eq!(left, [None, Some(ids[1]), Some(ids[2])]);
    let right = Users
        .right_join(Scraps, on())
        .order_by(Scraps.user_id)
        .select((Users.id, Scraps))
        .all(db)
        .await
        .unwrap();
    assert_eq!(right.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [None, Some(ids[1]), Some(ids[2])]);
    let full = Users.full_join(Scraps, on()).select((Users.id, Scraps)).all(db).await.unwrap();
    assert_eq!(full.iter().filter(|(id, _)| id.is_none()).count(), 1);
    let all = Scraps.left_join(Users, on()).with_deleted().select(Users.id).all(db).await.unwrap();
    assert!(all.iter().all(Option::is_some));
}
