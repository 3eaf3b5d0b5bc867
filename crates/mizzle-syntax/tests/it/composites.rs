use expect_test::expect;

use crate::check;

#[test]
fn a_composite_type_and_a_domain_are_what_their_attributes_say() {
    check(
        r#"
        /// Where somebody lives.
        #[derive(PgComposite)]
        #[pg_composite(name = "home", schema = "app", renamed_from = "house")]
        struct Address { street: String, #[pg_composite(varchar(10), name = "zip")] code: Option<String>, mood: Mood,
            mails: Vec<Email>, at: Point }
        #[derive(PgDomain)]
        #[pg_domain(varchar(20), check = "VALUE LIKE '%@%'", not_null, default = "@", collate = "C")]
        struct Email(String);
        #[derive(PgDomain)] #[pg_domain(check("VALUE IS NOT NULL", name = "is_there"), comment = "a home")]
        struct Home(Address);
        #[derive(PgEnum)] enum Mood { Ok }
        #[derive(PgNewtype)] struct Named(Home);
        #[derive(Table)] #[table(Users)]
        struct User { home: Address, before: Option<Vec<Address>>, email: Email, homes: Vec<Home>, named: Named }
        "#,
        expect![[r#"
            schema app
            enum mood (ok)
            composite app.home (was house) (street text, zip character varying(10), mood "mood", mails "email"[], at point)  -- Where somebody lives.
            domain email character varying(20) collate C not null default Literal("'@'") email_check check (VALUE LIKE '%@%')
            domain home "app"."home" is_there check (VALUE IS NOT NULL)  -- a home
            table users
              home "app"."home" not null
              before "app"."home"[]
              email "email" not null
              homes "home"[] not null
              named "home" not null
        "#]],
    );
}

#[test]
fn a_mistake_in_a_composite_type_or_a_domain_says_what_to_write() {
    check(
        r#"
        #[derive(PgComposite)] struct Pair(i32, i32);
        #[derive(PgComposite)] struct Nothing {}
        #[derive(PgComposite)] enum Kind { A }
        #[derive(PgComposite)] #[pg_composite(nam = "x")]
        struct Wrong<T> { a: u8, #[pg_composite(varhcar(3))] b: String, #[pg_composite(serial)] c: i32, d: T,
            #[pg_composite(name = "d")] e: i32 }
        #[derive(PgDomain)] struct Two { a: i32 }
        #[derive(PgDomain)] #[pg_domain(chekc = "VALUE > 0", check = "")] struct Count(Option<i32>);
        #[derive(PgDomain)] #[pg_domain(serial, text, default = "x")] struct Number(i32);
        #[derive(PgEnum)] #[pg_enum(name = "taken")] enum Taken { A }
        #[derive(PgDomain)] #[pg_domain(name = "taken")] struct Again(i32);
        "#,
        expect![[r#"
            a.rs:2:39: a composite type has fields with names; a struct of one unnamed field is a `PgNewtype` or a `PgDomain`
            a.rs:3:39: `Nothing` has no fields; add one
            a.rs:4:37: `PgComposite` is for structs; an enum is a `PgEnum`
            a.rs:5:47: unknown word `nam` in `#[pg_composite(..)]`; did you mean `name`?
            a.rs:6:21: a composite type is one type; remove the generic parameters
            a.rs:6:30: `u8` cannot be a column: PostgreSQL has no unsigned integers; use `i16`
            a.rs:6:49: unknown word `varhcar` in `#[pg_composite(..)]` of a field; did you mean `varchar`?
            a.rs:6:88: a serial belongs to a column of a table; write `integer`
            a.rs:7:41: the type has two fields `d`; rename one of them
            a.rs:8:36: a domain is a struct of one unnamed field: `struct Two(String);`
            a.rs:9:41: unknown word `chekc` in `#[pg_domain(..)]`; did you mean `check`?
            a.rs:9:62: the check has no condition; write one in SQL: `check("price >= 0")`
            a.rs:9:88: a domain is a value; remove the `Option` here and write it where a column uses it
            a.rs:10:49: `text` is a second type; keep one
            a.rs:10:49: `text` does not suit `i32`; write `integer` or `serial`, or change the field's type to `String`"#]],
    );
    check(
        r#"
        #[derive(PgEnum)] #[pg_enum(name = "taken")] enum Taken { A }
        #[derive(PgDomain)] #[pg_domain(name = "taken")] struct Again(i32);
        #[derive(PgComposite)] struct Hole { a: Unheard }
        "#,
        expect![[r#"
            a.rs:4:49: no file defines `Unheard`. Derive `PgEnum`, `PgNewtype`, `PgDomain` or `PgComposite` for it, or spell the SQL type: `#[column(type = "…")]`
            a.rs:3:65: the schema already has a type or table `taken`; give this domain another name"#]],
    );
}
