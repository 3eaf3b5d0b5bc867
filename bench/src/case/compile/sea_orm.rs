//! The schema and its queries as a user of SeaORM writes them.

use super::{module, modules};

pub fn dependencies() -> String {
    "sea-orm = { version = \"2\", default-features = false, features = [\"macros\", \"runtime-tokio\", \"sqlx-postgres\", \
     \"with-uuid\", \"with-chrono\", \"with-rust_decimal\", \"postgres-array\"] }\n\
     tokio = { version = \"1\", features = [\"rt\"] }\n"
        .to_owned()
}

pub fn files(tables: usize, edit: usize) -> Vec<(String, String)> {
    let mut files = vec![("lib.rs".to_owned(), modules(tables)), ("main.rs".to_owned(), main(tables))];
    for table in 0..tables {
        let edited = if table == tables / 2 { edit } else { 0 };
        files.push((format!("{}.rs", module(table)), text(table, edited)));
    }
    files
}

fn main(tables: usize) -> String {
    let calls: String =
        (0..tables).map(|table| format!("    tables::{}::all(db).await?;\n", module(table))).collect();
    format!(
        "use sea_orm::{{Database, DatabaseConnection, DbErr}};

async fn all(db: &DatabaseConnection) -> Result<(), DbErr> {{
{calls}    Ok(())
}}

fn main() -> Result<(), DbErr> {{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect(\"a runtime\");
    runtime.block_on(async {{
        let db = Database::connect(\"postgresql://localhost/none\").await?;
        all(&db).await
    }})
}}
"
    )
}

fn text(table: usize, edit: usize) -> String {
    let module = module(table);
    let before = |back: usize| super::module(table - back);
    let relation = match table {
        0 => String::new(),
        _ => format!(
            "\n    #[sea_orm(belongs_to = \"crate::{p}::Entity\", from = \"Column::ParentId\", to = \"crate::{p}::Column::Id\")]\
             \n    Parent,\n",
            p = before(1)
        ),
    };
    let join = match table {
        0 | 1 => "Entity::find().filter(Column::Amount.gt(1)).select_only()
        .columns([Column::Id, Column::Title, Column::Body])"
            .to_owned(),
        _ => format!(
            "Entity::find().join(JoinType::InnerJoin, Relation::Parent.def())
        .join(JoinType::InnerJoin, crate::{p}::Relation::Parent.def()).select_only().column(Column::Id)
        .column_as(crate::{p}::Column::Title, \"parent\").column_as(crate::{g}::Column::Title, \"grandparent\")",
            p = before(1),
            g = before(2)
        ),
    };
    let join_type = if table > 1 { "JoinType, " } else { "" };
    format!(
        "use sea_orm::entity::prelude::*;
use sea_orm::{{{join_type}NotSet, QueryOrder, QuerySelect, Set}};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"{module}\")]
pub struct Model {{
    #[sea_orm(primary_key)]
    pub id: i32,
    pub parent_id: i32,
    #[sea_orm(column_type = \"Text\")]
    pub title: String,
    #[sea_orm(column_type = \"Text\")]
    pub body: String,
    #[sea_orm(column_type = \"Text\", nullable)]
    pub note: Option<String>,
    pub amount: i32,
    pub total: i64,
    pub ratio: f64,
    pub active: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub seen_at: Option<DateTimeUtc>,
    pub uid: Uuid,
    pub price: Decimal,
    pub score: Option<i64>,
    pub tags: Vec<String>,
}}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {{{relation}}}

impl ActiveModelBehavior for ActiveModel {{}}

pub async fn by_key(db: &DatabaseConnection, id: i32) -> Result<Option<Model>, DbErr> {{
    Entity::find_by_id(id).one(db).await
}}

pub async fn page(db: &DatabaseConnection, at: u64) -> Result<Vec<Model>, DbErr> {{
    Entity::find().filter(Column::Active.eq(true)).filter(Column::Amount.gt({edit}))
        .order_by_desc(Column::CreatedAt).order_by_asc(Column::Id).limit(20).offset(at).all(db).await
}}

pub async fn insert(db: &DatabaseConnection, row: Model) -> Result<Model, DbErr> {{
    let row = ActiveModel {{ id: NotSet, parent_id: Set(row.parent_id), title: Set(row.title), body: Set(row.body),
        note: Set(row.note), amount: Set(row.amount), total: Set(row.total), ratio: Set(row.ratio), active: Set(row.active),
        created_at: Set(row.created_at), updated_at: Set(row.updated_at), seen_at: Set(row.seen_at), uid: Set(row.uid),
        price: Set(row.price), score: Set(row.score), tags: Set(row.tags) }};
    row.insert(db).await
}}

pub async fn joined(db: &DatabaseConnection) -> Result<Vec<(i32, String, String)>, DbErr> {{
    {join}.into_tuple().all(db).await
}}

pub async fn groups(db: &DatabaseConnection) -> Result<Vec<(i32, i64, Option<i32>)>, DbErr> {{
    Entity::find().select_only().column(Column::ParentId).column_as(Column::Id.count(), \"count\")
        .column_as(Column::Amount.max(), \"max\").group_by(Column::ParentId).into_tuple().all(db).await
}}

pub async fn all(db: &DatabaseConnection) -> Result<(), DbErr> {{
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
