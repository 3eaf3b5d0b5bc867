use expect_test::expect;
use mizzle_syntax::parse_source;

use crate::{check, resolved};

#[test]
fn types_and_targets_are_found_across_files() {
    let files = [
        parse_source("ids.rs", "#[derive(PgNewtype)] pub struct UserId(i32); #[derive(PgNewtype)] #[pg_newtype(varchar(20))] pub struct Handle(String);"),
        parse_source("roles.rs", "pub mod roles { #[derive(PgEnum)] pub enum Role { Member } }"),
        parse_source(
            "tables.rs",
            "#[derive(Table)] #[table(Users)] struct User {
                #[column(serial, primary_key)] id: UserId, handle: Handle, role: Option<crate::roles::Role>, past: Vec<Role> }
             #[derive(Table)] #[table(Posts)] struct Post { #[column(references(Users.id))] author: UserId }",
        ),
    ]
    .map(|file| file.unwrap());
    expect![[r#"
        enum role (member)
        table users
          id serial not null
          handle character varying(20) not null
          role "role"
          past "role"[] not null
          users_pkey primary key (id)
        table posts
          author integer not null
          posts_author_fkey (author) references users (id)
    "#]]
    .assert_eq(&resolved(&files));
}

#[test]
fn what_is_not_found_is_a_mistake_with_its_file() {
    check(
        r#"
        #[derive(PgEnum)] enum Role { Member }
        #[derive(PgNewtype)] struct Loop(Loop);
        #[derive(PgNewtype)] struct Tags(Vec<String>);
        #[derive(Table)] #[table(Users)] struct User { #[column(serial, primary_key)] id: i32, #[column(unique)] email: String }
        #[derive(Table)] #[table(Posts)]
        struct Post {
            a: Rolle,
            b: Unheard,
            c: Loop,
            d: Vec<Tags>,
            #[column(references(User.id))] e: i32,
            #[column(references(Usrs.id))] f: i32,
            #[column(references(Users.idd))] g: i32,
            #[column(references(Users.id))] h: i64,
            #[column(references(Posts.e))] i: i32,
        }
        #[derive(Table)] #[table(Again, name = "users")] struct Other { id: i32 }
        #[derive(PgEnum)] #[pg_enum(name = "posts")] enum Clash { A }
        "#,
        expect![[r#"
            a.rs:8:16: no file defines `Rolle`; did you mean `Role`? Derive `PgEnum`, `PgNewtype`, `PgDomain` or `PgComposite` for it, or spell the SQL type: `#[column(type = "…")]`
            a.rs:9:16: no file defines `Unheard`. Derive `PgEnum`, `PgNewtype`, `PgDomain` or `PgComposite` for it, or spell the SQL type: `#[column(type = "…")]`
            a.rs:10:16: `Loop` contains itself; give one of the newtypes a type of SQL's
            a.rs:12:33: no file defines a table `User`; `User` is its row, write `Users`
            a.rs:13:33: no file defines a table `Usrs`; did you mean `Users`?
            a.rs:14:39: `User` has no field `idd`; did you mean `id`?
            a.rs:15:22: `h` is `bigint` and refers to `id`, which is `integer`; give both the same type
            a.rs:16:22: `posts` (e) is neither a primary key nor unique, so nothing can refer to it; make it so
            a.rs:18:65: the schema already has a table or index `users`; give this one another name
            a.rs:19:59: the schema already has a type or table `posts`; give this enum another name"#]],
    );
}

#[test]
fn a_name_used_twice_needs_its_module() {
    check(
        "mod a { #[derive(PgNewtype)] struct Id(i32); } mod b { #[derive(PgNewtype)] struct Id(i64); }
         #[derive(Table)] #[table(Things)] struct Thing { a: a::Id, b: crate::b::Id }",
        expect![[r#"
            table things
              a integer not null
              b bigint not null
        "#]],
    );
    check(
        "mod a { #[derive(PgNewtype)] struct Id(i32); } mod b { #[derive(PgNewtype)] struct Id(i64); }
         #[derive(Table)] #[table(Things)] struct Thing { a: Id }",
        expect!["a.rs:2:62: several types are called `Id`; write the module before it"],
    );
}

#[test]
fn a_type_that_no_file_defines_is_one_that_a_crate_brings() {
    check(
        r#"
        #[derive(PgNewtype)] struct Money(Decimal);
        #[derive(Table)] #[table(Things)]
        struct Thing {
            a: Inet, b: std::net::IpAddr, c: Option<types::MacAddr8>, d: Money, e: PgRange<i32>, f: Vec<Point>,
            g: types::PgMultirange<jiff::Timestamp>, h: Vec<Vec<TsVector>>, #[column(cidr)] i: Inet,
        }
        "#,
        expect![[r#"
            table things
              a inet not null
              b inet not null
              c macaddr8
              d numeric not null
              e int4range not null
              f point[] not null
              g tstzmultirange not null
              h tsvector[] not null
              i cidr not null
        "#]],
    );
}
