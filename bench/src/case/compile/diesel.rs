//! The schema and its queries as a user of Diesel writes them, `schema.rs` as its command prints it.

use super::{module, modules};

pub fn dependencies() -> String {
    "diesel = { version = \"2.3\", default-features = false, features = [\"postgres\", \"chrono\", \"uuid\", \"numeric\", \
     \"32-column-tables\"] }\nchrono = { version = \"0.4\", default-features = false, features = [\"std\"] }\nuuid = \"1\"\n\
     bigdecimal = \"0.4\"\n"
        .to_owned()
}

pub fn files(tables: usize, edit: usize) -> Vec<(String, String)> {
    let lib = format!("#![recursion_limit = \"1024\"]\n\npub mod schema;\n{}", modules(tables));
    let mut files = vec![
        ("lib.rs".to_owned(), lib),
        ("main.rs".to_owned(), main(tables)),
        ("schema.rs".to_owned(), schema(tables)),
    ];
    for table in 0..tables {
        let edited = if table == tables / 2 { edit } else { 0 };
        files.push((format!("{}.rs", module(table)), text(table, edited)));
    }
    files
}

fn main(tables: usize) -> String {
    let calls: String =
        (0..tables).map(|table| format!("    tables::{}::all(connection)?;\n", module(table))).collect();
    format!(
        "use diesel::prelude::*;

fn all(connection: &mut PgConnection) -> QueryResult<()> {{
{calls}    Ok(())
}}

fn main() -> QueryResult<()> {{
    let mut connection = PgConnection::establish(\"postgresql://localhost/none\").expect(\"a connection\");
    all(&mut connection)
}}
"
    )
}

fn schema(tables: usize) -> String {
    let mut text = String::new();
    for table in 0..tables {
        text += &format!(
            "diesel::table! {{
    {} (id) {{
        id -> Int4,
        parent_id -> Int4,
        title -> Text,
        body -> Text,
        note -> Nullable<Text>,
        amount -> Int4,
        total -> Int8,
        ratio -> Float8,
        active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        seen_at -> Nullable<Timestamptz>,
        uid -> Uuid,
        price -> Numeric,
        score -> Nullable<Int8>,
        tags -> Array<Text>,
    }}
}}

",
            module(table)
        );
    }
    for table in 1..tables {
        text += &format!("diesel::joinable!({} -> {} (parent_id));\n", module(table), module(table - 1));
    }
    let names: Vec<_> = (0..tables).map(module).collect();
    text + &format!("\ndiesel::allow_tables_to_appear_in_same_query!({},);\n", names.join(", "))
}

fn text(table: usize, edit: usize) -> String {
    let module = module(table);
    let before = |back: usize| super::module(table - back);
    let (imports, join) = match table {
        0 | 1 => (
            format!("use crate::schema::{module};\n"),
            format!(
                "{module}::table.filter({module}::amount.gt(1)).select(({module}::id, {module}::title, {module}::body))"
            ),
        ),
        _ => (
            format!("use crate::schema::{{{}, {}, {module}}};\n", before(2), before(1)),
            format!(
                "{module}::table.inner_join({p}::table.inner_join({g}::table)).select(({module}::id, {p}::title, {g}::title))",
                p = before(1),
                g = before(2),
            ),
        ),
    };
    format!(
        "use chrono::{{DateTime, Utc}};
use diesel::prelude::*;

{imports}
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = {module}, check_for_backend(diesel::pg::Pg))]
pub struct Row {{
    pub id: i32,
    pub parent_id: i32,
    pub title: String,
    pub body: String,
    pub note: Option<String>,
    pub amount: i32,
    pub total: i64,
    pub ratio: f64,
    pub active: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub seen_at: Option<DateTime<Utc>>,
    pub uid: uuid::Uuid,
    pub price: bigdecimal::BigDecimal,
    pub score: Option<i64>,
    pub tags: Vec<String>,
}}

#[derive(Insertable)]
#[diesel(table_name = {module})]
pub struct NewRow {{
    pub parent_id: i32,
    pub title: String,
    pub body: String,
    pub note: Option<String>,
    pub amount: i32,
    pub total: i64,
    pub ratio: f64,
    pub active: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub seen_at: Option<DateTime<Utc>>,
    pub uid: uuid::Uuid,
    pub price: bigdecimal::BigDecimal,
    pub score: Option<i64>,
    pub tags: Vec<String>,
}}

pub fn by_key(connection: &mut PgConnection, id: i32) -> QueryResult<Option<Row>> {{
    {module}::table.find(id).select(Row::as_select()).first(connection).optional()
}}

pub fn page(connection: &mut PgConnection, at: i64) -> QueryResult<Vec<Row>> {{
    {module}::table.filter({module}::active.eq(true).and({module}::amount.gt({edit})))
        .order(({module}::created_at.desc(), {module}::id.asc())).limit(20).offset(at).select(Row::as_select()).load(connection)
}}

pub fn insert(connection: &mut PgConnection, row: Row) -> QueryResult<Row> {{
    let row = NewRow {{ parent_id: row.parent_id, title: row.title, body: row.body, note: row.note, amount: row.amount,
        total: row.total, ratio: row.ratio, active: row.active, created_at: row.created_at, updated_at: row.updated_at,
        seen_at: row.seen_at, uid: row.uid, price: row.price, score: row.score, tags: row.tags }};
    diesel::insert_into({module}::table).values(row).returning(Row::as_returning()).get_result(connection)
}}

pub fn joined(connection: &mut PgConnection) -> QueryResult<Vec<(i32, String, String)>> {{
    {join}.load(connection)
}}

pub fn groups(connection: &mut PgConnection) -> QueryResult<Vec<(i32, i64, Option<i32>)>> {{
    {module}::table.group_by({module}::parent_id)
        .select(({module}::parent_id, diesel::dsl::count_star(), diesel::dsl::max({module}::amount))).load(connection)
}}

pub fn all(connection: &mut PgConnection) -> QueryResult<()> {{
    if let Some(row) = by_key(connection, 1)? {{
        insert(connection, row)?;
    }}
    page(connection, 0)?;
    joined(connection)?;
    groups(connection)?;
    Ok(())
}}
"
    )
}
