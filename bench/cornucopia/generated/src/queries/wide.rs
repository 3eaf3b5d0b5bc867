// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug, Clone, PartialEq)]
pub struct Wide {
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
    pub price: rust_decimal::Decimal,
    pub cost: rust_decimal::Decimal,
    pub tax: Option<rust_decimal::Decimal>,
    pub created_at: chrono::DateTime<chrono::FixedOffset>,
    pub updated_at: chrono::DateTime<chrono::FixedOffset>,
    pub published_at: Option<chrono::DateTime<chrono::FixedOffset>>,
    pub seen_at: Option<chrono::DateTime<chrono::FixedOffset>>,
    pub uid: uuid::Uuid,
    pub owner_uid: uuid::Uuid,
    pub parent_uid: Option<uuid::Uuid>,
    pub title: String,
    pub slug: String,
    pub summary: String,
    pub body: String,
    pub note: Option<String>,
    pub city: Option<String>,
    pub attributes: serde_json::Value,
    pub settings: Option<serde_json::Value>,
    pub tags: Vec<String>,
    pub aliases: Vec<String>,
}
pub struct WideBorrowed<'a> {
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
    pub price: rust_decimal::Decimal,
    pub cost: rust_decimal::Decimal,
    pub tax: Option<rust_decimal::Decimal>,
    pub created_at: chrono::DateTime<chrono::FixedOffset>,
    pub updated_at: chrono::DateTime<chrono::FixedOffset>,
    pub published_at: Option<chrono::DateTime<chrono::FixedOffset>>,
    pub seen_at: Option<chrono::DateTime<chrono::FixedOffset>>,
    pub uid: uuid::Uuid,
    pub owner_uid: uuid::Uuid,
    pub parent_uid: Option<uuid::Uuid>,
    pub title: &'a str,
    pub slug: &'a str,
    pub summary: &'a str,
    pub body: &'a str,
    pub note: Option<&'a str>,
    pub city: Option<&'a str>,
    pub attributes: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub settings: Option<postgres_types::Json<&'a serde_json::value::RawValue>>,
    pub tags: crate::ArrayIterator<'a, &'a str>,
    pub aliases: crate::ArrayIterator<'a, &'a str>,
}
impl<'a> From<WideBorrowed<'a>> for Wide {
    fn from(
        WideBorrowed {
            id,
            small,
            quantity,
            views,
            likes,
            active,
            verified,
            score,
            rating,
            ratio,
            price,
            cost,
            tax,
            created_at,
            updated_at,
            published_at,
            seen_at,
            uid,
            owner_uid,
            parent_uid,
            title,
            slug,
            summary,
            body,
            note,
            city,
            attributes,
            settings,
            tags,
            aliases,
        }: WideBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            small,
            quantity,
            views,
            likes,
            active,
            verified,
            score,
            rating,
            ratio,
            price,
            cost,
            tax,
            created_at,
            updated_at,
            published_at,
            seen_at,
            uid,
            owner_uid,
            parent_uid,
            title: title.into(),
            slug: slug.into(),
            summary: summary.into(),
            body: body.into(),
            note: note.map(|v| v.into()),
            city: city.map(|v| v.into()),
            attributes: serde_json::from_str(attributes.0.get()).unwrap(),
            settings: settings.map(|v| serde_json::from_str(v.0.get()).unwrap()),
            tags: tags.map(|v| v.into()).collect(),
            aliases: aliases.map(|v| v.into()).collect(),
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct WideQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<WideBorrowed, tokio_postgres::Error>,
    mapper: fn(WideBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> WideQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(WideBorrowed) -> R) -> WideQuery<'c, 'a, 's, C, R, N> {
        WideQuery {
            client: self.client,
            params: self.params,
            query: self.query,
            cached: self.cached,
            extractor: self.extractor,
            mapper,
        }
    }
    pub async fn one(self) -> Result<T, tokio_postgres::Error> {
        let row = crate::client::async_::one(self.client, self.query, &self.params, self.cached).await?;
        Ok((self.mapper)((self.extractor)(&row)?))
    }
    pub async fn all(self) -> Result<Vec<T>, tokio_postgres::Error> {
        self.iter().await?.try_collect().await
    }
    pub async fn opt(self) -> Result<Option<T>, tokio_postgres::Error> {
        let opt_row = crate::client::async_::opt(self.client, self.query, &self.params, self.cached).await?;
        Ok(opt_row
            .map(|row| {
                let extracted = (self.extractor)(&row)?;
                Ok((self.mapper)(extracted))
            })
            .transpose()?)
    }
    pub async fn iter(
        self,
    ) -> Result<impl futures::Stream<Item = Result<T, tokio_postgres::Error>> + 'c, tokio_postgres::Error>
    {
        let stream =
            crate::client::async_::raw(self.client, self.query, crate::slice_iter(&self.params), self.cached)
                .await?;
        let mapped = stream
            .map(move |res| {
                res.and_then(|row| {
                    let extracted = (self.extractor)(&row)?;
                    Ok((self.mapper)(extracted))
                })
            })
            .into_stream();
        Ok(mapped)
    }
}
pub struct WideStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn wide() -> WideStmt {
    WideStmt(
        "SELECT id, small, quantity, views, likes, active, verified, score, rating, ratio, price, cost, tax, created_at, updated_at, published_at, seen_at, uid, owner_uid, parent_uid, title, slug, summary, body, note, city, attributes, settings, tags, aliases FROM wide",
        None,
    )
}
impl WideStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> WideQuery<'c, 'a, 's, C, Wide, 0> {
        WideQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<WideBorrowed, tokio_postgres::Error> {
                Ok(WideBorrowed {
                    id: row.try_get(0)?,
                    small: row.try_get(1)?,
                    quantity: row.try_get(2)?,
                    views: row.try_get(3)?,
                    likes: row.try_get(4)?,
                    active: row.try_get(5)?,
                    verified: row.try_get(6)?,
                    score: row.try_get(7)?,
                    rating: row.try_get(8)?,
                    ratio: row.try_get(9)?,
                    price: row.try_get(10)?,
                    cost: row.try_get(11)?,
                    tax: row.try_get(12)?,
                    created_at: row.try_get(13)?,
                    updated_at: row.try_get(14)?,
                    published_at: row.try_get(15)?,
                    seen_at: row.try_get(16)?,
                    uid: row.try_get(17)?,
                    owner_uid: row.try_get(18)?,
                    parent_uid: row.try_get(19)?,
                    title: row.try_get(20)?,
                    slug: row.try_get(21)?,
                    summary: row.try_get(22)?,
                    body: row.try_get(23)?,
                    note: row.try_get(24)?,
                    city: row.try_get(25)?,
                    attributes: row.try_get(26)?,
                    settings: row.try_get(27)?,
                    tags: row.try_get(28)?,
                    aliases: row.try_get(29)?,
                })
            },
            mapper: |it| Wide::from(it),
        }
    }
}
