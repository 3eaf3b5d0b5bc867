//! Views and materialized views: what is made of their structs, and all ways of reading them.

use expect_test::expect;
use mizzle::ErrorKind;
use mizzle::prelude::*;
use mizzle::testing::TestDb;

use crate::fixture::*;
use crate::support::{check, copied, database_of};

/// Users who administer.
#[derive(View, Debug, Clone, PartialEq)]
#[view(name = "admins", definition = "SELECT id, email, name, role, created_at FROM users WHERE is_admin;")]
#[has_many(invited: Users, on(id = invited_by))]
pub struct AdminRow {
    /// The same as the user's.
    pub id: UserId,
    #[column(varchar(255))]
    pub email: String,
    #[column(varchar(100), name = "full_name")]
    pub name: Option<String>,
    pub role: Role,
    pub created_at: Timestamp,
}

/// How many segments a module has.
#[derive(View, Debug, Clone, PartialEq)]
#[view(
    ModuleTotals,
    schema = "report",
    materialized,
    definition = "
        SELECT modules.id, modules.title, count(segments.id), max(segments.title) -- the last one
        FROM modules LEFT JOIN segments ON segments.module_id = modules.id
        GROUP BY modules.id -- one row for each",
    with(fillfactor = 90)
)]
#[index(module_id, unique)]
#[index(segments.desc())]
#[belongs_to(module: Modules, on(module_id = id))]
#[has_many(segment_rows: Segments, on(module_id = module_id))]
pub struct ModuleTotal {
    pub module_id: i32,
    #[column(varchar(255))]
    pub title: String,
    pub segments: i64,
    #[column(varchar(255))]
    pub last_title: Option<String>,
}

/// A view on views, which is written before them.
#[derive(View, Debug, Clone, PartialEq)]
#[view(
    Summaries,
    definition = "SELECT (SELECT count(*) FROM admins), (SELECT sum(segments)::bigint FROM report.module_totals)",
    security_barrier
)]
pub struct Summary {
    pub admins: i64,
    pub segments: Option<i64>,
}

#[derive(View, Debug, Clone, PartialEq)]
#[view(
    Cheap,
    definition = "SELECT id, title, \"order\", price FROM modules WHERE price < 10",
    check_option = "local"
)]
pub struct CheapModule {
    pub id: i32,
    pub title: String,
    pub order: i32,
    pub price: Option<Decimal>,
}

/// The same module, from the side of the table.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(Notes, name = "notes")]
#[belongs_to(total: ModuleTotals, on(module_id = module_id))]
#[has_many(cheap: Cheap, on(module_id = id))]
pub struct Note {
    #[column(serial, primary_key)]
    pub id: i32,
    pub module_id: i32,
}

alias!(pub OtherTotals = ModuleTotals as "other");

async fn database() -> TestDb {
    database_of(schema![Summaries, Users, Modules, Segments, Notes, Admins, ModuleTotals, Cheap]).await
}

/// Two modules, the first with two segments; Ada, who administers and invited Bob.
async fn course(db: &impl Executor) -> (Vec<Module>, Vec<User>) {
    let modules = [NewModule::new().title("One").order(1), NewModule::new().title("Two").order(2)];
    let modules = Modules.insert(modules).returning().all(db).await.unwrap();
    let segment = |title: &str| NewSegment::new().module_id(modules[0].id).title(title);
    Segments.insert([segment("a"), segment("b")]).execute(db).await.unwrap();
    let ada = NewUser::new().email("ada").name("Ada").is_admin(true).role(Role::Admin);
    let ada = Users.insert(ada).returning().one(db).await.unwrap();
    let bob = Users.insert(NewUser::new().email("bob").invited_by(ada.id)).returning().one(db).await.unwrap();
    ModuleTotals.refresh().execute(db).await.unwrap();
    (modules, vec![ada, bob])
}

#[tokio::test]
async fn a_view_is_selected_filtered_ordered_counted_and_streamed_like_a_table() {
    let db = &*database().await;
    let (_, users) = course(db).await;
    let ada = AdminRow {
        id: users[0].id,
        email: "ada".into(),
        name: Some("Ada".into()),
        role: Role::Admin,
        created_at: users[0].created_at,
    };
    assert_eq!(Admins.all(db).await.unwrap(), std::slice::from_ref(&ada));
    assert_eq!(Admins.filter(Admins.role.eq(Role::Admin)).one(db).await.unwrap(), ada);
    assert_eq!(Admins.filter(Admins.id.eq(users[1].id)).first(db).await.unwrap(), None);
    assert_eq!(Admins.count(db).await.unwrap(), 1);
    assert!(Admins.filter(Admins.email.like("a%")).exists(db).await.unwrap());
    assert_eq!(copied(Admins.query().stream(db)).await.unwrap(), std::slice::from_ref(&ada));
    assert_eq!(copied(Admins.copy_out(db)).await.unwrap(), [ada]);
    let names: Vec<Option<String>> =
        Admins.order_by(Admins.created_at.desc()).limit(3).select(Admins.name).all(db).await.unwrap();
    assert_eq!(names, [Some("Ada".to_owned())]);
    let totals: Vec<(String, i64)> = ModuleTotals
        .order_by((ModuleTotals.segments.desc(), ModuleTotals.module_id))
        .select((ModuleTotals.title, ModuleTotals.segments))
        .all(db)
        .await
        .unwrap();
    assert_eq!(totals, [("One".to_owned(), 2), ("Two".to_owned(), 0)]);
}

#[tokio::test]
async fn a_view_joins_tables_views_and_aliases_of_itself() {
    let db = &*database().await;
    let (modules, _) = course(db).await;
    let rows: Vec<(Module, Option<ModuleTotal>)> = Modules
        .left_join(ModuleTotals, ModuleTotals.module_id.eq(Modules.id).and(ModuleTotals.segments.gt(0_i64)))
        .order_by(Modules.id)
        .all(db)
        .await
        .unwrap();
    assert_eq!(rows[0].0, modules[0]);
    assert_eq!(
        rows.iter().map(|(_, total)| total.as_ref().map(|total| total.segments)).collect::<Vec<_>>(),
        [Some(2), None]
    );
    let fuller: Vec<(String, String)> = ModuleTotals
        .inner_join(OtherTotals, OtherTotals.segments.gt(ModuleTotals.segments))
        .select((ModuleTotals.title, OtherTotals.title))
        .all(db)
        .await
        .unwrap();
    assert_eq!(fuller, [("Two".to_owned(), "One".to_owned())]);
    let (all, most): (Option<Decimal>, Option<i64>) =
        ModuleTotals.select((sum(ModuleTotals.segments), max(ModuleTotals.segments))).one(db).await.unwrap();
    assert_eq!((all, most), (Some(Decimal::from(2)), Some(2)));
    let full = ModuleTotals.filter(ModuleTotals.segments.gt(0_i64)).select(ModuleTotals.module_id);
    let titles: Vec<String> =
        Modules.filter(Modules.id.is_in(full)).select(Modules.title).all(db).await.unwrap();
    assert_eq!(titles, ["One"]);
    let both: Vec<(AdminRow, Summary)> = Admins.cross_join(Summaries).all(db).await.unwrap();
    assert_eq!(both[0].1, Summary { admins: 1, segments: Some(2) });
}

#[tokio::test]
async fn a_left_joined_view_of_nullable_columns_is_none_where_there_is_no_row() {
    #[derive(View, Debug, Clone, PartialEq)]
    #[view(Titles, definition = "SELECT id, NULL::text FROM modules WHERE id < 0 OR title = 'One'")]
    struct Title {
        id: Option<i32>,
        text: Option<String>,
    }
    let db = &*database_of(schema![Modules, Titles]).await;
    let modules = ["One", "Two"].map(|title| NewModule::new().title(title));
    Modules.insert(modules).execute(db).await.unwrap();
    let rows: Vec<(Module, Option<Title>)> =
        Modules.left_join(Titles, Titles.id.eq(Modules.id)).order_by(Modules.id).all(db).await.unwrap();
    assert_eq!(rows[0].1, Some(Title { id: Some(rows[0].0.id), text: None }));
    assert_eq!(rows[1].1, None);
}

#[tokio::test]
async fn relations_lead_from_a_view_and_to_one() {
    let db = &*database().await;
    let (modules, users) = course(db).await;
    let admins: Vec<(AdminRow, Vec<User>)> = Admins.with(Admins.invited).all(db).await.unwrap();
    assert_eq!(admins[0].1, [users[1].clone()]);
    let totals = ModuleTotals
        .with(ModuleTotals.module)
        .with(ModuleTotals.segment_rows.order_by(Segments.title))
        .order_by(ModuleTotals.module_id)
        .all(db)
        .await
        .unwrap();
    let titles = |segments: &[Segment]| segments.iter().map(|one| one.title.clone()).collect::<Vec<_>>();
    assert_eq!(totals[0].1, Some(modules[0].clone()));
    assert_eq!(titles(&totals[0].2), ["a", "b"]);
    assert!(totals[1].2.is_empty());

    Notes.insert([1, 2].map(|at| NewNote::new().module_id(modules[at - 1].id))).execute(db).await.unwrap();
    Modules
        .update(Modules.price.set(Decimal::from(5)))
        .filter(Modules.title.eq("Two"))
        .execute(db)
        .await
        .unwrap();
    let notes: Vec<(Note, Option<ModuleTotal>, Vec<CheapModule>)> =
        Notes.with(Notes.total).with(Notes.cheap).order_by(Notes.id).all(db).await.unwrap();
    assert_eq!(notes[0].1.as_ref().map(|total| total.segments), Some(2));
    assert_eq!(notes.iter().map(|(_, _, cheap)| cheap.len()).collect::<Vec<_>>(), [0, 1]);

    #[derive(Shape, Debug)]
    #[shape(ModuleTotals)]
    struct Card {
        title: String,
        #[shape(module.order)]
        order: Option<i32>,
        segment_rows: Vec<Segment>,
    }
    let cards: Vec<Card> = ModuleTotals.shape().order_by(ModuleTotals.module_id).all(db).await.unwrap();
    assert_eq!((cards[0].title.as_str(), cards[0].order, cards[0].segment_rows.len()), ("One", Some(1), 2));
}

#[tokio::test]
async fn a_materialized_view_has_its_old_rows_until_it_is_refreshed() {
    let db = &*database().await;
    let (modules, _) = course(db).await;
    let count = async || {
        let total =
            ModuleTotals.filter(ModuleTotals.module_id.eq(modules[0].id)).select(ModuleTotals.segments);
        total.one(db).await
    };
    Segments.insert(NewSegment::new().module_id(modules[0].id).title("c")).execute(db).await.unwrap();
    assert_eq!(count().await.unwrap(), 2);
    ModuleTotals.refresh().concurrently().execute(db).await.unwrap();
    assert_eq!(count().await.unwrap(), 3);

    ModuleTotals.refresh().with_no_data().execute(db).await.unwrap();
    let error = count().await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("55000"));
    let (refreshed, rows): ((), Vec<ModuleTotal>) =
        db.batch((ModuleTotals.refresh(), ModuleTotals.query())).await.unwrap();
    assert_eq!((refreshed, rows.len()), ((), 2));
    db.transaction(async |tx| ModuleTotals.refresh().execute(tx).await).await.unwrap();
}

#[tokio::test]
async fn a_view_has_the_columns_comments_and_options_of_its_struct() {
    let db = &*database().await;
    let rows: Vec<(String, Option<String>, String)> = sql_query!(
        (String, Option<String>, String),
        "SELECT c.relname::text, obj_description(c.oid, 'pg_class'), coalesce(c.reloptions::text, '')
         FROM pg_class c WHERE c.relkind IN ('v', 'm') AND c.relnamespace IN ('public'::regnamespace, 'report'::regnamespace)
         ORDER BY 1"
    )
    .all(db)
    .await
    .unwrap();
    let rows: String = rows.iter().map(|row| format!("{row:?}\n")).collect();
    expect![[r#"
        ("admins", Some("Users who administer."), "")
        ("cheap", None, "{check_option=local}")
        ("module_totals", Some("How many segments a module has."), "{fillfactor=90}")
        ("summaries", Some("A view on views, which is written before them."), "{security_barrier=true}")
    "#]]
    .assert_eq(&rows);
    let comment: (Option<String>,) =
        sql_query!((Option<String>,), "SELECT col_description('admins'::regclass, 1)").one(db).await.unwrap();
    assert_eq!(comment.0.as_deref(), Some("The same as the user's."));
    let write = sql_statement!("INSERT INTO cheap (title, price) VALUES ('Dear', 100)");
    assert_eq!(write.execute(db).await.unwrap_err().sqlstate(), Some("44000"));
}

#[tokio::test]
async fn a_struct_that_does_not_fit_its_view_is_an_error_that_names_the_column() {
    #[derive(View, Debug)]
    #[view(Wrong, definition = "SELECT id, title FROM modules")]
    struct WrongRow {
        #[allow(dead_code)]
        id: i64,
        #[allow(dead_code)]
        title: String,
    }
    let db = &*database_of(schema![Modules, Wrong]).await;
    let error = Wrong.all(db).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("`id`"), "{error}");
}

#[tokio::test]
async fn a_view_that_something_else_defines_is_read_and_not_made() {
    #[derive(View, Debug, PartialEq)]
    #[view(Elsewhere)]
    struct ElsewhereRow {
        id: i32,
    }
    let db = &*database_of(schema![Modules, Elsewhere]).await;
    let error = Elsewhere.all(db).await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("42P01"));
    sql_statement!("CREATE VIEW elsewhere AS SELECT 7 AS id").execute(db).await.unwrap();
    assert_eq!(Elsewhere.all(db).await.unwrap(), [ElsewhereRow { id: 7 }]);
}

#[tokio::test]
async fn the_statements_of_views_are_what_one_would_write() {
    let db = &*database().await;
    course(db).await;
    check(
        db,
        Admins.filter(Admins.role.eq(Role::Admin)).select((Admins.id, Admins.name)).to_sql(),
        expect![[r#"SELECT "admins"."id", "admins"."full_name" FROM "admins" WHERE "admins"."role" = $1::"role" -- $1 = 'admin'"#]],
    )
    .await;
    check(
        db,
        ModuleTotals
            .left_join(Admins, val(true))
            .group_by(ModuleTotals.title)
            .select((ModuleTotals.title, count_of(Admins.id)))
            .to_sql(),
        expect![[r#"SELECT "module_totals"."title", count("admins"."id") FROM "report"."module_totals" LEFT JOIN "admins" ON $1 GROUP BY "module_totals"."title" -- $1 = true"#]],
    )
    .await;
    let refresh = ModuleTotals.refresh();
    assert_eq!(refresh.to_sql().to_string(), r#"REFRESH MATERIALIZED VIEW "report"."module_totals""#);
    let refresh = ModuleTotals.refresh().concurrently();
    assert_eq!(
        refresh.to_sql().to_string(),
        r#"REFRESH MATERIALIZED VIEW CONCURRENTLY "report"."module_totals""#
    );
    let refresh = ModuleTotals.refresh().with_no_data();
    assert_eq!(
        refresh.to_sql().to_string(),
        r#"REFRESH MATERIALIZED VIEW "report"."module_totals" WITH NO DATA"#
    );
}
