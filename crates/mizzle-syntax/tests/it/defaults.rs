use expect_test::expect;

use crate::{check, check_fields};

#[test]
fn a_default_is_a_literal_or_sql() {
    check_fields(
        r##"
        #[column(default = true)] a: bool, #[column(default = -1)] b: i16, #[column(default = 0xFF_i32)] c: i32,
        #[column(default = -9223372036854775808)] d: i64, #[column(default = 1.5e3)] e: f64,
        #[column(default = 0)] f: f32, #[column(default = 9.99, numeric(4, 2))] g: Decimal,
        #[column(default = "it's \\ here")] h: String, #[column(default = b"\x00\xff")] i: Vec<u8>,
        #[column(default = uuid())] j: Uuid, #[column(default = "00000000-0000-0000-0000-000000000001")] k: Uuid,
        #[column(default = [])] l: Vec<String>, #[column(default = ["a", "b"])] m: Vec<String>,
        #[column(default = {})] n: Value, #[column(default = [])] o: Json<Vec<i32>>,
        #[column(default = sql("CURRENT_DATE + 1"))] p: Date, #[column(default = "1 day")] q: Interval,
        #[column(default = "2020-01-01")] r: Date, #[column(default = (7))] s: i32"##,
        expect![[r#"
            table things
              a boolean not null default true
              b smallint not null default -1
              c integer not null default 255
              d bigint not null default -9223372036854775808
              e double precision not null default 1.5e3
              f real not null default 0
              g numeric(4,2) not null default 9.99
              h text not null default E'it''s \\ here'
              i bytea not null default E'\\x00ff'
              j uuid not null default sql gen_random_uuid()
              k uuid not null default '00000000-0000-0000-0000-000000000001'
              l text[] not null default '{}'
              m text[] not null default ARRAY['a', 'b']::text[]
              n jsonb not null default '{}'
              o jsonb not null default '[]'
              p date not null default sql CURRENT_DATE + 1
              q interval not null default '1 day'
              r date not null default '2020-01-01'
              s integer not null default 7
        "#]],
    );
}

#[test]
fn a_default_of_another_type_is_a_mistake() {
    check_fields(
        r##"
        #[column(default = false)] a: i32,
        #[column(default = 1)] b: String,
        #[column(default = "abcd", varchar(3))] c: String,
        #[column(default = 32768)] d: i16,
        #[column(default = "1")] e: i32,
        #[column(default = 1.5)] f: i32,
        #[column(default = now())] g: i32,
        #[column(default = uuid())] h: String,
        #[column(default = "nonsense")] i: Uuid,
        #[column(default = 100, numeric(4, 2))] j: Decimal,
        #[column(default = Uuid::new_v4())] k: Uuid,
        #[column(default = None)] l: Option<i32>,
        #[column(default = [1, "b"])] m: Vec<i32>,
        #[column(default = "true")] n: bool,
        #[column(default = sql(""))] o: bool,
        #[column(default = 99999999999999999999)] p: i64,
        #[column(default = "a\0b")] q: String,
        #[column(default = Role::Member)] r: String"##,
        expect![[r#"
            a.rs:3:28: `false` cannot be the default of a column of type `integer`; write `default = 0`, or any SQL as `default = sql("…")`
            a.rs:4:28: `1` cannot be the default of a column of type `text`; write `default = "1"`, or any SQL as `default = sql("…")`
            a.rs:5:28: the text has 4 characters, and `character varying(3)` takes 3; shorten it
            a.rs:6:28: 32768 is out of the range of `smallint`: -32768 to 32767
            a.rs:7:28: `"1"` cannot be the default of a column of type `integer`; write `default = 0`, or any SQL as `default = sql("…")`
            a.rs:8:28: `1.5` cannot be the default of a column of type `integer`; write `default = 0`, or any SQL as `default = sql("…")`
            a.rs:9:28: `now()` cannot be the default of a column of type `integer`; write `default = 0`, or any SQL as `default = sql("…")`
            a.rs:10:28: `uuid()` cannot be the default of a column of type `text`; write `default = "…"`, or any SQL as `default = sql("…")`
            a.rs:11:28: this is no UUID; write 32 hexadecimal digits, `default = "00000000-0000-0000-0000-000000000000"`, or `default = uuid()` for a random one
            a.rs:12:28: 100 does not fit `numeric(4,2)`, which has 2 digits before the point
            a.rs:13:28: `Uuid::new_v4()` is no default PostgreSQL can compute; write `now()`, `uuid()` or `sql("…")`, or let Rust compute it: `default_with = path`
            a.rs:14:28: a nullable column is NULL unless an insert says otherwise; remove this default
            a.rs:15:32: `"b"` cannot be the default of a column of type `integer`; write `default = 0`, or any SQL as `default = sql("…")`
            a.rs:16:28: `"true"` cannot be the default of a column of type `boolean`; write `default = false`, or any SQL as `default = sql("…")`
            a.rs:17:28: `sql` takes an expression as a text: `sql("…")`
            a.rs:18:28: 99999999999999999999 is out of the range of `bigint`: -9223372036854775808 to 9223372036854775807
            a.rs:19:28: the text has a NUL byte at offset 1; PostgreSQL takes none in names and texts: remove it
            a.rs:20:28: `Role::Member` cannot be the default of a column of type `text`; write `default = "…"`, or any SQL as `default = sql("…")`"#]],
    );
}

#[test]
fn the_default_of_a_rust_type_is_checked_when_the_type_is_found() {
    check(
        r#"
        #[derive(PgEnum)] enum Role { Member, #[pg_enum(rename = "boss")] Admin }
        #[derive(PgNewtype)] struct Level(i16);
        #[derive(PgNewtype)] struct Deep(Role);
        #[derive(Table)] #[table(Things)]
        struct Thing {
            #[column(default = Role::Admin)] a: Role,
            #[column(default = "member")] b: Role,
            #[column(default = 3)] c: Level,
            #[column(default = Role::Member)] d: Deep,
            #[column(default = sql("'boss'"))] e: Option<Role>,
            #[column(default = [])] f: Vec<Role>,
        }
        "#,
        expect![[r#"
            enum role (member, boss)
            table things
              a "role" not null default 'boss'
              b "role" not null default 'member'
              c smallint not null default 3
              d "role" not null default 'member'
              e "role" default sql 'boss'
              f "role"[] not null default '{}'
        "#]],
    );
    check(
        r#"
        #[derive(PgEnum)] enum Role { Member, Admin }
        #[derive(PgNewtype)] struct Level(i16);
        #[derive(Table)] #[table(Things)]
        struct Thing {
            #[column(default = Role::Amin)] a: Role,
            #[column(default = "nobody")] b: Role,
            #[column(default = 40000)] c: Level,
            #[column(identity)] d: Role,
        }
        "#,
        expect![[r#"
            a.rs:6:32: `Role::Amin` is no label of `role`; did you mean `Admin`?
            a.rs:7:32: `"nobody"` is no label of `role`; it has `member` or `admin`
            a.rs:8:32: 40000 is out of the range of `smallint`: -32768 to 32767
            a.rs:9:36: an identity counts, and `"role"` does not; remove `identity`"#]],
    );
}
