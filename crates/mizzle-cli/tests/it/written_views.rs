//! The same for views: plans of two models as they are written lead where the server says they should.

use mizzle_kit::facts;
use mizzle_pg::testing::TestDb;
use mizzle_schema::Schema;

use crate::written::{created, led, model, read};

/// Views on a table, on each other, and one that is materialized. Each line of it is something that changes below.
const BASE: &str = r#"
#[derive(PgEnum)]
#[pg_enum(name = "role")]
enum Role { Guest, Member }

#[derive(Table)]
#[table(Users)]
struct User {
    #[column(identity, primary_key)] id: i64,
    email: String,
    #[column(default = Role::Member)] role: Role,
    city: Option<String>,
    points: i32,
}

/// Those who belong.
#[derive(View)]
#[view(Members, definition = "SELECT id, email, role FROM users WHERE role = 'member'")]
struct Member {
    /// The user's.
    id: i64,
    email: String,
    role: Role,
}

#[derive(View)]
#[view(Firsts, schema = "report", definition = "SELECT min(m.email), count(*) FROM members AS m")]
struct First { email: Option<String>, members: i64 }

#[derive(View)]
#[view(Cities, materialized, definition = "SELECT city, sum(points) FROM users GROUP BY city", with(fillfactor = 70))]
#[index(city, unique)]
#[index(points.desc(), name = "cities_points")]
struct City { city: Option<String>, points: i64 }

#[derive(View)]
#[view(Best, definition = "SELECT max(points) FROM cities")]
struct BestCity { points: Option<i64> }
"#;

/// What is written instead of what.
const CHANGES: [(&str, &str); 26] = [
    ("/// Those who belong.", ""),
    ("/// Those who belong.", "/// It's \"them\"."),
    ("/// The user's.", ""),
    ("/// The user's.", "/// Also of the user."),
    ("WHERE role = 'member'\"", "WHERE role <> 'guest' -- \""),
    ("role = 'member'\"", "role = 'member'\", check_option = \"local\""),
    ("role = 'member'\"", "role = 'member'\", security_barrier, security_invoker"),
    ("id, email, role FROM", "id AS number, email, role FROM"),
    ("    role: Role,\n}", "    #[column(name = \"rank\")] role: Role,\n}"),
    ("id, email, role FROM", "id, lower(email), role FROM"),
    ("#[view(Best,", "#[view(Best, name = \"best_cities\","),
    ("schema = \"report\", ", ""),
    ("min(m.email), count(*)", "max(m.email), count(*)"),
    ("members: i64 }", "#[column(name = \"number\")] members: i64 }"),
    ("Firsts, schema = \"report\", definition", "Firsts, schema = \"report\", materialized, definition"),
    ("sum(points) FROM users GROUP", "sum(points) + 1 FROM users GROUP"),
    ("fillfactor = 70", "fillfactor = 80"),
    (", with(fillfactor = 70)", ""),
    ("#[index(city, unique)]", ""),
    ("#[index(city, unique)]", "#[index(city)]"),
    ("#[index(points.desc(), name", "#[index(points, name"),
    ("points.desc(), name = \"cities_points\"", "points.desc(), name = \"cities_most\""),
    ("struct City { city: Option<String>,", "struct City { #[column(name = \"town\")] city: Option<String>,"),
    ("points: i32,", "points: i64,"),
    ("email: String,\n    #[column(default", "#[column(varchar(100))] email: String,\n    #[column(default"),
    ("Guest, Member }", "Guest, Member, Admin }"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_of_views_without_a_server_leads_where_the_server_says_and_back() {
    let base = model(BASE);
    let mut db = created(&base).await;
    let old = read(&db).await;
    let mut wrong = Vec::new();
    for (is, becomes) in CHANGES {
        assert!(BASE.contains(is), "{is}");
        let other = model(&BASE.replacen(is, becomes, 1));
        assert!(facts::of(&base).unwrap() != facts::of(&other).unwrap(), "{is}");
        // What is wrong with the query itself is not for a plan.
        let new = match created_or_refused(&other).await {
            Ok(new) => new,
            Err(why) => {
                wrong.push(format!("{is} -> {becomes}: {why}"));
                continue;
            }
        };
        let new = read(&new).await;
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

async fn created_or_refused(schema: &Schema) -> mizzle_pg::Result<TestDb> {
    use mizzle_kit::Create;
    let db = TestDb::new("").await?;
    db.create(schema).await?;
    Ok(db)
}
