//! Plans that are made of two models as they are written, without a server, lead where the server says they should.

use mizzle_kit::Create;
use mizzle_kit::facts::{self, Facts};
use mizzle_kit::introspect::{self, Scope};
use mizzle_kit::migration::{Script, apply, sections};
use mizzle_kit::plan::{Answer, Options, Plan, Refusal, plan};
use mizzle_pg::testing::TestDb;
use mizzle_schema::Schema;

/// A schema with something of every kind. Each line of it is something that changes below.
const BASE: &str = r#"
#[derive(PgEnum)]
#[pg_enum(name = "role")]
enum Role { Guest, Member, Admin }

#[derive(PgEnum)]
#[pg_enum(name = "mood")]
enum Mood { Happy, Sad }

#[derive(PgDomain)]
#[pg_domain(varchar(255), check = "VALUE LIKE '%@%'")]
struct Email(String);

#[derive(PgComposite)]
struct Address { street: String, #[pg_composite(varchar(10))] zip: String }

/// People.
#[derive(Table)]
#[table(Users)]
#[index(name, joined_at.desc().nulls_last())]
#[index(expr("lower(name)"), name = "users_lower", where = "points > 0")]
#[check("points <= 1000", name = "users_points_most")]
struct User {
    #[column(serial, primary_key)] id: i32,
    #[column(unique)] email: Email,
    #[column(varchar(100))] name: String,
    /// How they feel.
    mood: Option<Mood>,
    #[column(default = Role::Member)] role: Role,
    #[column(default = 0, check = "points >= 0")] points: i32,
    #[column(generated = "points * 2")] doubled: i32,
    #[column(default = now())] joined_at: Timestamp,
    address: Option<Address>,
    #[column(default = ["new"])] tags: Vec<String>,
}

#[derive(Table)]
#[table(Posts, schema = "blog")]
#[unique(author_id, title, name = "posts_once")]
#[index(tags, using = gin)]
struct Post {
    #[column(identity(always, start = 1000), primary_key)] id: i64,
    #[column(references(Users.id, on_delete = cascade))] author_id: i32,
    #[column(collate = "C")] title: String,
    #[column(default = sql("current_date + 30"))] due: Date,
    tags: Vec<String>,
    moods: Option<Vec<Mood>>,
    #[column(numeric(10, 2))] price: Option<Decimal>,
}

#[derive(Table)]
#[table(Seats)]
#[primary_key(hall, number)]
struct Seat { hall: String, number: i32 }

#[derive(Table)]
#[table(Bookings)]
#[foreign_key(columns(hall, number), references(Seats.hall, Seats.number), on_delete = restrict)]
struct Booking {
    #[column(identity, primary_key)] id: i64,
    hall: String,
    number: i32,
}
"#;

/// What is written instead of what.
const CHANGES: [(&str, &str); 64] = [
    ("Guest, Member, Admin", "Guest, Member, Owner, Admin"),
    ("Guest, Member, Admin", "Guest, Member, Admin, Owner"),
    ("Guest, Member, Admin", "Member, Admin"),
    ("Guest, Member, Admin", "Admin, Guest, Member"),
    ("Happy, Sad", "Happy"),
    ("Happy, Sad", "Angry, Happy, Calm, Sad"),
    ("LIKE '%@%'", "LIKE '%_@_%'"),
    ("#[pg_domain(varchar(255),", "#[pg_domain(varchar(300),"),
    ("#[pg_domain(varchar(255),", "#[pg_domain(varchar(255), default = \"a@b\","),
    ("#[pg_domain(varchar(255),", "#[pg_domain(varchar(255), not_null,"),
    ("varchar(10))] zip: String", "varchar(10))] zip: String, city: String"),
    ("/// People.", ""),
    ("/// People.", "/// All people's \"names\"."),
    ("#[index(name, joined_at.desc().nulls_last())]", ""),
    ("joined_at.desc().nulls_last()", "joined_at"),
    ("joined_at.desc().nulls_last()", "joined_at.desc()"),
    ("where = \"points > 0\"", "where = \"points > 10 -- many\""),
    ("expr(\"lower(name)\")", "expr(\"upper(name)\")"),
    ("expr(\"lower(name)\"), name", "expr(\"lower(name)\"), unique, name"),
    ("points <= 1000", "points <= 2000"),
    ("#[check(\"points <= 1000\", name = \"users_points_most\")]", ""),
    ("#[column(serial, primary_key)] id: i32", "#[column(identity, primary_key)] id: i32"),
    ("#[column(serial, primary_key)] id: i32", "#[column(primary_key)] id: i32"),
    ("#[column(unique)] email: Email", "email: Email"),
    ("#[column(unique)] email: Email", "#[column(unique)] email: Option<Email>"),
    ("#[column(unique)] email: Email", "#[column(unique)] email: String"),
    ("varchar(100))] name", "varchar(200))] name"),
    ("varchar(100))] name", "text)] name"),
    ("varchar(100))] name: String", "varchar(100))] name: Option<String>"),
    ("/// How they feel.", ""),
    ("mood: Option<Mood>,", ""),
    ("mood: Option<Mood>", "mood: Option<String>"),
    ("mood: Option<Mood>", "#[column(default = Mood::Sad)] mood: Mood"),
    ("default = Role::Member", "default = Role::Admin"),
    ("#[column(default = Role::Member)] role", "role"),
    ("#[column(default = Role::Member)] role: Role,", ""),
    ("default = 0, check = \"points >= 0\"", "default = 0"),
    ("default = 0, check", "default = 7, check"),
    ("check = \"points >= 0\")] points: i32", "check = \"points >= 0\")] points: i64"),
    ("points * 2", "points * 3"),
    ("#[column(generated = \"points * 2\")] doubled: i32,", ""),
    ("#[column(generated = \"points * 2\")] doubled", "#[column(default = 2)] doubled"),
    ("default = now())] joined_at: Timestamp", "default = now())] joined_at: Option<Timestamp>"),
    ("address: Option<Address>,", ""),
    ("default = [\"new\"]", "default = [\"new\", \"it's\"]"),
    (
        "tags: Vec<String>,\n}",
        "tags: Vec<String>, more: Option<i64>, #[column(default = 1)] version: i32,\n}",
    ),
    ("schema = \"blog\"", "schema = \"news\""),
    ("Posts, schema = \"blog\"", "Posts"),
    ("#[unique(author_id, title, name = \"posts_once\")]", ""),
    ("author_id, title, name", "title, author_id, name"),
    (
        "#[index(tags, using = gin)]",
        "#[index(tags, using = gin, name = \"by_tag\", comment = \"for search\")]",
    ),
    ("start = 1000", "start = 2000"),
    ("identity(always, start = 1000)", "identity(increment = -1)"),
    ("identity(always, start = 1000), primary_key)] id: i64", "identity(always), primary_key)] id: i32"),
    ("on_delete = cascade", "on_delete = restrict"),
    ("references(Users.id, on_delete = cascade)", "default = 1"),
    ("collate = \"C\")", "default = \"none\")"),
    ("current_date + 30", "current_date  +  31"),
    ("numeric(10, 2)", "numeric(12, 2)"),
    ("#[primary_key(hall, number)]", "#[primary_key(number, hall)]"),
    ("number: i32 }", "number: i32, row: Option<i32> }"),
    ("on_delete = restrict", "on_delete = cascade, deferrable, initially_deferred"),
    (
        "hall: String,\n    number: i32,",
        "hall: String,\n    number: i32,\n    #[column(references(Users.id))] by: Option<i32>,",
    ),
    ("#[column(identity, primary_key)] id: i64,\n    hall", "hall"),
];

pub fn read_model(source: &str) -> Result<Schema, mizzle_syntax::Errors> {
    mizzle_syntax::resolve(&[mizzle_syntax::parse_source("schema.rs", source)?])
}

pub fn model(source: &str) -> Schema {
    read_model(source).unwrap_or_else(|why| panic!("{why}"))
}

fn planned(before: &Facts, after: &Facts) -> Plan {
    let mut options = Options::default();
    while let Err(Refusal::Questions(open)) = plan(before, after, &options) {
        options.answers.extend(open.questions.into_iter().map(|one| Answer { gone: one.gone, now: None }));
    }
    plan(before, after, &options).unwrap()
}

pub async fn read(db: &TestDb) -> Facts {
    introspect::facts(db, &Scope::default()).await.unwrap()
}

pub async fn created(schema: &Schema) -> TestDb {
    let db = TestDb::new("").await.unwrap();
    db.create(schema).await.unwrap();
    db
}

/// Leads a database from one model to another. Gives what is not as it should be.
pub async fn led(db: &TestDb, before: &Schema, after: &Schema, wanted: &Facts) -> Result<(), String> {
    let plan = planned(&facts::of(before).unwrap(), &facts::of(after).unwrap());
    let sql = sections(&plan);
    let script = Script::read(&sql).map_err(|why| format!("{why}\n{sql}"))?;
    apply(db, &script).await.map_err(|why| format!("{why}\n{sql}"))?;
    let differences = read(db).await.differences(wanted);
    if differences.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = differences.iter().map(ToString::to_string).collect();
    Err(format!("{}\nafter\n{sql}", lines.join("\n")))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_without_a_server_leads_where_the_server_says_and_back() {
    let base = model(BASE);
    let mut db = created(&base).await;
    let old = read(&db).await;
    let mut wrong = Vec::new();
    for (is, becomes) in CHANGES {
        assert!(BASE.contains(is), "{is}");
        let source = BASE.replacen(is, becomes, 1);
        let Ok(other) = read_model(&source) else {
            wrong.push(format!("no schema: {is} -> {becomes}: {}", read_model(&source).unwrap_err()));
            continue;
        };
        assert!(facts::of(&base).unwrap() != facts::of(&other).unwrap(), "{is}");
        let new = read(&created(&other).await).await;
        let there = led(&db, &base, &other, &new).await;
        let back = match &there {
            Ok(()) => led(&db, &other, &base, &old).await,
            Err(_) => Ok(()),
        };
        if let Err(why) = there.and(back) {
            wrong.push(format!("{is} -> {becomes}\n{why}"));
            db = created(&base).await;
        }
        let empty = TestDb::new("").await.unwrap();
        if let Err(why) = led(&empty, &Schema::default(), &other, &new).await {
            wrong.push(format!("nothing -> {becomes}\n{why}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n\n{}", wrong.len(), CHANGES.len(), wrong.join("\n\n"));
}

#[test]
fn the_same_model_is_the_same_facts_however_it_is_spaced() {
    let spaced = BASE.replace("points <= 1000", "points   <=\n 1000 -- at most");
    assert!(facts::of(&model(BASE)).unwrap() == facts::of(&model(&spaced)).unwrap());
}
