//! The schema and its queries as a user of Mizzle writes them.

use super::{module, modules};
use crate::process::folder;

pub fn dependencies() -> String {
    let path = folder().join("../crates/mizzle");
    format!("mizzle = {{ path = {path:?} }}\ntokio = {{ version = \"1\", features = [\"rt\"] }}\n")
}

pub fn files(tables: usize, edit: usize) -> Vec<(String, String)> {
    let mut files = vec![("lib.rs".to_owned(), modules(tables)), ("main.rs".to_owned(), main(tables))];
    for table in 0..tables {
        let edited = if table == tables / 2 { edit } else { 0 };
        files.push((format!("{}.rs", module(table)), text(table, edited)));
    }
    files
}

/// All queries are used, so that none is left out of the program.
fn main(tables: usize) -> String {
    let mut text = "use mizzle::prelude::*;\n\nasync fn all(db: &Db) -> mizzle::Result<()> {\n".to_owned();
    for table in 0..tables {
        let module = module(table);
        text += &format!("    tables::{module}::all(db).await?;\n");
    }
    text + "    Ok(())\n}\n\nfn main() -> mizzle::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect(\"a runtime\");
    runtime.block_on(async {
        let db = Db::connect(\"postgresql://localhost/none\").await?;
        all(&db).await
    })
}
"
}

fn text(table: usize, edit: usize) -> String {
    let name = |table: usize| format!("Table{table:03}");
    let (this, module) = (name(table), module(table));
    let other = |back: usize| table.saturating_sub(back);
    let references = if table > 0 {
        format!("#[column(references({}s.id))]\n    ", name(table - 1))
    } else {
        String::new()
    };
    let imports = (other(2)..table).map(|at| format!("use crate::{}::{}s;\n", super::module(at), name(at)));
    let join = match table {
        0 | 1 => {
            format!("{this}s.filter({this}s.amount.gt(1)).select(({this}s.id, {this}s.title, {this}s.body))")
        }
        _ => format!(
            "{this}s.inner_join({p}s, {p}s.id.eq({this}s.parent_id)).inner_join({g}s, {g}s.id.eq({p}s.parent_id))\
             .select(({this}s.id, {p}s.title, {g}s.title))",
            p = name(table - 1),
            g = name(table - 2),
        ),
    };
    // Of the tables without two before them, only one import is of use, and none of the first.
    let imports: String =
        if table < 2 { imports.skip(1 - table.min(1)).collect() } else { imports.collect() };
    format!(
        "use mizzle::prelude::*;
{imports}
#[derive(Table, Debug, Clone)]
#[table({this}s, name = \"{module}\")]
#[index(parent_id)]
pub struct {this} {{
    #[column(serial, primary_key)]
    pub id: i32,
    {references}pub parent_id: i32,
    pub title: String,
    pub body: String,
    pub note: Option<String>,
    pub amount: i32,
    pub total: i64,
    pub ratio: f64,
    pub active: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub seen_at: Option<Timestamp>,
    pub uid: Uuid,
    pub price: Decimal,
    pub score: Option<i64>,
    pub tags: Vec<String>,
}}

pub async fn by_key(db: &Db, id: i32) -> mizzle::Result<Option<{this}>> {{
    {this}s.find(id).first(db).await
}}

pub async fn page(db: &Db, at: i64) -> mizzle::Result<Vec<{this}>> {{
    {this}s.filter({this}s.active.eq(true).and({this}s.amount.gt({edit})))
        .order_by(({this}s.created_at.desc(), {this}s.id.asc())).limit(20).offset(at).all(db).await
}}

pub async fn insert(db: &Db, row: {this}) -> mizzle::Result<{this}> {{
    {this}s.insert(New{this}::new().parent_id(row.parent_id).title(row.title).body(row.body).note(row.note)
        .amount(row.amount).total(row.total).ratio(row.ratio).active(row.active).created_at(row.created_at)
        .updated_at(row.updated_at).seen_at(row.seen_at).uid(row.uid).price(row.price).score(row.score).tags(row.tags))
        .returning().one(db).await
}}

pub async fn joined(db: &Db) -> mizzle::Result<Vec<(i32, String, String)>> {{
    {join}.all(db).await
}}

pub async fn groups(db: &Db) -> mizzle::Result<Vec<(i32, i64, Option<i32>)>> {{
    {this}s.group_by({this}s.parent_id).select(({this}s.parent_id, count(), max({this}s.amount))).all(db).await
}}

pub async fn all(db: &Db) -> mizzle::Result<()> {{
    if let Some(row) = by_key(db, 1).await? {{
        insert(db, row).await?;
    }}
    page(db, 0).await?;
    joined(db).await?;
    groups(db).await?;
    Ok(())
}}
"
    )
}
