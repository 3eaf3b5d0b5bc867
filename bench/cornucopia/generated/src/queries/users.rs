// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertUsersParams<
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = Option<T3>>,
> {
    pub names: T2,
    pub colors: T4,
}
#[derive(Debug)]
pub struct SetHairColorParams<T1: crate::StringSql> {
    pub hair_color: Option<T1>,
    pub id: i32,
}
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    pub id: i32,
    pub name: String,
    pub hair_color: Option<String>,
}
pub struct UserBorrowed<'a> {
    pub id: i32,
    pub name: &'a str,
    pub hair_color: Option<&'a str>,
}
impl<'a> From<UserBorrowed<'a>> for User {
    fn from(UserBorrowed { id, name, hair_color }: UserBorrowed<'a>) -> Self {
        Self { id, name: name.into(), hair_color: hair_color.map(|v| v.into()) }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Associations {
    pub id: i32,
    pub name: String,
    pub hair_color: Option<String>,
    pub post_id: Option<i32>,
    pub user_id: Option<i32>,
    pub title: Option<String>,
    pub content: Option<String>,
}
pub struct AssociationsBorrowed<'a> {
    pub id: i32,
    pub name: &'a str,
    pub hair_color: Option<&'a str>,
    pub post_id: Option<i32>,
    pub user_id: Option<i32>,
    pub title: Option<&'a str>,
    pub content: Option<&'a str>,
}
impl<'a> From<AssociationsBorrowed<'a>> for Associations {
    fn from(
        AssociationsBorrowed { id, name, hair_color, post_id, user_id, title, content }: AssociationsBorrowed<
            'a,
        >,
    ) -> Self {
        Self {
            id,
            name: name.into(),
            hair_color: hair_color.map(|v| v.into()),
            post_id,
            user_id,
            title: title.map(|v| v.into()),
            content: content.map(|v| v.into()),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct PostsOf {
    pub id: i32,
    pub user_id: i32,
    pub title: String,
    pub content: String,
}
pub struct PostsOfBorrowed<'a> {
    pub id: i32,
    pub user_id: i32,
    pub title: &'a str,
    pub content: &'a str,
}
impl<'a> From<PostsOfBorrowed<'a>> for PostsOf {
    fn from(PostsOfBorrowed { id, user_id, title, content }: PostsOfBorrowed<'a>) -> Self {
        Self { id, user_id, title: title.into(), content: content.into() }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct CommentsOf {
    pub id: i32,
    pub post_id: i32,
    pub text: String,
}
pub struct CommentsOfBorrowed<'a> {
    pub id: i32,
    pub post_id: i32,
    pub text: &'a str,
}
impl<'a> From<CommentsOfBorrowed<'a>> for CommentsOf {
    fn from(CommentsOfBorrowed { id, post_id, text }: CommentsOfBorrowed<'a>) -> Self {
        Self { id, post_id, text: text.into() }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct UserQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<UserBorrowed, tokio_postgres::Error>,
    mapper: fn(UserBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> UserQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(UserBorrowed) -> R) -> UserQuery<'c, 'a, 's, C, R, N> {
        UserQuery {
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
pub struct AssociationsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<AssociationsBorrowed, tokio_postgres::Error>,
    mapper: fn(AssociationsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> AssociationsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(AssociationsBorrowed) -> R) -> AssociationsQuery<'c, 'a, 's, C, R, N> {
        AssociationsQuery {
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
pub struct PostsOfQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<PostsOfBorrowed, tokio_postgres::Error>,
    mapper: fn(PostsOfBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> PostsOfQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(PostsOfBorrowed) -> R) -> PostsOfQuery<'c, 'a, 's, C, R, N> {
        PostsOfQuery {
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
pub struct CommentsOfQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<CommentsOfBorrowed, tokio_postgres::Error>,
    mapper: fn(CommentsOfBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> CommentsOfQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(CommentsOfBorrowed) -> R) -> CommentsOfQuery<'c, 'a, 's, C, R, N> {
        CommentsOfQuery {
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
pub struct I32Query<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<i32, tokio_postgres::Error>,
    mapper: fn(i32) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> I32Query<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(i32) -> R) -> I32Query<'c, 'a, 's, C, R, N> {
        I32Query {
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
pub struct UsersStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn users() -> UsersStmt {
    UsersStmt("SELECT id, name, hair_color FROM users", None)
}
impl UsersStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> UserQuery<'c, 'a, 's, C, User, 0> {
        UserQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<UserBorrowed, tokio_postgres::Error> {
                Ok(UserBorrowed { id: row.try_get(0)?, name: row.try_get(1)?, hair_color: row.try_get(2)? })
            },
            mapper: |it| User::from(it),
        }
    }
}
pub struct UsersInOrderStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn users_in_order() -> UsersInOrderStmt {
    UsersInOrderStmt("SELECT id, name, hair_color FROM users ORDER BY id", None)
}
impl UsersInOrderStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> UserQuery<'c, 'a, 's, C, User, 0> {
        UserQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<UserBorrowed, tokio_postgres::Error> {
                Ok(UserBorrowed { id: row.try_get(0)?, name: row.try_get(1)?, hair_color: row.try_get(2)? })
            },
            mapper: |it| User::from(it),
        }
    }
}
pub struct ByKeyStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn by_key() -> ByKeyStmt {
    ByKeyStmt("SELECT id, name, hair_color FROM users WHERE id = $1", None)
}
impl ByKeyStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a i32,
    ) -> UserQuery<'c, 'a, 's, C, User, 1> {
        UserQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<UserBorrowed, tokio_postgres::Error> {
                Ok(UserBorrowed { id: row.try_get(0)?, name: row.try_get(1)?, hair_color: row.try_get(2)? })
            },
            mapper: |it| User::from(it),
        }
    }
}
pub struct AssociationsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn associations() -> AssociationsStmt {
    AssociationsStmt(
        "SELECT u.id, u.name, u.hair_color, p.id AS post_id, p.user_id, p.title, p.content FROM users u LEFT JOIN posts p ON p.user_id = u.id WHERE u.hair_color = $1 ORDER BY u.name DESC, p.id",
        None,
    )
}
impl AssociationsStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        hair_color: &'a Option<T1>,
    ) -> AssociationsQuery<'c, 'a, 's, C, Associations, 1> {
        AssociationsQuery {
            client,
            params: [hair_color],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<AssociationsBorrowed, tokio_postgres::Error> {
                Ok(AssociationsBorrowed {
                    id: row.try_get(0)?,
                    name: row.try_get(1)?,
                    hair_color: row.try_get(2)?,
                    post_id: row.try_get(3)?,
                    user_id: row.try_get(4)?,
                    title: row.try_get(5)?,
                    content: row.try_get(6)?,
                })
            },
            mapper: |it| Associations::from(it),
        }
    }
}
pub struct PostsOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn posts_of() -> PostsOfStmt {
    PostsOfStmt("SELECT id, user_id, title, content FROM posts WHERE user_id = ANY ($1) ORDER BY id", None)
}
impl PostsOfStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i32>>(
        &'s self,
        client: &'c C,
        users: &'a T1,
    ) -> PostsOfQuery<'c, 'a, 's, C, PostsOf, 1> {
        PostsOfQuery {
            client,
            params: [users],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<PostsOfBorrowed, tokio_postgres::Error> {
                Ok(PostsOfBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    title: row.try_get(2)?,
                    content: row.try_get(3)?,
                })
            },
            mapper: |it| PostsOf::from(it),
        }
    }
}
pub struct CommentsOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn comments_of() -> CommentsOfStmt {
    CommentsOfStmt("SELECT id, post_id, text FROM comments WHERE post_id = ANY ($1) ORDER BY id", None)
}
impl CommentsOfStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i32>>(
        &'s self,
        client: &'c C,
        posts: &'a T1,
    ) -> CommentsOfQuery<'c, 'a, 's, C, CommentsOf, 1> {
        CommentsOfQuery {
            client,
            params: [posts],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<CommentsOfBorrowed, tokio_postgres::Error> {
                Ok(CommentsOfBorrowed {
                    id: row.try_get(0)?,
                    post_id: row.try_get(1)?,
                    text: row.try_get(2)?,
                })
            },
            mapper: |it| CommentsOf::from(it),
        }
    }
}
pub struct InsertUsersStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_users() -> InsertUsersStmt {
    InsertUsersStmt("INSERT INTO users (name, hair_color) SELECT * FROM unnest($1::text[], $2::text[])", None)
}
impl InsertUsersStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::ArraySql<Item = T1>,
        T3: crate::StringSql,
        T4: crate::ArraySql<Item = Option<T3>>,
    >(
        &'s self,
        client: &'c C,
        names: &'a T2,
        colors: &'a T4,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[names, colors]).await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = Option<T3>>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        InsertUsersParams<T1, T2, T3, T4>,
        std::pin::Pin<Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>>,
        C,
    > for InsertUsersStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a InsertUsersParams<T1, T2, T3, T4>,
    ) -> std::pin::Pin<Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>>
    {
        Box::pin(self.bind(client, &params.names, &params.colors))
    }
}
pub struct SetHairColorStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_hair_color() -> SetHairColorStmt {
    SetHairColorStmt("UPDATE users SET hair_color = $1 WHERE id = $2", None)
}
impl SetHairColorStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        hair_color: &'a Option<T1>,
        id: &'a i32,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[hair_color, id]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        SetHairColorParams<T1>,
        std::pin::Pin<Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>>,
        C,
    > for SetHairColorStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a SetHairColorParams<T1>,
    ) -> std::pin::Pin<Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>>
    {
        Box::pin(self.bind(client, &params.hair_color, &params.id))
    }
}
pub struct NothingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn nothing() -> NothingStmt {
    NothingStmt("SELECT 1 AS one", None)
}
impl NothingStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> I32Query<'c, 'a, 's, C, i32, 0> {
        I32Query {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
