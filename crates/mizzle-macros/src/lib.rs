//! What code a definition becomes: thin procedural macros over `mizzle-syntax`. The `mizzle` crate re-exports
//! them, and their examples are written against it.

mod composite;
mod domain;
mod enumeration;
mod migrate;
mod newtype;
mod row;
mod shape;
mod sql;
mod table;
mod view;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// A struct as a table. A field is a column; an attribute says what the Rust type cannot.
///
/// ```
/// use mizzle::prelude::*;
///
/// /// A person with an account.
/// #[derive(Table, Debug)]
/// #[table(Users)]
/// pub struct User {
///     #[column(serial, primary_key)]
///     pub id: i32,
///     #[column(varchar(255), unique)]
///     pub email: String,
///     pub name: Option<String>, // `Option` is nullable, nothing else is
///     #[column(default = now())]
///     pub created_at: Timestamp,
/// }
/// # let ddl = mizzle_kit::create(&schema![Users]?).unwrap().remove(0).sql;
///
/// // What `db.create(&schema![Users]?)` runs:
/// assert_eq!(ddl, r#"CREATE TABLE "users" (
///     "id" serial NOT NULL,
///     "email" character varying(255) NOT NULL,
///     "name" text,
///     "created_at" timestamp with time zone NOT NULL DEFAULT (now()),
///     CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
///     CONSTRAINT "users_email_key" UNIQUE ("email")
/// )"#);
/// # Ok::<(), mizzle::Error>(())
/// ```
///
/// # What is generated
///
/// | | |
/// | --- | --- |
/// | `User` | is left as it is; it is what a query of the table returns |
/// | `Users` | the table value, from `#[table(Users)]`: where queries begin. It is `Copy` and has the columns as fields: `Users.email` |
/// | `UsersColumns` | the struct of these columns |
/// | `NewUser` | a row to insert: `NewUser::new()`, then a method for each column; its values are readable as fields |
/// | `UserPatch` | what an update sets: `UserPatch::new()`, then a method for each column but those of the primary key |
/// | `UserValues` | the struct that both are, one for an insert and one for an update |
/// | `Users::EMAIL_KEY` | a `mizzle::Constraint` for each constraint and each unique index: `PKEY`, `EMAIL_KEY`, `AUTHOR_ID_FKEY`, `PRICE_CHECK`; its name in capitals, without that of the table |
///
/// ```
/// # use mizzle::__examples::*;
/// let ada = NewUser::new().email("ada@example.com").name("Ada"); // columns without a value take their default
/// assert_eq!(ada.name.as_ref().unwrap().as_deref(), Some("Ada"));
///
/// let patch = UserPatch::new().name(None); // what is not named is left as it is, `None` is NULL
/// assert!(!patch.is_empty());
///
/// assert_eq!(Users::EMAIL_KEY.name(), "users_email_key");
/// # async fn example(db: &mizzle::Db, ada: NewUser, patch: UserPatch) -> mizzle::Result<()> {
///
/// let ada: User = Users.insert(ada).returning().one(db).await?;
/// let changed: u64 = Users.update(patch).filter(Users.id.eq(ada.id)).execute(db).await?;
/// let emails: Vec<String> = Users.filter(Users.name.is_null()).select(Users.email).all(db).await?;
/// # Ok(())
/// # }
/// ```
///
/// A column is required of an insert unless it is an `Option`, has a default or is generated. An insert without it
/// does not compile:
///
/// ```compile_fail
/// # use mizzle::__examples::*;
/// Users.insert(NewUser::new().name("Ada")); // the required column `email` has no value
/// ```
///
/// # On the struct
///
/// ```
/// # use mizzle::prelude::*;
/// # #[derive(Table)]
/// # #[table(Shops, schema = "market")]
/// # struct Shop {
/// #     #[column(serial, primary_key)]
/// #     id: i32,
/// # }
/// #[derive(Table)]
/// #[table(Products, name = "product", schema = "market", json)]
/// #[primary_key(shop_id, number)]
/// #[unique(shop_id, title)]
/// #[check("price >= 0", name = "price_is_positive")]
/// #[index(title.desc().nulls_last(), where = "discontinued_at IS NULL")]
/// #[index(expr("lower(title)"), unique, name = "product_lower_title_key")]
/// #[foreign_key(columns(shop_id), references(Shops.id), on_delete = cascade)]
/// struct Product {
///     shop_id: i32,
///     number: i32,
///     title: String,
///     #[column(numeric(10, 2))]
///     price: Decimal,
///     discontinued_at: Option<Timestamp>,
/// }
///
/// assert_eq!(Products::SHOP_ID_TITLE_KEY.name(), "product_shop_id_title_key");
/// let key: <Products as mizzle::Keyed>::Key = (1, 7);
/// let query = Products.find(key).select(Products.price);
/// let sql = r#"SELECT "product"."price" FROM "market"."product" WHERE "product"."shop_id" = $1 AND "product"."number" = $2"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
///
/// - `name` is the snake case of the table value unless given: `BlogPosts` is `blog_posts`; `prefix = "crm_"` goes
///   before it.
/// - `json` makes `NewProduct` and `ProductPatch` implement `serde::Deserialize`: a field that is absent is not set, and
///   `null` is NULL.
/// - `checked` makes them implement `garde::Validate`, by the lengths and simple checks of the columns; it wants the
///   feature `garde`.
///
/// # On a field
///
/// ```
/// # use mizzle::prelude::*;
/// fn token() -> String {
///     "a3f1".to_owned()
/// }
///
/// #[derive(Table)]
/// #[table(Articles)]
/// struct Article {
///     #[column(identity(always, start = 1000), primary_key)]
///     id: i64,
///     #[column(varchar(80), unique, default_with = token)]
///     slug: String,
///     #[column(name = "headline", collate = "C", check = "headline <> ''")]
///     title: String,
///     #[column(default = [])]
///     tags: Vec<String>,
///     #[column(json, default = {})]
///     options: mizzle::types::JsonValue,
///     #[column(generated = "lower(headline)")]
///     sort_key: Option<String>,
///     #[column(references(Articles.id, on_delete = set_null))]
///     parent_id: Option<i64>,
///     #[column(default = now(), on_update = now())]
///     updated_at: Timestamp,
///     #[column(soft_delete)]
///     deleted_at: Option<Timestamp>,
/// }
///
/// let update = Articles.update(ArticlePatch::new().title("News")).filter(Articles.id.eq(1000));
/// let sql = r#"UPDATE "articles" SET "headline" = $1, "updated_at" = now() WHERE "articles"."id" = $2 AND "articles"."deleted_at" IS NULL"#;
/// assert_eq!(update.to_sql().text(), sql);
/// ```
///
/// A type is named as PostgreSQL names it (`varchar(80)`, `timestamptz(3)`, `jsonb`), or by `type = "point"` for any
/// other; without one it follows from the Rust type. All words of all attributes are in the documentation of
/// `mizzle-syntax`, which reads them, and in the guide's chapter on schemas, `docs/guide/02-schema.md`.
///
/// # Errors
///
/// Mistakes in a definition are compile errors: all of them at once, each at its place and with its remedy.
#[proc_macro_derive(
    Table,
    attributes(table, column, primary_key, unique, check, index, foreign_key, has_many, has_one, belongs_to)
)]
pub fn derive_table(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match mizzle_syntax::parse_table(&input) {
        Ok(table) => table::expand(&table).into(),
        Err(errors) => errors.to_compile_error().into(),
    }
}

/// A struct as a view, also a materialized one: a query with a name, which programs read like a table.
///
/// ```
/// use mizzle::prelude::*;
///
/// /// Users who may log in.
/// #[derive(View, Debug)]
/// #[view(ActiveUsers, definition = "SELECT id, email FROM users WHERE active")]
/// pub struct ActiveUser {
///     pub id: i64,
///     #[column(varchar(255))]
///     pub email: String,
/// }
/// # let ddl = mizzle_kit::create(&schema![ActiveUsers]?).unwrap().remove(0).sql;
///
/// // What `db.create(&schema![ActiveUsers]?)` runs:
/// assert_eq!(ddl, r#"CREATE VIEW "active_users" ("id", "email") AS
/// SELECT id, email FROM users WHERE active"#);
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
///
/// let users: Vec<ActiveUser> = ActiveUsers.filter(ActiveUsers.id.gt(7)).order_by(ActiveUsers.email).all(db).await?;
/// # Ok(())
/// # }
/// # Ok::<(), mizzle::Error>(())
/// ```
///
/// `ActiveUsers` is the view value; without it, it is the `name` in camel case. The fields are the columns of the query, in
/// its order, and give them their names. A field without `Option` says that the query gives no NULL there. Without a
/// `definition`, something else makes the view, and nothing is created from the struct.
///
/// A view is read in every way in which a table is, and is not written: `insert`, `update` and `delete` do not compile.
///
/// ```compile_fail
/// # use mizzle::prelude::*;
/// # #[derive(View)]
/// # #[view(ActiveUsers, definition = "SELECT 1::bigint")]
/// # struct ActiveUser { id: i64 }
/// ActiveUsers.delete(); // a view is only read
/// ```
///
/// A materialized view keeps its rows until it is refreshed, and has indexes:
///
/// ```
/// # use mizzle::prelude::*;
/// #[derive(View)]
/// #[view(
///     PostTotals,
///     materialized,
///     definition = "SELECT author_id, count(*) FROM posts WHERE author_id IS NOT NULL GROUP BY author_id"
/// )]
/// #[index(author_id, unique)]
/// struct PostTotal {
///     author_id: i32,
///     posts: i64,
/// }
///
/// let refresh = PostTotals.refresh().concurrently();
/// assert_eq!(refresh.to_sql().text(), r#"REFRESH MATERIALIZED VIEW CONCURRENTLY "post_totals""#);
/// ```
///
/// A relation from a view says which fields are equal, `#[has_many(posts: Posts, on(id = author_id))]`, and so does one to a
/// view; a view has no foreign keys. All words of `#[view(..)]` are in the documentation of `mizzle-syntax`, and in the
/// guide's chapter on schemas, `docs/guide/02-schema.md`.
///
/// # Errors
///
/// Mistakes in a definition are compile errors: all of them at once, each at its place and with its remedy. What is wrong in
/// the query, the server says.
#[proc_macro_derive(
    View,
    attributes(
        view,
        column,
        index,
        has_many,
        has_one,
        belongs_to,
        table,
        primary_key,
        unique,
        check,
        foreign_key
    )
)]
pub fn derive_view(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match mizzle_syntax::parse_view(&input) {
        Ok(view) => view::expand(&view).into(),
        Err(errors) => errors.to_compile_error().into(),
    }
}

/// A struct for the rows of a table and what belongs to them: a field for each column or relation that is wanted, by its
/// name. It is filled by `Modules.shape()`, and as a part of other shapes.
///
/// ```
/// # use mizzle::__examples::*;
/// #[derive(Shape)]
/// #[shape(Segments)]
/// struct Card {
///     title: String,
///     #[shape(module.title)]
///     module_title: String,
/// }
///
/// #[derive(Shape)]
/// #[shape(Modules)]
/// struct Outline {
///     id: i32,
///     #[shape(title)]
///     heading: String,
///     #[shape(expr = Modules.segments.count())]
///     segment_count: i64,
///     #[shape(segments, order_by = Segments.order, limit = 3)]
///     first_segments: Vec<Card>,
/// }
///
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let outline: Vec<Outline> = Modules.shape().order_by(Modules.order).all(db).await?;
/// # Ok(())
/// # }
/// ```
///
/// - A relation to many rows fills a `Vec` of shapes or of whole rows; one to a row that may be missing an `Option`; one to
///   a row that is always there the shape itself.
/// - `#[shape(name)]` names the column or relation, where the field has another name. `order_by`, `filter`, `limit`,
///   `offset` and `with_deleted` say which rows of a relation are wanted; with a filter or limit, one row is an `Option`.
/// - `#[shape(author.name)]` is a column of the row that a relation leads to, `#[shape(expr = ..)]` any expression.
/// - `#[shape(flatten)]` is more of the same row: the whole row, or another shape of the table.
///
/// # Errors
///
/// A field that the table has nothing for, or of another type, is a compile error.
#[proc_macro_derive(Shape, attributes(shape))]
pub fn derive_shape(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    shape::expand(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// An enum without data as a PostgreSQL enum. It is the type of columns like any other.
///
/// ```
/// use mizzle::prelude::*;
///
/// #[derive(PgEnum, Debug, Clone, Copy, PartialEq)]
/// enum Role {
///     Member,
///     #[pg_enum(rename = "admin")]
///     SiteAdmin,
/// }
///
/// #[derive(Table)]
/// #[table(Users)]
/// struct User {
///     #[column(serial, primary_key)]
///     id: i32,
///     #[column(default = Role::Member)]
///     role: Role,
/// }
///
/// let query = Users.filter(Users.role.eq(Role::SiteAdmin)).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."role" = $1::"role" -- $1 = 'admin'"#;
/// assert_eq!(query.to_sql().to_string(), sql);
/// # let ddl = mizzle_kit::create(&schema![Users]?).unwrap().remove(0).sql;
///
/// // `db.create(&schema![Users]?)` makes the type, too:
/// assert_eq!(ddl, r#"CREATE TYPE "role" AS ENUM ('member', 'admin')"#);
/// # Ok::<(), mizzle::Error>(())
/// ```
///
/// The names of the type and of its labels are the snake case of the Rust names;
/// `#[pg_enum(name = "user_role", schema = "app", rename_all = "kebab-case")]` on the enum and
/// `#[pg_enum(rename = "admin")]` on a variant say otherwise.
///
/// Generated are `mizzle::value::Value`, by which it is a column type, and `mizzle::value::Enumeration`, which has the
/// labels.
///
/// # Errors
///
/// A label that the server sends and the enum does not have is an error of the kind
/// `ErrorKind::Decode` that lists the labels it has.
#[proc_macro_derive(PgEnum, attributes(pg_enum))]
pub fn derive_enum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match mizzle_syntax::parse_enum(&input) {
        Ok(definition) => enumeration::expand(&definition).into(),
        Err(errors) => errors.to_compile_error().into(),
    }
}

/// A struct of one field as a column type of its own, so that one key is not taken for another.
///
/// ```
/// use mizzle::prelude::*;
///
/// #[derive(PgNewtype, Debug, Clone, Copy, PartialEq)]
/// struct UserId(i32);
///
/// #[derive(PgNewtype, Debug, Clone)]
/// #[pg_newtype(varchar(20))]
/// struct Handle(String);
///
/// #[derive(Table)]
/// #[table(Users)]
/// struct User {
///     #[column(serial, primary_key)]
///     id: UserId,
///     handle: Handle,
/// }
///
/// let query = Users.filter(Users.handle.like("a%")).filter(Users.id.gt(UserId(7))).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."handle" LIKE $1 AND "users"."id" > $2"#;
/// assert_eq!(query.to_sql().text(), sql);
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// # let query = Users.query().select(Users.id);
/// let ids: Vec<UserId> = query.all(db).await?;
/// # Ok(())
/// # }
/// ```
///
/// It has the PostgreSQL type of its field, unless `#[pg_newtype(..)]` names another, and the operators of it: text has
/// `like`, a number `+`, JSON `get`. Generated are `mizzle::value::Value` and `mizzle::value::Newtype`.
#[proc_macro_derive(PgNewtype, attributes(pg_newtype))]
pub fn derive_newtype(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match mizzle_syntax::parse_newtype(&input) {
        Ok(definition) => newtype::expand(&definition).into(),
        Err(errors) => errors.to_compile_error().into(),
    }
}

/// A struct as a composite type of PostgreSQL, `CREATE TYPE … AS (…)`: the type of columns, elements and fields like any
/// other.
///
/// ```
/// use mizzle::prelude::*;
///
/// #[derive(PgComposite, Debug, Clone, PartialEq)]
/// struct Address {
///     street: String,
///     #[pg_composite(varchar(10))]
///     zip: Option<String>,
/// }
///
/// #[derive(Table)]
/// #[table(Users)]
/// struct User {
///     #[column(serial, primary_key)]
///     id: i32,
///     address: Option<Address>,
///     before: Vec<Address>,
/// }
///
/// let home = Address { street: "Main Street 1".into(), zip: None };
/// let query = Users.filter(Users.address.eq(home)).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."address" = $1::"address""#;
/// assert_eq!(query.to_sql().text(), sql);
/// # let ddl = mizzle_kit::create(&schema![Users]?).unwrap().remove(0).sql;
///
/// // `db.create(&schema![Users]?)` makes the type, too:
/// assert_eq!(ddl, r#"CREATE TYPE "address" AS ("street" text, "zip" character varying(10))"#);
/// # Ok::<(), mizzle::Error>(())
/// ```
///
/// `#[pg_composite(name = "..", schema = "..", comment = "..")]` on the struct says what it is called, on a field
/// `name = ".."` and a type say what the Rust type cannot. PostgreSQL has no NOT NULL for fields: NULL where the struct
/// has no `Option` is an error when it is read.
///
/// Generated are `mizzle::value::Value` and `mizzle::value::Composite`.
#[proc_macro_derive(PgComposite, attributes(pg_composite))]
pub fn derive_composite(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match mizzle_syntax::parse_composite(&input) {
        Ok(definition) => composite::expand(&definition).into(),
        Err(errors) => errors.to_compile_error().into(),
    }
}

/// A struct of one field as a domain of PostgreSQL: a type of its own with a condition that its values fulfil.
///
/// ```
/// use mizzle::prelude::*;
///
/// #[derive(PgDomain, Debug, Clone, PartialEq)]
/// #[pg_domain(varchar(255), check = "VALUE LIKE '%@%'")]
/// struct Email(String);
///
/// #[derive(Table)]
/// #[table(Users)]
/// struct User {
///     #[column(serial, primary_key)]
///     id: i32,
///     email: Email,
/// }
///
/// let query = Users.filter(Users.email.like("%@example.com")).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."email" LIKE $1"#;
/// assert_eq!(query.to_sql().text(), sql);
/// # let ddl = mizzle_kit::create(&schema![Users]?).unwrap().remove(0).sql;
///
/// let made = r#"CREATE DOMAIN "email" AS character varying(255) CONSTRAINT "email_check" CHECK (VALUE LIKE '%@%')"#;
/// assert_eq!(ddl, made);
/// # Ok::<(), mizzle::Error>(())
/// ```
///
/// The words of `#[pg_domain(..)]` are a type, `name`, `schema`, `comment`, `check`, `not_null`, `default` and `collate`. A
/// value is checked wherever one is sent, so comparing with one that breaks the condition is an error, too.
///
/// Generated are `mizzle::value::Value` and `mizzle::value::Newtype`, by which it has the operators of its field.
#[proc_macro_derive(PgDomain, attributes(pg_domain))]
pub fn derive_domain(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match mizzle_syntax::parse_domain(&input) {
        Ok(definition) => domain::expand(&definition).into(),
        Err(errors) => errors.to_compile_error().into(),
    }
}

/// A struct that queries fill by the names of its fields, for less than a row or more than one table.
///
/// ```
/// # use mizzle::__examples::*;
/// #[derive(Row)]
/// struct Card {
///     title: String,
///     #[row(Modules.title)]
///     module: String,
///     #[row(Modules.price)]
///     price: Option<Decimal>,
/// }
///
/// let query = Segments.inner_join(Modules, Modules.id.eq(Segments.module_id)).select_as::<Card>();
/// let sql = r#"SELECT "segments"."title", "modules"."title", "modules"."price" FROM "segments" INNER JOIN "modules" ON "modules"."id" = "segments"."module_id""#;
/// assert_eq!(query.to_sql().text(), sql);
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// # let query = Segments.inner_join(Modules, Modules.id.eq(Segments.module_id)).select_as::<Card>();
/// let cards: Vec<Card> = query.all(db).await?;
/// # Ok(())
/// # }
/// ```
///
/// A field is the column of its name in the first table of the query; `#[row(Table.column)]` names that of another table
/// or alias. Each has the type that the column has in the query: an `Option` where the column may be NULL or a join may
/// have found no row. A field without a column, or of another type, does not compile.
///
/// `returning_as` takes such a struct, too, and [`sql_query!`] fills one from the columns of its result, by their names:
///
/// ```
/// # use mizzle::__examples::*;
/// #[derive(Row)]
/// struct Total {
///     module_id: i32,
///     segments: i64,
/// }
///
/// let query = sql_query!(Total, "SELECT module_id, count(*) AS segments FROM segments GROUP BY 1");
/// # async fn example(db: &mizzle::Db, query: mizzle::query::SqlQuery<Total>) -> mizzle::Result<()> {
/// let totals: Vec<Total> = query.all(db).await?;
/// # Ok(())
/// # }
/// ```
#[proc_macro_derive(Row, attributes(row))]
pub fn derive_row(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    row::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// An expression in SQL of one's own: `sql!("…", arguments)`, or `sql!(Type, "…", arguments)` where its type does not
/// follow from its place.
///
/// ```
/// # use mizzle::__examples::*;
/// let term = "ada";
/// let query = Users
///     .filter(sql!("to_tsvector({}) @@ plainto_tsquery({term})", Users.name))
///     .select((Users.email, sql!(Option<i32>, "nullif({}, {})", Users.logins, 0)));
/// let sql = r#"SELECT "users"."email", nullif("users"."logins", $1) FROM "users" WHERE to_tsvector("users"."name") @@ plainto_tsquery($2)"#;
/// assert_eq!(query.to_sql().text(), sql);
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// # let query = Users.select((Users.email, sql!(Option<i32>, "nullif({}, {})", Users.logins, 0)));
/// let rows: Vec<(String, Option<i32>)> = query.all(db).await?;
/// # Ok(())
/// # }
/// ```
///
/// Each `{}` takes an argument, each `{name}` a variable; `{{` and `}}` are braces. What goes there is a column or an
/// expression, written as SQL; a value, which becomes a parameter, never part of the text; or `ident(name)`, a name that
/// only the program knows, quoted. The text itself is a literal.
///
/// With a type the expression is never NULL, except where a column it names is; write `Option<…>` where it may be NULL
/// for other reasons. Without a type it may be NULL.
///
/// The columns are checked as in any other expression: their tables must be part of the query. What the text says is
/// checked by the server alone.
#[proc_macro]
pub fn sql(input: TokenStream) -> TokenStream {
    sql::expression(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A statement in SQL of one's own, and what its rows are: `sql_query!(Row, "…", arguments)`.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = sql_query!((i32, Option<String>), "SELECT id, name FROM users WHERE logins > {}", 7);
/// assert_eq!(query.to_sql().to_string(), "SELECT id, name FROM users WHERE logins > $1 -- $1 = 7");
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// # let query = sql_query!((i32, Option<String>), "SELECT id, name FROM users WHERE logins > {}", 7);
///
/// let rows: Vec<(i32, Option<String>)> = query.all(db).await?;
/// let (users,): (i64,) = sql_query!((i64,), "SELECT count(*) FROM users").one(db).await?;
/// # Ok(())
/// # }
/// ```
///
/// The row is a tuple of at most 12 columns, by position, or a [`#[derive(Row)]`](derive@Row) struct, by name; a column
/// that may be NULL is an `Option`. The places of the arguments are those of [`sql!`].
///
/// # Errors
///
/// Running it fails with `ErrorKind::Decode` where the columns of the result are not those of the row, and with what the
/// server reports.
#[proc_macro]
pub fn sql_query(input: TokenStream) -> TokenStream {
    sql::query(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A statement in SQL of one's own whose rows, if any, are not wanted: `sql_statement!("…", arguments)`.
///
/// ```
/// # use mizzle::__examples::*;
/// let statement = sql_statement!("UPDATE users SET logins = {} WHERE id = ANY({})", 0, vec![1, 2]);
/// let sql = "UPDATE users SET logins = $1 WHERE id = ANY($2) -- $1 = 0, $2 = {1, 2}";
/// assert_eq!(statement.to_sql().to_string(), sql);
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// # let statement = sql_statement!("UPDATE users SET logins = {} WHERE id = ANY({})", 0, vec![1, 2]);
/// let changed: u64 = statement.execute(db).await?;
/// # Ok(())
/// # }
/// ```
///
/// The places of the arguments are those of [`sql!`]. Several statements in one text are a script: `db.script("…")`.
#[proc_macro]
pub fn sql_statement(input: TokenStream) -> TokenStream {
    sql::statement(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A folder of migrations as part of a program: `migrate!()` is that of the name `migrations` beside the program's
/// `Cargo.toml`, `migrate!("path")` another.
///
/// ```ignore
/// let applied: Vec<String> = mizzle::migrate!().run(&db).await?;
/// ```
///
/// What it gives is a `mizzle::migration::Embedded`, whose `run` does what `mizzle migrate` does. A program is compiled
/// again when one of the files changes; of a new folder Cargo hears by a line in `build.rs`:
/// `println!("cargo:rerun-if-changed=migrations");`.
#[proc_macro]
pub fn migrate(input: TokenStream) -> TokenStream {
    migrate::expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
