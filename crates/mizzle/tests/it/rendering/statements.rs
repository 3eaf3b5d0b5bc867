use expect_test::expect;
use mizzle::prelude::*;

use crate::fixture::*;
use crate::support::check;

#[tokio::test]
async fn inserts() {
    let db = &*database().await;
    let module = || NewModule::new().title("Basics");
    check(db, Modules.insert(module()).to_sql(), expect![[]]).await;
    check(db, Modules.insert(module().order(1).price(None)).returning().to_sql(), expect![[]]).await;
    check(db, Modules.insert(module()).returning_columns((Modules.id, Modules.order + 1)).to_sql(), expect![[]]).await;
    check(db, Scraps.insert(NewScrap::new()).to_sql(), expect![[]]).await;
    check(db, Scraps.insert([NewScrap::new(), NewScrap::new()]).to_sql(), expect![[]]).await;
    check(db, Scraps.insert([NewScrap::new().text("x"), NewScrap::new()]).to_sql(), expect![[]]).await;
    check(db, Modules.insert(vec![module(), module()]).to_sql(), expect![[]]).await;
    check(db, Modules.insert([module().order(1), module()]).to_sql(), expect![[]]).await;
    check(
        db,
        Users
            .insert([
                NewUser::new().email("a").tags(["x", "y"]),
                NewUser::new().email("b").role(Role::Admin).id(UserId(7)),
            ])
            .returning_columns(Users.id)
            .to_sql(),
        expect![[]],
    )
    .await;
}

#[tokio::test]
async fn upserts() {
    let db = &*database().await;
    let segment = || NewSegment::new().module_id(1).title("Intro");
    let insert = || Segments.insert(segment());
    check(db, insert().on_conflict_do_nothing().to_sql(), expect![[]]).await;
    check(db, insert().on_conflict((Segments.module_id, Segments.title)).do_nothing().to_sql(), expect![[]]).await;
    check(
        db,
        insert().on_conflict(Segments::MODULE_ID_TITLE_KEY).do_update(Segments.order.set(Segments.order + 1)).to_sql(),
        expect![[]],
    )
    .await;
    check(
        db,
        insert()
            .on_conflict((Segments.module_id, Segments.title))
            .do_update_where((Segments.order.set_excluded(), Segments.title.set("x")), Segments.order.lt(5))
            .returning()
            .to_sql(),
        expect![[]],
    )
    .await;
    check(db, insert().on_conflict(Segments.id).do_update_all().to_sql(), expect![[]]).await;
    check(
        db,
        Users.insert(NewUser::new().email("a").name("A")).on_conflict(Users.email).do_update_all().to_sql(),
        expect![[]],
    )
    .await;
}

#[tokio::test]
async fn updates() {
    let db = &*database().await;
    check(
        db,
        Users.update(UserPatch::new().name("x").tags(["t"])).filter(Users.id.eq(UserId(1))).returning().to_sql(),
        expect![[]],
    )
    .await;
    check(
        db,
        Users.update(Users.logins.set(Users.logins + 1)).filter(Users.is_admin).filter(Users.name.eq("x")).to_sql(),
        expect![[]],
    )
    .await;
    check(
        db,
        Modules.update((Modules.order.set_default(), Modules.price.set(None), Modules.title.set(lower(Modules.title))))
            .every_row().to_sql(),
        expect![[]],
    )
    .await;
    check(db, Users.update(UserPatch::new()).filter(Users.id.eq(UserId(1))).returning().to_sql(), expect![[]]).await;
    check(
        db,
        Users
            .update_many([
                (UserId(1), UserPatch::new().name("a").tags(["t"])),
                (UserId(2), UserPatch::new().name(None).role(Role::Admin)),
            ])
            .returning()
            .to_sql()
            .unwrap()
            .unwrap(),
        expect![[]],
    )
    .await;
    check(
        db,
        Progresses
            .update_many([((UserId(1), 2), ProgressPatch::new().percent(3))])
            .to_sql()
            .unwrap()
            .unwrap(),
        expect![[]],
    )
    .await;
}

#[tokio::test]
async fn deletes() {
    let db = &*database().await;
    check(db, Users.delete().filter(Users.id.eq(UserId(1))).returning().to_sql(), expect![[]]).await;
    check(db, Users.delete().with_deleted().filter(Users.deleted_at.lt(now())).to_sql(), expect![[]]).await;
    check(db, Modules.delete().every_row().to_sql(), expect![[]]).await;
    check(db, Users.soft_delete().filter(Users.id.eq(UserId(1))).to_sql(), expect![[]]).await;
    check(db, Users.restore().filter(Users.id.eq(UserId(1))).to_sql(), expect![[]]).await;
}
