use expect_test::expect;

use crate::check;

#[test]
fn an_enum_has_its_variants_as_labels() {
    check(
        r#"
        /// What a person may do.
        #[derive(Debug, PgEnum)]
        #[pg_enum(schema = "app", renamed_from = "roles")]
        enum UserRole { Member, SiteAdmin, #[pg_enum(rename = "the boss", renamed_from = "boss")] Boss }
        #[derive(PgEnum)] #[pg_enum(name = "Color", rename_all = "SCREAMING-KEBAB-CASE")] enum C { DarkRed, r#Type }
        "#,
        expect![[r#"
            schema app
            enum app.user_role (was roles) (member, site_admin, the boss (was boss))  -- What a person may do.
            enum Color (DARK-RED, TYPE)
        "#]],
    );
}

#[test]
fn what_cannot_be_an_enumerated_type_is_a_mistake() {
    check(
        r#"
        #[derive(PgEnum)] enum Empty {}
        #[derive(PgEnum)] enum Data { A(i32), B { c: i32 } }
        #[derive(PgEnum)] enum Twice { A, #[pg_enum(rename = "a")] B }
        #[derive(PgEnum)] struct Struct(i32);
        #[derive(PgEnum)] #[pg_enum(rename_all = "snakecase", shema = "x")] enum E { A }
        #[derive(PgEnum)] enum Generic<T> { A }
        #[derive(PgEnum)] enum Long { #[pg_enum(rename = "0123456789012345678901234567890123456789012345678901234567890123")] A }
        "#,
        expect![[r#"
            a.rs:2:32: `Empty` has no variants to be labels; add one
            a.rs:3:40: a label is a name alone; remove the data of `A`, or keep it in a `Json` column
            a.rs:3:49: a label is a name alone; remove the data of `B`, or keep it in a `Json` column
            a.rs:4:68: the enum has two labels `a`; give one another: `#[pg_enum(rename = "…")]`
            a.rs:5:34: `PgEnum` is for enums; a struct of one field is a `PgNewtype`, one of several a `Table`
            a.rs:6:50: unknown case `snakecase`; did you mean `snake_case`?
            a.rs:6:63: unknown word `shema` in `#[pg_enum(..)]`; did you mean `schema`?
            a.rs:7:39: an enumerated type is one type; remove the generic parameters
            a.rs:8:58: the enum label `0123456789012345678901234567890123456789012345678901234567890123` is 64 bytes long, and PostgreSQL cuts names off after 63; shorten it"#]],
    );
}

#[test]
fn what_cannot_be_a_newtype_is_a_mistake() {
    check(
        r#"
        #[derive(PgNewtype)] struct Two(i32, i32);
        #[derive(PgNewtype)] struct Named { id: i32 }
        #[derive(PgNewtype)] struct Null(Option<i32>);
        #[derive(PgNewtype)] struct Unsigned(u32);
        #[derive(PgNewtype)] struct Generic<T>(T);
        #[derive(PgNewtype)] #[pg_newtype(serial)] struct Serial(i32);
        #[derive(PgNewtype)] #[pg_newtype(varchar(0))] struct Zero(String);
        #[derive(PgNewtype)] #[pg_newtype(integer)] struct Mismatch(String);
        "#,
        expect![[r#"
            a.rs:2:37: a newtype is a struct of one unnamed field: `struct Two(i32);`
            a.rs:3:37: a newtype is a struct of one unnamed field: `struct Named(i32);`
            a.rs:4:42: a newtype is a value; remove the `Option` here and write it where a column uses it
            a.rs:5:46: `u32` cannot be a column: PostgreSQL has no unsigned integers; use `i64`
            a.rs:6:44: a column has one type; remove the generic parameters
            a.rs:7:43: a serial belongs to a column; write it there: `#[column(serial)]`
            a.rs:8:43: `varchar(0)` holds nothing; the length is at least 1
            a.rs:9:43: `integer` does not suit `String`; write `text`, `varchar` or `char`, or change the field's type to `i32`"#]],
    );
}
