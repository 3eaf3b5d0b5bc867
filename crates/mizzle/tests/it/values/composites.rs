//! Composite types and domains, in one another and in arrays.

use mizzle::prelude::*;
use mizzle::testing::TestDb;
use mizzle::types::{Inet, Point};

use super::table::{Handle, Mood};
use crate::support::{copied, database_of, equal_inside_a_relation};

#[derive(PgDomain, Debug, Clone, PartialEq)]
#[pg_domain(varchar(60), check = "VALUE LIKE '%@%'")]
pub struct Email(pub String);

/// Words, at least one of them.
#[derive(PgDomain, Debug, Clone, PartialEq)]
#[pg_domain(name = "Some \"words\"", schema = "app", check("cardinality(VALUE) > 0", name = "not_empty"))]
pub struct Words(pub Vec<String>);

#[derive(PgDomain, Debug, Clone, Copy, PartialEq)]
#[pg_domain(default = 18)]
pub struct Age(pub i32);

#[derive(PgDomain, Debug, Clone, Copy, PartialEq)]
pub struct Feeling(pub Mood);

/// Where somebody lives.
#[derive(PgComposite, Debug, Clone, PartialEq)]
#[pg_composite(name = "Address of \"today\"", schema = "app")]
pub struct Address {
    pub street: String,
    #[pg_composite(varchar(10), name = "Zip")]
    pub zip: Option<String>,
    pub at: Option<Point>,
}

#[derive(PgComposite, Debug, Clone, PartialEq)]
pub struct Contact {
    pub email: Email,
    pub address: Option<Address>,
    pub others: Vec<Address>,
    pub moods: Vec<Option<Mood>>,
    pub mood: Mood,
    pub handle: Option<Handle>,
    pub words: Option<Words>,
    pub emails: Vec<Email>,
    pub hosts: Vec<Inet>,
    pub numbers: Vec<Vec<i32>>,
    pub blob: Vec<u8>,
    pub amount: Option<Decimal>,
    pub when: Timestamp,
    pub json: serde_json::Value,
    pub range: PgRange<i32>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(People)]
#[has_many(same: People, on(id = id))]
pub struct Person {
    #[column(identity, primary_key)]
    pub id: i64,
    pub email: Option<Email>,
    pub age: Option<Age>,
    pub feeling: Option<Feeling>,
    pub words: Option<Words>,
    pub emails: Option<Vec<Email>>,
    pub feelings: Option<Vec<Feeling>>,
    pub word_lists: Option<Vec<Words>>,
    pub address: Option<Address>,
    pub contact: Option<Contact>,
    pub addresses: Option<Vec<Option<Address>>>,
    pub contacts: Option<Vec<Contact>>,
    pub grid: Option<Vec<Vec<Address>>>,
}

async fn database() -> TestDb {
    database_of(schema![People]).await
}

fn address(street: &str) -> Address {
    Address { street: street.into(), zip: None, at: Some(Point::new(1.0, -2.5)) }
}

fn contact() -> Contact {
    Contact {
        email: Email("ada@example.com".into()),
        address: Some(Address { zip: Some("NW1".into()), ..address("it's (\"1\", 2)") }),
        others: vec![address("a"), address("")],
        moods: vec![Some(Mood::Ok), None],
        mood: Mood::VerySad,
        handle: Some(Handle("ada".into())),
        words: Some(Words(vec!["x".into(), "y".into()])),
        emails: vec![Email("@".into())],
        hosts: vec!["::1".parse().unwrap()],
        numbers: vec![vec![1, 2], vec![3, 4]],
        blob: vec![0, 255],
        amount: None,
        when: Timestamp::UNIX_EPOCH,
        json: serde_json::json!({"a": [1]}),
        range: PgRange::Empty,
    }
}

fn usual() -> NewPerson {
    let words = || Words(vec!["one".into()]);
    NewPerson::new()
        .email(Email("ada@example.com".into()))
        .age(Age(36))
        .feeling(Feeling(Mood::Happy))
        .words(words())
        .emails([Email("a@b".into())])
        .feelings([Feeling(Mood::Ok)])
        .word_lists([words(), Words(vec!["two".into(), "three".into()])])
        .address(address("Main Street"))
        .contact(contact())
        .addresses(vec![Some(address("x")), None])
        .contacts([contact(), Contact { address: None, moods: vec![], ..contact() }])
        .grid(vec![vec![address("1"), address("2")]])
}

#[tokio::test]
async fn composite_types_and_domains_come_back_equal_and_find_themselves() {
    let db = &*database().await;
    let row = People.insert(usual()).returning().one(db).await.unwrap();
    let sent = usual();
    macro_rules! same {
        ($($column:ident)*) => {
            $(assert_eq!(row.$column, sent.$column.clone().unwrap(), "{}", stringify!($column));)*
        };
    }
    same! { email age feeling words emails feelings word_lists address contact addresses contacts grid }
    macro_rules! finds {
        ($($column:ident)*) => {
            $(
                let found = People.filter(People.$column.eq(row.$column.clone())).count(db).await.unwrap();
                assert_eq!(found, 1, "{}", stringify!($column));
            )*
        };
    }
    // `point` has no `=`, so a composite value with one in it has none either; nor has a domain over an enum.
    finds! { email age words emails feelings word_lists }
    assert_eq!(
        People.filter(People.email.is_in([Email("ada@example.com".into())])).count(db).await.unwrap(),
        1
    );
    assert_eq!(People.filter(People.email.like("ada%")).count(db).await.unwrap(), 1);

    let rows = [usual(), NewPerson::new(), usual()];
    let many = People.insert(rows).returning().all(db).await.unwrap();
    assert_eq!(Person { id: row.id, ..many[2].clone() }, row);
    assert_eq!((&many[1].contact, &many[1].email), (&None, &None));
    let patch = |street: &str| PersonPatch::new().address(address(street)).contact(None);
    let changed = People.update_many([(many[0].id, patch("new")), (many[1].id, patch("newer"))]);
    assert_eq!(changed.execute(db).await.unwrap(), 2);
    assert_eq!(People.find(many[1].id).one(db).await.unwrap().address, Some(address("newer")));
    let street = People.filter(People.id.eq(row.id)).select(sql!(String, "({}).street", People.address));
    assert_eq!(street.one(db).await.unwrap(), "Main Street");
    equal_inside_a_relation!(People, db);
}

#[tokio::test]
async fn a_composite_value_is_read_from_sql_of_ones_own() {
    let db = &*database().await;
    let query = sql_query!((Address,), r#"SELECT ROW('a', NULL, '(0,0)')::app."Address of ""today""""#);
    let expected = Address { street: "a".into(), zip: None, at: Some(Point::default()) };
    assert_eq!(query.one(db).await.unwrap().0, expected);
    let (back,) = sql_query!((Address,), "SELECT {}", address("b")).one(db).await.unwrap();
    assert_eq!(back, address("b"));
}

#[tokio::test]
async fn a_domain_refuses_what_breaks_its_condition() {
    let db = &*database().await;
    let error = People.insert(NewPerson::new().email(Email("nobody".into()))).execute(db).await.unwrap_err();
    assert_eq!((error.kind(), error.constraint()), (mizzle::ErrorKind::CheckViolation, Some("email_check")));
    let error = People.insert(NewPerson::new().words(Words(vec![]))).execute(db).await.unwrap_err();
    assert_eq!(error.constraint(), Some("not_empty"));
    let nested = Contact { email: Email("nobody".into()), ..contact() };
    assert!(People.insert(NewPerson::new().contact(nested)).execute(db).await.is_err());
    db.script("CREATE TABLE defaults (id int, age age); INSERT INTO defaults (id) VALUES (1)").await.unwrap();
    assert_eq!(sql_query!((Age,), "SELECT age FROM defaults").one(db).await.unwrap().0, Age(18));
}

#[tokio::test]
async fn a_field_that_does_not_fit_is_an_error_that_names_it() {
    let db = &*database().await;
    db.script(r#"INSERT INTO people (address) VALUES (ROW(NULL, 'x', NULL)::app."Address of ""today""")"#)
        .await
        .unwrap();
    let error = People.select(People.address).all(db).await.unwrap_err();
    assert_eq!(error.kind(), mizzle::ErrorKind::Decode);
    assert!(error.message().contains("address") && error.message().contains("`street` is NULL"), "{error}");

    db.script(r#"ALTER TYPE app."Address of ""today""" ADD ATTRIBUTE city text CASCADE"#).await.unwrap();
    let fresh =
        TestDb::new("CREATE TYPE contact AS (email text); CREATE TABLE people (id bigint, contact contact)")
            .await
            .unwrap();
    let error = People.select(People.contact).all(&*fresh).await.unwrap_err();
    assert!(error.message().contains("`contact` has type `contact`"), "{error}");
}

#[tokio::test]
async fn composite_types_and_domains_are_copied_in_and_out() {
    let db = &*database().await;
    let mut expected = People.insert([usual(), NewPerson::new()]).returning().all(db).await.unwrap();
    // A domain has a default here, which COPY cannot say.
    let nobody = NewPerson::new().age(None);
    assert!(
        People
            .copy_in([usual(), NewPerson::new()])
            .execute(db)
            .await
            .unwrap_err()
            .message()
            .contains("`age`")
    );
    assert_eq!(People.copy_in([nobody, usual()]).execute(db).await.unwrap(), 2);
    let mut rows = copied(People.order_by(People.id).copy_out(db)).await.unwrap();
    assert_eq!(rows[..2], expected);
    (expected[0].id, expected[1].id) = (rows[3].id, rows[2].id);
    rows.swap(2, 3);
    assert_eq!(rows[2..], expected);
}
