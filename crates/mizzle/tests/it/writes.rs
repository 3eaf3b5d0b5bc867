use mizzle::prelude::*;

use crate::fixture::*;

#[tokio::test]
async fn a_row_that_goes_in_comes_back_with_its_defaults() {
    let db = &*database().await;
    let ada = Users.insert(NewUser::new().email("ada@example.com")).returning().one(db).await.unwrap();
    assert_eq!((ada.name, ada.is_admin, ada.role, ada.logins), (None, false, Role::Member, 0));
    assert!(ada.tags.is_empty());
    assert_eq!(ada.created_at, ada.updated_at);
}

#[tokio::test]
async fn any_number_of_rows_is_one_statement_of_one_text() {
    let db = &*database().await;
    let rows =
        |count: usize| (0..count).map(|at| NewModule::new().title(format!("m{at}"))).collect::<Vec<_>>();
    let texts: Vec<String> =
        [1, 2, 1000].map(|count| Modules.insert(rows(count)).to_sql().text().to_owned()).to_vec();
    assert!(texts.windows(2).all(|pair| pair[0] == pair[1]), "{texts:?}");
    assert_eq!(Modules.insert(rows(70_000)).execute(db).await.unwrap(), 70_000);
    assert_eq!(Modules.insert(rows(0)).execute(db).await.unwrap(), 0);
    assert_eq!(Modules.insert(rows(0)).returning().all(db).await.unwrap(), []);
    assert_eq!(Modules.count(db).await.unwrap(), 70_000);
}

#[tokio::test]
async fn rows_of_one_insert_may_give_different_columns() {
    let db = &*database().await;
    let rows = [
        NewUser::new().email("a").role(Role::Admin).tags(["x"]).logins(3),
        NewUser::new().email("b").name("B").is_admin(true),
        NewUser::new().email("c").id(UserId(500)),
    ];
    let back = Users.insert(rows).returning().all(db).await.unwrap();
    assert_eq!((back[0].role, back[0].logins, back[0].is_admin), (Role::Admin, 3, false));
    assert_eq!(back[0].tags, ["x"]);
    assert_eq!((back[1].role, back[1].logins, back[1].is_admin), (Role::Member, 0, true));
    assert_eq!((back[1].name.as_deref(), back[1].tags.len()), (Some("B"), 0));
    assert_eq!((back[2].id, back[0].id, back[1].id), (UserId(500), UserId(1), UserId(2)));
    let nothing = Scraps.insert([NewScrap::new(), NewScrap::new()]).returning().all(db).await.unwrap();
    assert_eq!(nothing.len(), 2);
}

#[tokio::test]
async fn an_update_writes_updated_at_and_an_empty_patch_writes_nothing() {
    let db = &*database().await;
    let ada = Users.insert(NewUser::new().email("a")).returning().one(db).await.unwrap();
    let is_ada = || Users.id.eq(ada.id);
    let same = Users.update(UserPatch::new()).filter(is_ada()).returning().one(db).await.unwrap();
    assert_eq!(same, ada);
    assert_eq!(Users.update(UserPatch::new()).filter(is_ada()).execute(db).await.unwrap(), 0);
    let changed =
        Users.update(UserPatch::new().name("Ada")).filter(is_ada()).returning().one(db).await.unwrap();
    assert!(changed.updated_at > ada.updated_at);
    assert_eq!(changed.name.as_deref(), Some("Ada"));
    let at = Timestamp::UNIX_EPOCH;
    let set =
        Users.update(UserPatch::new().updated_at(at)).filter(is_ada()).returning().one(db).await.unwrap();
    assert_eq!(set.updated_at, at, "an update that sets the column keeps what it sets");
    let cleared =
        Users.update(UserPatch::new().name(None)).filter(is_ada()).returning().one(db).await.unwrap();
    assert_eq!(cleared.name, None);
}

#[tokio::test]
async fn expressions_update_in_place() {
    let db = &*database().await;
    Users.insert([NewUser::new().email("a").logins(1), NewUser::new().email("b")]).execute(db).await.unwrap();
    let count = Users.update(Users.logins.set(Users.logins + 10)).every_row().execute(db).await.unwrap();
    assert_eq!(count, 2);
    let logins = Users.order_by(Users.id).select(Users.logins).all(db).await.unwrap();
    assert_eq!(logins, [11, 10]);
}

#[tokio::test]
async fn many_rows_are_updated_to_values_of_their_own() {
    let db = &*database().await;
    let users = (0..100).map(|at| NewUser::new().email(format!("u{at}")).name("old")).collect::<Vec<_>>();
    let ids = Users.insert(users).returning_columns(Users.id).all(db).await.unwrap();
    let patches = ids.iter().map(|id| (*id, UserPatch::new().name(format!("n{}", id.0))));
    assert_eq!(Users.update_many(patches).execute(db).await.unwrap(), 100);
    let names = Users.order_by(Users.id).select((Users.id, Users.name)).all(db).await.unwrap();
    assert!(names.iter().all(|(id, name)| name.as_deref() == Some(&format!("n{}", id.0))));
    let before = Users.find(ids[2]).one(db).await.unwrap();
    let at = Timestamp::UNIX_EPOCH;
    let patches = [
        (ids[0], UserPatch::new().updated_at(at)),
        (ids[1], UserPatch::new().logins(3)),
        (ids[2], UserPatch::new()),
    ];
    let rows = Users.update_many(patches).returning().all(db).await.unwrap();
    assert_eq!(rows.len(), 2, "a row that sets nothing is not written");
    let updated = |id| rows.iter().find(|row| row.id == id).unwrap().updated_at;
    assert_eq!(updated(ids[0]), at);
    assert!(
        updated(ids[1]) > before.updated_at,
        "what every update writes is written where a row does not set it"
    );
    assert_eq!(Users.find(ids[2]).one(db).await.unwrap(), before);
    let nobody: [(UserId, UserPatch); 0] = [];
    assert_eq!(Users.update_many(nobody).execute(db).await.unwrap(), 0);
    let twice = [(ids[0], UserPatch::new().name("a")), (ids[0], UserPatch::new().name("b"))];
    assert!(Users.update_many(twice).execute(db).await.unwrap_err().message().contains("the same key"));
}

#[tokio::test]
async fn many_rows_are_updated_only_where_a_condition_holds() {
    let db = &*database().await;
    let modules = [1, 2, 3].map(|order| NewModule::new().title("m").order(order));
    let ids = Modules.insert(modules).returning_columns(Modules.id).all(db).await.unwrap();
    let all = || ids.iter().map(|id| (*id, ModulePatch::new().order(9)));
    // A condition that is an OR is one beside the keys, not instead of them.
    let some = Modules.update_many(all().take(2)).filter(Modules.order.eq(1).or(Modules.order.eq(3)));
    let changed: Vec<(i32, i32)> = some.returning_columns((Modules.id, Modules.order)).all(db).await.unwrap();
    assert_eq!(changed, [(ids[0], 9)]);
    let orders = Modules.order_by(Modules.id).select(Modules.order).all(db).await.unwrap();
    assert_eq!(orders, [9, 2, 3]);
    let user = Users.insert(NewUser::new().email("a")).returning_columns(Users.id).one(db).await.unwrap();
    Users.soft_delete().filter(Users.id.eq(user)).execute(db).await.unwrap();
    let rename = || Users.update_many([(user, UserPatch::new().name("x"))]);
    assert_eq!(rename().execute(db).await.unwrap(), 0);
    assert_eq!(rename().with_deleted().execute(db).await.unwrap(), 1);
}

#[tokio::test]
async fn an_upsert_inserts_or_updates() {
    let db = &*database().await;
    let module = Modules.insert(NewModule::new().title("m")).returning().one(db).await.unwrap();
    let put = |order: i32| {
        Segments
            .insert(NewSegment::new().module_id(module.id).title("Intro").order(order))
            .on_conflict((Segments.module_id, Segments.title))
            .do_update(Segments.order.set_excluded())
            .returning()
    };
    let first = put(1).one(db).await.unwrap();
    let second = put(2).one(db).await.unwrap();
    assert_eq!((first.id, second.order), (second.id, 2));
    let kept = Segments
        .insert(NewSegment::new().module_id(module.id).title("Intro").order(9))
        .on_conflict(Segments::MODULE_ID_TITLE_KEY)
        .do_nothing()
        .returning();
    assert_eq!(kept.first(db).await.unwrap(), None);
    let added = Segments
        .insert(NewSegment::new().module_id(module.id).title("Intro").order(5))
        .on_conflict(Segments::MODULE_ID_TITLE_KEY)
        .do_update(Segments.order.set(Segments.order + 5))
        .returning();
    assert_eq!(added.one(db).await.unwrap().order, 7);
    let greatest = Segments
        .insert(NewSegment::new().module_id(module.id).title("Intro").order(3))
        .on_conflict(Segments::MODULE_ID_TITLE_KEY)
        .do_update(Segments.order.set(greatest(Segments.order, Segments.order.excluded())))
        .returning();
    assert_eq!(greatest.one(db).await.unwrap().order, 7);
}

#[tokio::test]
async fn a_delete_returns_what_it_deleted() {
    let db = &*database().await;
    Modules.insert([NewModule::new().title("a"), NewModule::new().title("b")]).execute(db).await.unwrap();
    let gone = Modules.delete().filter(Modules.title.eq("a")).returning().first(db).await.unwrap();
    assert_eq!(gone.map(|module| module.title).as_deref(), Some("a"));
    assert_eq!(Modules.delete().filter(Modules.title.eq("a")).returning().first(db).await.unwrap(), None);
    assert_eq!(Modules.delete().every_row().execute(db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_batch_is_one_transaction_and_gives_a_tuple() {
    let db = &*database().await;
    let (inserted, count, rows) = db
        .batch((
            Modules.insert([NewModule::new().title("a"), NewModule::new().title("b")]).returning(),
            Modules.update(Modules.order.set(7)).every_row(),
            Modules.order_by(Modules.id).select((Modules.title, Modules.order)),
        ))
        .await
        .unwrap();
    assert_eq!((inserted.len(), count), (2, 2));
    assert_eq!(rows, [("a".to_owned(), 7), ("b".to_owned(), 7)]);

    let failed = db
        .batch((Modules.delete().every_row(), Segments.insert(NewSegment::new().module_id(9999).title("x"))))
        .await
        .unwrap_err();
    assert_eq!(failed.kind(), mizzle::ErrorKind::ForeignKeyViolation);
    assert!(failed.statement().unwrap().starts_with("INSERT INTO \"segments\""), "{failed}");
    assert_eq!(Modules.count(db).await.unwrap(), 2, "nothing of a batch that fails is kept");
    let counts =
        db.batch(vec![Modules.filter(Modules.id.gt(0)), Modules.filter(Modules.id.lt(0))]).await.unwrap();
    assert_eq!(counts.iter().map(Vec::len).collect::<Vec<_>>(), [2, 0]);
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Tickets)]
pub struct Ticket {
    #[column(identity(always, start = 100, increment = 10), primary_key)]
    pub id: i64,
    #[column(default = uuid())]
    pub code: Uuid,
    #[column(default_with = || "made in Rust".to_owned())]
    pub note: String,
    #[column(on_update_with = || 7, default = 0)]
    pub version: i32,
    #[column(generated = "upper(note)")]
    pub loud: Option<String>,
    pub seats: Option<i32>,
}

#[tokio::test]
async fn what_the_server_or_rust_computes_is_there() {
    let db = &*crate::support::database_of(schema![Tickets]).await;
    let first = Tickets.insert(NewTicket::new()).returning().one(db).await.unwrap();
    assert_eq!((first.id, first.note.as_str(), first.version), (100, "made in Rust", 0));
    assert_eq!(first.loud.as_deref(), Some("MADE IN RUST"));
    let many = [NewTicket::new().note("x"), NewTicket::new().seats(3)];
    let many = Tickets.insert(many).returning().all(db).await.unwrap();
    assert_eq!(
        many.iter().map(|ticket| (ticket.id, &*ticket.note)).collect::<Vec<_>>(),
        [(110, "x"), (120, "made in Rust")]
    );
    assert_ne!(many[0].code, many[1].code);
    let refused = Tickets.insert(NewTicket::new().id(5)).execute(db).await.unwrap_err();
    assert_eq!(refused.sqlstate(), Some("428C9"));
    let forced =
        Tickets.insert(NewTicket::new().id(5)).overriding_system_value().returning().one(db).await.unwrap();
    assert_eq!(forced.id, 5);
    let changed = Tickets
        .update(TicketPatch::new().seats(1))
        .filter(Tickets.id.eq(5))
        .returning()
        .one(db)
        .await
        .unwrap();
    assert_eq!((changed.version, changed.seats), (7, Some(1)));
}
