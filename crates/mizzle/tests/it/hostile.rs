//! Strings that try to be something else, in every place that a value or a name can go.

use mizzle::prelude::*;

use crate::fixture::*;
use crate::support::database_of;

const HOSTILE: &[&str] = &[
    "",
    "'",
    "\"",
    "''; DROP TABLE users; --",
    "\\",
    "\\'; --",
    "$1",
    "{}",
    "{\"a\",NULL}",
    "NULL",
    "%_\\",
    "\u{202e}abc\u{0007}\t\r\n",
    "🦀 ünïcødé",
    "/* */ -- ;",
    "e'\\x41'",
];

#[tokio::test]
async fn values_stay_values() {
    let db = &*database().await;
    for (at, text) in HOSTILE.iter().enumerate() {
        let email = format!("{at}{text}");
        let new = || NewUser::new().email(email.clone()).name(*text).tags([*text, "x"]);
        let one = Users.insert(new()).returning().one(db).await.unwrap();
        assert_eq!((one.email.as_str(), one.name.as_deref()), (email.as_str(), Some(*text)));
        assert_eq!(one.tags, [*text, "x"]);
        assert_eq!(Users.filter(Users.name.eq(*text)).count(db).await.unwrap(), 1, "{text:?}");
        assert_eq!(Users.filter(Users.name.is_in([*text])).count(db).await.unwrap(), 1, "{text:?}");
        assert_eq!(Users.filter(Users.tags.has(*text)).count(db).await.unwrap(), 1, "{text:?}");
        assert!(Users.filter(Users.name.contains_text(text)).count(db).await.unwrap() >= 1, "{text:?}");
        Users
            .update(UserPatch::new().name(format!("{text}{text}")))
            .filter(Users.id.eq(one.id))
            .execute(db)
            .await
            .unwrap();
        Users.update_many([(one.id, UserPatch::new().tags([*text]))]).execute(db).await.unwrap();
        Users.delete().filter(Users.id.eq(one.id)).execute(db).await.unwrap();
    }
    let all = HOSTILE.iter().enumerate().map(|(at, text)| NewUser::new().email(format!("{at}")).name(*text));
    let back = Users.insert(all.collect::<Vec<_>>()).returning().all(db).await.unwrap();
    assert!(back.iter().zip(HOSTILE).all(|(user, text)| user.name.as_deref() == Some(*text)));
}

#[tokio::test]
async fn a_nul_byte_is_an_error_and_the_connection_serves_on() {
    let db = &*database().await;
    let error = Users.insert(NewUser::new().email("a\0b")).execute(db).await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("22021"), "{error}");
    assert_eq!(Users.count(db).await.unwrap(), 0);
}

#[derive(PgEnum, Debug, Clone, Copy, PartialEq)]
#[pg_enum(name = "type; \"--'", schema = "ünï \"codé\"")]
pub enum Odd {
    #[pg_enum(rename = "'; DROP --\\ \"")]
    Quote,
    #[pg_enum(rename = "$1 {} 🦀")]
    Dollar,
}

/// It's a "comment" \ with $1 -- and more;
#[derive(Table, Debug, Clone, PartialEq)]
#[table(Oddities, name = "select \"x'; --", schema = "ünï \"codé\"")]
#[index(group, name = "index \"of'")]
#[unique(user, r#type, name = "unique \"; --")]
#[check("\"it's \"\" a; column\" <> ''", name = "check's \"")]
pub struct Oddity {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(name = "it's \" a; column")]
    pub plain: String,
    pub user: Option<String>,
    pub group: i32,
    #[column(default = "it's \\ \"")]
    pub r#type: String,
    #[column(default = Odd::Quote)]
    pub odd: Odd,
    pub odds: Vec<Odd>,
    /// '"; --
    #[column(references(Oddities.id))]
    pub order: Option<i32>,
}

/// Nor do '"; -- here
#[derive(View, Debug, Clone, PartialEq)]
#[view(
    OddView,
    name = "view \"x'; --",
    schema = "ünï \"codé\"",
    materialized,
    definition = r#"
        SELECT id, "it's "" a; column" AS "a ""b"" c", /* ; ' */ odd -- ; '
        FROM "ünï ""codé"""."select ""x'; --" -- the end "#
)]
#[index(id, unique, name = "view's \"index")]
pub struct OddRow {
    pub id: i32,
    /// '"; --
    #[column(name = "select \"'")]
    pub r#type: String,
    pub odd: Odd,
}

#[tokio::test]
async fn names_of_views_stay_names() {
    let db = &*database_of(schema![OddView, Oddities]).await;
    let new = NewOddity::new().plain("'; --").group(1).odds([Odd::Quote]).odd(Odd::Dollar);
    Oddities.insert(new).execute(db).await.unwrap();
    OddView.refresh().concurrently().execute(db).await.unwrap();
    let row = OddView.filter(OddView.odd.eq(Odd::Dollar)).order_by(OddView.r#type).one(db).await.unwrap();
    assert_eq!(row.r#type, "'; --");
    let joined = Oddities.left_join(OddView, OddView.id.eq(Oddities.id)).all(db).await.unwrap();
    assert_eq!(joined[0].1, Some(row));
}

#[tokio::test]
async fn names_stay_names() {
    let db = &*database_of(schema![Oddities]).await;
    let new = || NewOddity::new().plain("x").group(1).odds([Odd::Dollar, Odd::Quote]);
    let one = Oddities.insert(new()).returning().one(db).await.unwrap();
    assert_eq!((one.r#type.as_str(), one.odd), ("it's \\ \"", Odd::Quote));
    assert_eq!(one.odds, [Odd::Dollar, Odd::Quote]);
    let many = Oddities
        .insert([new().user("a"), new().odd(Odd::Dollar).r#type("t").order(one.id)])
        .returning()
        .all(db)
        .await
        .unwrap();
    assert_eq!((many[0].odd, many[1].odd, many[0].r#type.as_str()), (Odd::Quote, Odd::Dollar, "it's \\ \""));
    let found = Oddities
        .filter(Oddities.odd.eq(Odd::Dollar).and(Oddities.odds.has(Odd::Quote)))
        .all(db)
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    Oddities
        .update_many([(one.id, OddityPatch::new().odd(Odd::Dollar).odds([Odd::Quote]))])
        .execute(db)
        .await
        .unwrap();
    let error = Oddities.insert(new().plain("")).execute(db).await.unwrap_err();
    assert_eq!(error.constraint(), Some("check's \""));
    let upsert = Oddities
        .insert(new().user("a").r#type("it's \\ \""))
        .on_conflict((Oddities.user, Oddities.r#type))
        .do_update_all()
        .returning();
    assert_eq!(upsert.one(db).await.unwrap().id, many[0].id);
}
