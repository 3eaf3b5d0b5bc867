//! SeaORM 2.0 on sqlx: entities, `find`, relations by its loader.

use futures_util::StreamExt;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::PostgresQueryBuilder;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, LoaderTrait, QueryOrder, QuerySelect, QueryTrait, Set,
    TransactionTrait,
};
use serde::Serialize;

use super::{Candidate, NewUser, Pool, Result, hair_color_at, name_at};
use crate::ask::{Building, Place};

pub mod users {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(column_type = "Text")]
        pub name: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub hair_color: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::posts::Entity")]
        Posts,
    }

    impl Related<super::posts::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Posts.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod posts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
    #[sea_orm(table_name = "posts")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub user_id: i32,
        #[sea_orm(column_type = "Text")]
        pub title: String,
        #[sea_orm(column_type = "Text")]
        pub content: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::users::Entity",
            from = "Column::UserId",
            to = "super::users::Column::Id"
        )]
        User,
        #[sea_orm(has_many = "super::comments::Entity")]
        Comments,
    }

    impl Related<super::users::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::User.def()
        }
    }

    impl Related<super::comments::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Comments.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod comments {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
    #[sea_orm(table_name = "comments")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub post_id: i32,
        #[sea_orm(column_type = "Text")]
        pub text: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::posts::Entity",
            from = "Column::PostId",
            to = "super::posts::Column::Id"
        )]
        Post,
    }

    impl Related<super::posts::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Post.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod wide {
    use sea_orm::entity::prelude::*;

    use crate::canon::{micros, plain};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
    #[sea_orm(table_name = "wide")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub small: i16,
        pub quantity: i32,
        pub views: i64,
        pub likes: Option<i64>,
        pub active: bool,
        pub verified: Option<bool>,
        pub score: f64,
        pub rating: Option<f64>,
        pub ratio: f32,
        #[serde(serialize_with = "plain")]
        pub price: Decimal,
        #[serde(serialize_with = "plain")]
        pub cost: Decimal,
        #[serde(serialize_with = "plain")]
        pub tax: Option<Decimal>,
        #[serde(serialize_with = "micros")]
        pub created_at: DateTimeUtc,
        #[serde(serialize_with = "micros")]
        pub updated_at: DateTimeUtc,
        #[serde(serialize_with = "micros")]
        pub published_at: Option<DateTimeUtc>,
        #[serde(serialize_with = "micros")]
        pub seen_at: Option<DateTimeUtc>,
        pub uid: Uuid,
        pub owner_uid: Uuid,
        pub parent_uid: Option<Uuid>,
        pub title: String,
        pub slug: String,
        pub summary: String,
        pub body: String,
        pub note: Option<String>,
        pub city: Option<String>,
        pub attributes: Json,
        pub settings: Option<Json>,
        pub tags: Vec<String>,
        pub aliases: Vec<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Two parameters a row, of 65,535.
const ROWS: usize = 30_000;

pub struct SeaOrm(DatabaseConnection);

#[derive(Clone)]
pub struct Shared(DatabaseConnection);

impl Pool for Shared {
    async fn by_key(&self, _task: usize, id: i32) -> Result<i32> {
        let user = users::Entity::find_by_id(id).one(&self.0).await?.ok_or("no row")?;
        Ok(std::hint::black_box(user).id)
    }
}

async fn connect(place: &Place, connections: u32) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(place.url());
    options.max_connections(connections).min_connections(1).sqlx_logging(false).test_before_acquire(false);
    Ok(Database::connect(options).await?)
}

fn given(user: &NewUser) -> users::ActiveModel {
    users::ActiveModel {
        name: Set(user.name.clone()),
        hair_color: Set(user.hair_color.clone()),
        ..Default::default()
    }
}

fn at(place: usize) -> users::ActiveModel {
    users::ActiveModel {
        name: Set(name_at(place)),
        hair_color: Set(hair_color_at(place)),
        ..Default::default()
    }
}

impl Candidate for SeaOrm {
    type Pool = Shared;

    async fn connect(place: &Place) -> Result<Self> {
        Ok(SeaOrm(connect(place, 1).await?))
    }

    async fn users(&mut self) -> Result<impl Serialize> {
        Ok(users::Entity::find().all(&self.0).await?)
    }

    async fn associations(&mut self) -> Result<impl Serialize> {
        Ok(users::Entity::find()
            .find_also_related(posts::Entity)
            .filter(users::Column::HairColor.eq("black"))
            .order_by_desc(users::Column::Name)
            .order_by_asc(posts::Column::Id)
            .all(&self.0)
            .await?)
    }

    async fn nested(&mut self) -> Result<impl Serialize> {
        let users = users::Entity::find().order_by_asc(users::Column::Id).all(&self.0).await?;
        let posts = users.load_many(posts::Entity::find().order_by_asc(posts::Column::Id), &self.0).await?;
        let all: Vec<posts::Model> = posts.iter().flatten().cloned().collect();
        let comments =
            all.load_many(comments::Entity::find().order_by_asc(comments::Column::Id), &self.0).await?;
        let mut comments = comments.into_iter();
        let rows = users.into_iter().zip(posts).map(|(user, posts)| {
            let posts: Vec<_> = posts.into_iter().zip(comments.by_ref()).collect();
            (user, posts)
        });
        Ok(rows.collect::<Vec<_>>())
    }

    async fn insert(&mut self, users: &[NewUser]) -> Result<impl Serialize> {
        Ok(users::Entity::insert_many(users.iter().map(given)).exec_without_returning(&self.0).await?)
    }

    async fn by_key(&mut self, id: i32) -> Result<impl Serialize> {
        Ok(users::Entity::find_by_id(id).one(&self.0).await?.ok_or("no row")?)
    }

    async fn transaction(&mut self) -> Result<impl Serialize> {
        let transaction = self.0.begin().await?;
        let mut count = 0;
        for (id, color) in [(1, "red"), (2, "grey")] {
            let done = users::Entity::update_many()
                .col_expr(users::Column::HairColor, Expr::value(color))
                .filter(users::Column::Id.eq(id))
                .exec(&transaction)
                .await?;
            count += done.rows_affected;
        }
        transaction.commit().await?;
        Ok(count)
    }

    async fn wide(&mut self) -> Result<impl Serialize> {
        Ok(wide::Entity::find().all(&self.0).await?)
    }

    async fn insert_many(&mut self, count: usize) -> Result<impl Serialize> {
        let mut inserted = 0;
        for first in (0..count).step_by(ROWS) {
            let rows = (first..count.min(first + ROWS)).map(at);
            inserted += users::Entity::insert_many(rows).exec_without_returning(&self.0).await?;
        }
        Ok(inserted)
    }

    async fn stream(&mut self) -> Result<(u64, i64)> {
        let (mut count, mut sum) = (0, 0);
        let mut rows = users::Entity::find().stream(&self.0).await?;
        while let Some(user) = rows.next().await {
            count += 1;
            sum += i64::from(user?.id);
        }
        Ok((count, sum))
    }

    async fn pool(place: &Place, connections: usize) -> Result<Shared> {
        Ok(Shared(connect(place, connections as u32).await?))
    }

    fn build(building: Building) -> Result<String> {
        Ok(match building {
            Building::ByKey => {
                let query = users::Entity::find_by_id(std::hint::black_box(77));
                query.into_query().build(PostgresQueryBuilder).0
            }
            Building::Join => {
                let query = users::Entity::find()
                    .inner_join(posts::Entity)
                    .select_only()
                    .columns([users::Column::Id, users::Column::Name, users::Column::HairColor])
                    .columns([posts::Column::Id, posts::Column::Title, posts::Column::Content]);
                query.into_query().build(PostgresQueryBuilder).0
            }
            Building::Filters => {
                let mut query = users::Entity::find();
                for id in 0..20 {
                    query = query.filter(users::Column::Id.ne(id));
                }
                query.into_query().build(PostgresQueryBuilder).0
            }
            Building::Insert => {
                users::Entity::insert_many((0..100).map(at)).into_query().build(PostgresQueryBuilder).0
            }
        })
    }
}
